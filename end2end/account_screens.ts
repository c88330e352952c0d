// The screens with which an account begins and is looked after.

import { type Page, expect } from '@playwright/test';
import { fillStart, openFold, write } from './beginning.ts';
import type { Device } from './device.ts';
import { signIn } from './person.ts';
import type { Screen } from './screens.ts';
import type { Stage } from './stage.ts';
import { PASSWORD, account, child } from './story.ts';

const NO_CODE = '0000-0000-0000';

export async function* beginningScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const visitor = await devices.fresh('sanne', 'laptop', { language });
  // the browser says it of a page that shows what is wrong
  visitor.expects(/status of 422/);
  const { page, say } = visitor;
  await page.goto('/start');
  await expect(page.getByRole('heading', { level: 1, name: say('start.title') })).toBeVisible();
  yield { name: 'start', page };
  await fillStart(page, NO_CODE, 'password123', language);
  await expect(page.getByRole('alert').first()).toContainText(say('form.code'));
  yield { name: 'start-error', page };
  await page.goto('/join');
  yield { name: 'join', page };
  await page.getByLabel(say('form.code_label')).fill(NO_CODE);
  await page.getByRole('button', { name: say('accept.next') }).click();
  await expect(page.getByRole('alert')).toContainText(say('form.code'));
  yield { name: 'join-error', page };
  await page.goto('/forgot');
  yield { name: 'forgot', page };
  await page.getByLabel(say('form.login_label')).fill('niemand@waterlelie.example');
  await page.getByRole('button', { name: say('forgot.action') }).click();
  await expect(page.getByText(say('forgot.asked'))).toBeVisible();
  yield { name: 'forgot-code', page };
  await visitor.switchOff();
}

export async function* letterScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const visitor = await devices.fresh('sanne', 'laptop', { language });
  // the browser says it of a page that shows what is wrong
  visitor.expects(/status of 422/);
  const { page, say } = visitor;
  const karin = await devices.fresh('karin', 'laptop', { language });
  await signIn(karin);
  const code = await letterForOma(karin);
  yield { name: 'letter', page: karin.page };
  await page.goto(`/join?code=${code}`);
  await expect(page.getByRole('heading', { level: 1, name: say('accept.welcome', { name: 'Bep Bakker' }) })).toBeVisible();
  yield { name: 'join-answer', page };
  await answer(page, visitor, account('sanne').email);
  yield { name: 'join-answer-error', page };
  await karin.page.goto(`/desk/child/${child('noor').id}`);
  await karin.page.getByRole('button', { name: say('desk.letter_again') }).first().click();
  await expect(karin.page.locator('.letter-digits')).toBeVisible();
  const again = (await karin.page.locator('.letter-digits').textContent()) ?? '';
  yield { name: 'letter-again', page: karin.page };
  await page.goto(`/join?code=${again}`);
  await expect(page.getByText(say('accept.again'))).toBeVisible();
  yield { name: 'join-again', page };
  for (const device of [visitor, karin]) await device.switchOff();
}

export async function* accountScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const karin = await devices.fresh('karin', 'laptop', { language });
  const { say } = karin;
  await signIn(karin);
  await karin.page.goto('/account');
  await expect(karin.page.getByText(say('account.only_here'))).toBeVisible();
  yield { name: 'account-one-device', page: karin.page };
  await karin.page.goto('/account/tell');
  await expect(karin.page.locator('#push-state')).toHaveText(say('told.push_is_off'));
  yield { name: 'account-tell', page: karin.page };
  await karin.page.goto('/account');
  const other = await devices.fresh('karin', 'phone', { language });
  await signIn(other);
  karin.expects(/status of 422/);
  await karin.page.reload();
  await karin.page.getByLabel(say('form.new_password_label')).fill('kort');
  await karin.page.getByLabel(say('account.old_password')).last().fill('niet goed');
  await karin.page.getByRole('button', { name: say('account.password_action') }).click();
  await expect(karin.page.getByText(say('form.wrong_password'))).toBeVisible();
  yield { name: 'account', page: karin.page };
  for (const device of [karin, other]) await device.switchOff();
}

export async function* addressScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const karin = await devices.fresh('karin', 'laptop', { language });
  const { page, say } = karin;
  await signIn(karin);
  await page.goto('/account');
  await page.getByLabel(say('account.email')).fill('karin@thuis.example');
  await page.getByLabel(say('account.old_password')).first().fill(PASSWORD);
  await page.getByRole('button', { name: say('account.login_action'), exact: true }).click();
  await expect(page.getByText(say('account.code_sent'))).toBeVisible();
  yield { name: 'account-address', page };
  await karin.switchOff();
}

export async function* workLetterScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const karin = await devices.fresh('karin', 'laptop', { language });
  const { page, say } = karin;
  await signIn(karin);
  await page.goto('/desk/people');
  await write(page, 'name', 'Bram van Dam');
  await page.locator('form:has(input[value="add-staff"])').getByText('De Egels', { exact: true }).click();
  await page.getByRole('button', { name: say('desk.person_add'), exact: true }).click();
  await page.getByRole('button', { name: say('desk.do_it'), exact: true }).click();
  await page.getByRole('button', { name: say('desk.letter'), exact: true }).click();
  await expect(page.locator('.letter-digits')).toBeVisible();
  yield { name: 'letter-work', page };
  const visitor = await devices.fresh('sanne', 'laptop', { language });
  await visitor.page.goto(`/join?code=${await page.locator('.letter-digits').textContent()}`);
  await expect(visitor.page.getByLabel(say('accept.spoken'))).toBeVisible();
  yield { name: 'join-work', page: visitor.page };
  for (const device of [karin, visitor]) await device.switchOff();
}

// A lead writes down a grandmother of Noor and prints her letter; answers the code.
async function letterForOma(karin: Device): Promise<string> {
  const { page, say } = karin;
  await page.goto(`/desk/child/${child('noor').id}`);
  await openFold(page, say('desk.guardian_open'));
  await write(page, 'name', 'Bep Bakker');
  await write(page, 'called', 'oma');
  await page.getByLabel(say('desk.rights_authority')).and(page.locator(':visible')).check();
  await page.getByRole('button', { name: say('desk.guardian_add'), exact: true }).click();
  await page.getByRole('button', { name: say('desk.do_it'), exact: true }).click();
  await page.getByRole('button', { name: say('desk.letter'), exact: true }).click();
  await expect(page.locator('.letter-digits')).toBeVisible();
  return (await page.locator('.letter-digits').textContent()) ?? '';
}

async function answer(page: Page, { say }: Device, login: string): Promise<void> {
  for (const [part, value] of [['day', '12'], ['month', '6'], ['year', '2021']]) {
    await page.getByLabel(say(`accept.${part}`)).fill(value ?? '');
  }
  await page.getByLabel(say('form.login_label')).fill(login);
  await page.getByLabel(say('form.password_label')).fill('drie kale eiken');
  await page.getByRole('button', { name: say('accept.action'), exact: true }).click();
  await expect(page.getByRole('alert')).toContainText(say('form.taken'));
}
