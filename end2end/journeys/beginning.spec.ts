// From an empty server to what a parent writes first: a code, a desk, a letter.

import type { Page } from '@playwright/test';
import { begin, fillStart, openFold, write } from '../beginning.ts';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { card, expectStatus, openMoment, side, tell } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { somebody } from '../story.ts';
import { text } from '../texts.ts';

test.use({ command: 'serve' });

const FIRST = 'Hij zette vanavond zijn schoenen op een rij, van klein naar groot.';
const WORDS = 'vier natte laarzen op de mat';

test('an organisation begins, a letter is printed, and a parent writes', async ({ server, devices }) => {
  const hanneke = await devices.of(somebody('hanneke', 'Hanneke Vos'), 'tablet');
  const { page } = hanneke;
  await page.goto('/');
  await page.getByRole('link', { name: text('start.title') }).click();
  await expectGoodScreen(page, 'start');
  // the browser says it of a page that shows what is wrong
  hanneke.expects(/status of 422/);
  await fillStart(page, server.code, 'password123');
  await expect(page.getByRole('alert')).toHaveText(text('form.password_common'));
  await expect(page.getByLabel(text('start.organisation'))).toHaveValue('Stichting De Brug');
  await expectGoodScreen(page, 'start, refused');
  await begin(page, server.code, WORDS);

  const child = await makeChild(page);
  const letter = await printLetter(page);
  await joins(devices.of(somebody('tom', 'Tom Bakker'), 'phone'), letter, async (tom) => {
    await tell(tom, FIRST);
    await expectStatus(tom, 'sent');
  });

  await page.goto(`/child/${child}`);
  await expect(card(page, FIRST)).toBeVisible();
  await openMoment(page, FIRST);
  await expect(side(page, 'home')).toContainText(FIRST);
});

// A group, a child in it and its father; answers the child's id.
async function makeChild(page: Page): Promise<string> {
  await openFold(page, text('desk.group_new'));
  await page.getByLabel(text('desk.group_name')).fill('De Uilen');
  await page.getByRole('button', { name: text('desk.group_add') }).click();
  await openFold(page, text('desk.child_new_open'));
  await page.getByLabel(text('desk.child_name')).fill('Pim');
  await page.getByLabel(text('desk.child_full')).fill('Pim Bakker');
  await page.getByLabel(text('desk.child_born')).fill('2021-06-12');
  await page.getByRole('button', { name: text('desk.child_add') }).click();
  await openFold(page, text('desk.guardian_open'));
  await write(page, 'name', 'Tom Bakker');
  await write(page, 'called', 'papa');
  await page.getByLabel(text('desk.rights_authority')).check();
  await page.getByRole('button', { name: text('desk.guardian_add'), exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: text('desk.sure_gains', { who: 'Tom Bakker', children: 'Pim' }) })).toBeVisible();
  await page.getByRole('button', { name: text('desk.do_it'), exact: true }).click();
  await expect(page).toHaveURL(/\/desk\/child\//);
  return /child\/([0-9a-f-]+)/.exec(page.url())?.[1] ?? '';
}

// The letter as its reader has it: where to go, and the code.
async function printLetter(page: Page): Promise<{ address: string; code: string }> {
  await page.getByRole('button', { name: text('desk.letter') }).click();
  await expect(page.getByRole('heading', { level: 1, name: text('letter.title') })).toBeVisible();
  await expectGoodScreen(page, 'letter');
  const code = (await page.locator('.letter-digits').textContent()) ?? '';
  // to look at it again makes no other one
  await page.reload();
  await expect(page.locator('.letter-digits')).toHaveText(code);
  const address = (await page.getByRole('img').getAttribute('aria-label')) ?? '';
  expect(address).toMatch(/\/join$/);
  return { address, code };
}

async function joins(
  fresh: Promise<Device>,
  { address, code }: { address: string; code: string },
  then: (parent: Device) => Promise<void>,
): Promise<void> {
  const parent = await fresh;
  const { page } = parent;
  parent.expects(/status of 422/);
  await page.goto(address);
  await page.getByLabel(text('form.code_label')).fill(code.toLowerCase().replaceAll('-', ' '));
  await page.getByRole('button', { name: text('accept.next') }).click();
  await expect(page.getByRole('heading', { level: 1, name: text('accept.welcome', { name: 'Tom Bakker' }) })).toBeVisible();
  await expectGoodScreen(page, 'join');
  const answer = async (year: string): Promise<void> => {
    await page.getByLabel(text('accept.day')).fill('12');
    await page.getByLabel(text('accept.month')).fill('6');
    await page.getByLabel(text('accept.year')).fill(year);
    await page.getByLabel(text('form.login_label')).fill('tom.bakker');
    await page.getByLabel(text('form.password_label')).fill('drie kale eiken bij het water');
    await page.getByRole('button', { name: text('accept.action'), exact: true }).click();
  };
  await answer('2020');
  await expect(page.getByRole('alert')).toHaveText(text('form.wrong', { count: 4 }));
  await expectGoodScreen(page, 'join, wrong');
  await answer('2021');
  await expect(page).toHaveURL('/home');
  await expectStatus(parent, 'sent');
  await then(parent);
}
