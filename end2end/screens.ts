// Every screen there is, one after the other, for checking and for pictures.

import { type Page, expect } from '@playwright/test';
import type { Device } from './device.ts';
import { card, choose, dialog, fillIn, openChild, openTitled, said, side, signIn, status } from './person.ts';
import { spoil } from './spoiled.ts';
import type { Stage } from './stage.ts';
import { account, child } from './story.ts';

export interface Screen {
  name: string;
  page: Page;
}

export async function* publicScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const visitor = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = visitor;
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: say('welcome.title') })).toBeVisible();
  yield { name: 'welcome', page };
  await page.goto('/sign-in');
  await expect(page.getByRole('heading', { level: 2, name: say('demo.title') })).toBeVisible();
  yield { name: 'sign-in', page };
  visitor.expects(/status of 401/);
  await fillIn(page, account('sanne').email, visitor, 'not the password');
  await expect(page.getByRole('alert')).toContainText(say('sign_in.wrong'));
  await expect(page.getByLabel(say('sign_in.email'))).toHaveValue(account('sanne').email);
  yield { name: 'sign-in-error', page };
  await page.goto('/sign-in?problem=rate-limited');
  await expect(page.getByRole('alert')).toContainText(say('sign_in.slow'));
  yield { name: 'sign-in-slow', page };
  visitor.expects(/status of 404/);
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { level: 1, name: say('not_found.title') })).toBeVisible();
  yield { name: 'not-found-public', page };
}

export async function* writingScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  yield { name: 'group', page };
  await page.getByLabel(say('capture.here')).fill('Ze wees naar Daan en lachte.');
  await choose(page, 'noor', 'mees');
  await page.locator('.capture-more > summary').click();
  yield { name: 'group-writing', page };
  await page.getByLabel(say('capture.here')).fill('');
  // not ready is not dead: a tap says what lacks
  await page.getByRole('button', { name: say('save'), exact: true }).click({ force: true });
  await expect(page.getByText(say('problem.empty'))).toBeVisible();
  yield { name: 'group-problem', page };
  await page.goto('/new');
  await expect(page.getByLabel(say('capture.here'))).toBeVisible();
  yield { name: 'new-staff', page };
  await sanne.switchOff();
}

export async function* staffChildScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  await openChild(sanne, 'noor');
  await expect(page.locator('li.moment').first()).toBeVisible();
  yield { name: 'child-staff', page };
  yield* pictureScreens(page, child('noor').id, 'staff');
  await page.goto('/work');
  await expect(page.getByRole('heading', { level: 1, name: say('work.title') })).toBeVisible();
  await expect(page.locator('.chart')).toHaveCount(3);
  for (const behind of await page.locator('.work details').all()) await behind.locator('summary').click();
  yield { name: 'work', page };
  await page.goto('/child/00000000-0000-4000-8000-000000000000');
  await expect(page.getByRole('heading', { level: 1, name: say('not_found.title') })).toBeVisible();
  yield { name: 'not-found', page };
  await page.goto('/moment/00000000-0000-4000-8000-000000000000');
  await expect(page.getByRole('heading', { level: 1, name: say('moment.gone_title') })).toBeVisible();
  yield { name: 'moment-gone', page };
  await sanne.switchOff();
}

export async function* staffMomentScreens({ devices, language, apart }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  await openChild(sanne, 'noor');
  await card(page, apart).getByRole('heading').getByRole('link').click();
  await expect(side(page, 'home')).toContainText(say('versions.latest', { count: 2 }));
  yield { name: 'moment-staff', page };
  const dialogs: [string, () => Promise<void>][] = [
    ['add-here', () => page.getByRole('button', { name: say('moment.add'), exact: true }).click()],
    ['tell', () => page.getByRole('button', { name: say('tell.action') }).click()],
    ['own-words', () => page.locator('.strip').getByRole('button').first().click()],
    ['facts', () => page.getByRole('button', { name: say('facts.action') }).click()],
    ['edit-here', () => said(page, apart).getByRole('button', { name: say('edit'), exact: true }).click()],
    ['withdraw-here', () => said(page, apart).getByRole('button', { name: say('withdraw'), exact: true }).click()],
  ];
  yield* eachDialog(page, dialogs);
  await sanne.switchOff();
}

export async function* staffQuestionScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  await page.goto('/questions');
  await expect(page.getByRole('heading', { level: 2, name: say('ask.mine_title') })).toBeVisible();
  yield { name: 'questions-staff', page };
  await page.getByRole('link').filter({ hasText: 'Wat zou je Noor gunnen' }).click();
  await expect(side(page, 'home')).toContainText(say('ask.seal.together'));
  yield { name: 'question-sealed-staff', page };
  yield* eachDialog(page, [
    ['answer-here', () => side(page, 'here').getByRole('button', { name: say('ask.answer') }).click()],
    ['hand', () => page.getByRole('button', { name: say('ask.hand_action', { child: 'Noor' }) }).click()],
  ]);
  await page.goto('/ask');
  await page.locator('#text').fill(language === 'nl' ? 'Slaapt ze goed?' : 'Does she sleep well?');
  await expect(page.getByText(say('ask.closed'))).toBeVisible();
  await choose(page, 'noor');
  yield { name: 'ask-staff', page };
  await sanne.switchOff();
}

export async function* staffOwnScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  // a moment of a parent that the mentor has not answered yet
  await page.goto('/us');
  await expect(page.getByRole('heading', { level: 1, name: say('us.title') })).toBeVisible();
  yield { name: 'us-staff', page };
  await page.goto('/attention');
  await expect(page.getByRole('heading', { level: 1, name: say('attention.none_title') })).toBeVisible();
  yield { name: 'attention-empty', page };
  yield* newsScreens(page, say, 'staff');
  await sanne.switchOff();
}

export async function* searchScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  await page.goto('/search');
  await expect(page.getByRole('heading', { level: 2, name: say('search.begin_title') })).toBeVisible();
  yield { name: 'search', page };
  await page.getByRole('searchbox').fill('qqq');
  await expect(page.getByRole('heading', { level: 2, name: say('search.none_title') })).toBeVisible();
  yield { name: 'search-none', page };
  await sanne.switchOff();
}

export async function* foundScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  await page.goto('/search');
  await page.getByRole('searchbox').fill('e');
  await expect(page.locator('mark').first()).toBeVisible();
  yield { name: 'search-found', page };
  await page.locator('.search-form summary').click();
  await page.getByLabel(say('search.theme')).selectOption({ index: 1 });
  yield { name: 'search-filters', page };
  await sanne.switchOff();
}

export async function* guardianScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const papa = await devices.fresh('papa-noor', 'laptop', { language });
  const { page } = papa;
  await signIn(papa);
  await expect(page.locator('li.moment').first()).toBeVisible();
  yield { name: 'child-guardian', page };
  yield* pictureScreens(page, child('noor').id, 'guardian');
  await papa.switchOff();
}

export async function* guardianOwnScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const papa = await devices.fresh('papa-noor', 'laptop', { language });
  const { page, say } = papa;
  await signIn(papa);
  await page.goto('/new');
  await expect(page.getByLabel(say('capture.home'))).toBeVisible();
  yield { name: 'new-guardian', page };
  await page.goto('/us');
  await expect(page.getByRole('heading', { level: 1, name: say('us.title') })).toBeVisible();
  yield { name: 'us-guardian', page };
  yield* newsScreens(page, say, 'guardian');
  await papa.switchOff();
}

export async function* guardianQuestionScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const papa = await devices.fresh('papa-noor', 'laptop', { language });
  const { page, say } = papa;
  await signIn(papa);
  await page.goto('/questions');
  await expect(page.getByRole('heading', { level: 2, name: say('ask.done_title') })).toBeVisible();
  yield { name: 'questions-guardian', page };
  await page.getByRole('link').filter({ hasText: 'op haar gemak' }).click();
  await expect(page.locator('.opened')).toBeVisible();
  yield { name: 'question-open-guardian', page };
  await page.goto('/ask');
  await expect(page.locator('.library-pick').first()).toBeVisible();
  yield { name: 'ask-guardian', page };
  await papa.switchOff();

  const mees = await devices.fresh('ouder-mees', 'laptop', { language });
  await signIn(mees);
  await expect(mees.page.getByRole('heading', { level: 2, name: mees.say('ask.asked_title') })).toBeVisible();
  yield { name: 'child-asked', page: mees.page };
  await mees.page.goto('/questions');
  await mees.page.getByRole('link').filter({ hasText: 'lang mee bezig' }).click();
  await expect(side(mees.page, 'here')).toContainText(mees.say('ask.seal.first_mine'));
  yield { name: 'question-sealed-guardian', page: mees.page };
  yield* eachDialog(mees.page, [
    ['pass', () => mees.page.getByRole('button', { name: mees.say('ask.pass'), exact: true }).click()],
  ]);
  await mees.switchOff();
}

export async function* guardianMomentScreens({ devices, language, apart, withdrawn }: Stage): AsyncGenerator<Screen> {
  const papa = await devices.fresh('papa-noor', 'laptop', { language });
  const { page, say } = papa;
  await signIn(papa);
  await openChild(papa, 'noor');
  await card(page, apart).getByRole('heading').getByRole('link').click();
  await expect(side(page, 'home')).toContainText(say('versions.mine', { count: 2 }));
  yield { name: 'moment-two-versions', page };
  yield* eachDialog(page, [
    ['join', () => page.getByRole('button', { name: say('versions.join') }).click()],
    ['history', () => page.getByRole('button', { name: say('history.title') }).click()],
    ['add-home', () => page.getByRole('button', { name: say('moment.add'), exact: true }).click()],
  ]);
  await openChild(papa, 'noor');
  await card(page, withdrawn).getByRole('heading').getByRole('link').click();
  await expect(side(page, 'home')).toContainText(say('changed_after_withdrawal'));
  yield { name: 'moment-after-withdrawn', page };
  await openChild(papa, 'noor');
  await openTitled(page, 'Zonder zijwieltjes');
  yield { name: 'moment-guardian', page };
  yield* eachDialog(page, [
    ['edit-home', () => page.getByRole('button', { name: say('edit'), exact: true }).first().click()],
    ['withdraw-home', () => page.getByRole('button', { name: say('withdraw'), exact: true }).first().click()],
  ]);
  await papa.switchOff();
}

// Who has two children and who leads begin with another screen.
export async function* otherHomeScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const leila = await devices.fresh('mama-amir', 'laptop', { language });
  await signIn(leila);
  await expect(leila.page.getByRole('heading', { level: 1, name: leila.say('chooser.title') })).toBeVisible();
  yield { name: 'guardian-home', page: leila.page };
  await leila.page.goto('/new');
  await expect(leila.page.getByRole('heading', { level: 2, name: leila.say('capture.whom') })).toBeVisible();
  yield { name: 'new-which', page: leila.page };
  await leila.switchOff();

  const karin = await devices.fresh('karin', 'laptop', { language });
  await signIn(karin);
  await expect(karin.page.getByRole('navigation', { name: karin.say('group.tabs') })).toBeVisible();
  yield { name: 'group-lead', page: karin.page };
  await karin.switchOff();
}

// Screens that exist only where something is the matter. The server is gone afterwards.
export async function* troubledScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const sanne = await devices.fresh('sanne', 'laptop', { language });
  const visitor = await devices.fresh('joost', 'laptop', { language });
  const { page, say } = sanne;
  await signIn(sanne);
  await signIn(visitor);
  const late = await devices.fresh('sanne', 'laptop', { language });
  late.expects(/net::ERR_FAILED|Failed to fetch/);
  await late.page.route('**/split_rest.wasm', (route) => route.abort());
  await signIn(late);
  await late.page.getByRole('link', { name: say('us.title'), exact: true }).click();
  await expect(late.page.getByRole('heading', { level: 1, name: say('rest.missing_title') })).toBeVisible();
  yield { name: 'rest-missing', page: late.page };
  await late.switchOff();
  await visitor.page.goto('/us');
  await visitor.page.getByRole('button', { name: say('sign_out') }).click();
  await expect(visitor.page).toHaveURL('/');

  await devices.networkGoes();
  for (const words of ['Dit raakt onderweg beschadigd.', 'Dit wacht op netwerk.']) {
    await page.getByLabel(say('capture.here')).fill(words);
    await choose(page, 'noor');
    await page.getByRole('button', { name: say('save'), exact: true }).click();
    await expect(page.getByLabel(say('capture.here'))).toHaveValue('');
  }
  await expect(page.getByText(say('offline.waiting', { count: 2 }))).toBeVisible();
  yield { name: 'group-offline', page };
  await page.goto('/us');
  await page.getByRole('button', { name: say('sign_out') }).click();
  await expect(dialog(page)).toBeVisible();
  yield { name: 'dialog-sign-out', page };
  await dialog(page).getByRole('button', { name: say('leave_stay') }).click();
  await status(page).click();
  await expect(page.getByRole('heading', { level: 2, name: say('attention.waiting') })).toBeVisible();
  yield { name: 'attention-waiting', page };
  await spoil(sanne, 'Dit raakt onderweg beschadigd.');
  await visitor.page.goto('/home');
  await expect(visitor.page.getByRole('heading', { level: 1, name: say('signed_out_title') })).toBeVisible();
  yield { name: 'signed-out-offline', page: visitor.page };

  await devices.networkReturns();
  await expect(page.getByText(say('refusal.malformed_why'))).toBeVisible();
  yield { name: 'attention', page };
  await page.getByRole('button', { name: say('attention.discard') }).click();
  await expect(dialog(page)).toBeVisible();
  yield { name: 'dialog-discard', page };
  await dialog(page).getByRole('button', { name: say('discard.stay') }).click();
}

// What is new, and that nothing is: after a look.
async function* newsScreens(page: Page, say: Device['say'], of: string): AsyncGenerator<Screen> {
  await page.goto('/news');
  await expect(page.getByRole('heading', { level: 1, name: say('news.title') })).toBeVisible();
  yield { name: `news-${of}`, page };
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: say('news.none_title') })).toBeVisible();
  yield { name: `news-none-${of}`, page };
}

async function* pictureScreens(page: Page, of: string, who: string): AsyncGenerator<Screen> {
  await page.goto(`/child/${of}/picture`);
  await expect(page.locator('a.cell').first()).toBeVisible();
  yield { name: `picture-${who}`, page };
  await page.goto(`/child/${of}/picture/movement`);
  await expect(page.locator('li.moment').first()).toBeVisible();
  yield { name: `picture-theme-${who}`, page };
  await page.goto(`/child/${of}/picture/digital`);
  await expect(page.locator('.empty')).toBeVisible();
  yield { name: `picture-theme-empty-${who}`, page };
}

async function* eachDialog(page: Page, dialogs: [string, () => Promise<void>][]): AsyncGenerator<Screen> {
  for (const [name, open] of dialogs) {
    await open();
    await expect(dialog(page)).toBeVisible();
    yield { name: `dialog-${name}`, page };
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toBeHidden();
  }
}
