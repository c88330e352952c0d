// The main job, second half: both sides add to one moment, at times without
// knowing of each other. Nothing is overwritten.

import { everythingGiven } from '../answers.ts';
import type { Device } from '../device.ts';
import { type Devices, expect, test } from '../journey.ts';
import {
  card,
  dialog,
  endsWith,
  expectStatus,
  namesIn,
  observe,
  openChild,
  openMoment,
  revise,
  said,
  save,
  side,
  signIn,
  writeInDialog,
} from '../person.ts';
import { account, child } from '../story.ts';
import { text } from '../texts.ts';

const PUDDLE = 'Drie paar laarzen in één plas. Ze telden samen hoe vaak het spatte.';
const BATH = 'In bad telde ze verder tot twintig, daarna begon ze opnieuw bij één.';
const [BATH_THIRTY, BATH_FORTY] = [BATH.replace('twintig', 'dertig'), BATH.replace('twintig', 'veertig')];

// Sanne writes about Noor; papa adds how it is at home.
async function bothSides(devices: Devices): Promise<{ sanne: Device; phone: Device }> {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await observe(sanne.page, PUDDLE, 'noor');
  await expectStatus(sanne, 'sent');
  const phone = await devices.fresh('papa-noor', 'phone');
  await signIn(phone);
  await openMoment(phone.page, PUDDLE);
  await phone.page.getByRole('button', { name: text('invite.home_action') }).click();
  await writeInDialog(phone.page, text('add.home_label'), BATH);
  await expectStatus(phone, 'sent');
  return { sanne, phone };
}

async function revisedApart(devices: Devices, phone: Device, laptop: Device, [one, other]: [string, string]) {
  await devices.networkGoes();
  await revise(phone.page, BATH, one, text('add.home_label'));
  await revise(laptop.page, BATH, other, text('add.home_label'));
  await devices.networkReturns();
  await expectStatus(phone, 'sent');
  await expectStatus(laptop, 'sent');
}

test('what papa adds at home without network stands beside what was seen here', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await observe(sanne.page, PUDDLE, 'noor', 'mees');
  await expectStatus(sanne, 'sent');
  await openChild(sanne, 'noor');
  const papa = await devices.own('papa-noor', 'phone');
  await signIn(papa);
  await devices.networkGoes();

  await papa.switchOff();
  await papa.switchOn();
  await openChild(papa, 'noor');
  await openMoment(papa.page, PUDDLE);
  await papa.page.getByRole('button', { name: text('invite.home_action') }).click();
  await writeInDialog(papa.page, text('add.home_label'), BATH);
  await expect(side(papa.page, 'home').locator('.said', { hasText: BATH })).toContainText(text('mark.on_device'));

  await devices.networkReturns();
  await expectStatus(papa, 'sent');
  await expect(said(papa.page, BATH)).toContainText(text('mark.sent'));
  // on the tablet it comes by itself, and both sides are equally large
  const both = card(sanne.page, PUDDLE);
  await expect(both.locator('.side-home')).toContainText(BATH);
  await expect(both.locator('.side-home')).toContainText('Papa');
  const [home, here] = [await both.locator('.side-home').boundingBox(), await both.locator('.side-here').boundingBox()];
  expect(home?.width).toBe(here?.width);
  expect(home?.height).toBe(here?.height);
  // nothing of it is for the parents of the other child
  const given = await everythingGiven(sanne.server, account('ouder-mees'));
  expect(given.words).toContain(PUDDLE);
  expect(given.words).not.toContain(BATH);
});

test('the same words revised on two devices stand side by side until their author joins them', async ({ devices }) => {
  const { sanne, phone } = await bothSides(devices);
  const laptop = await devices.fresh('papa-noor', 'laptop');
  const mama = await devices.fresh('mama-noor', 'phone');
  for (const device of [laptop, mama]) {
    await signIn(device);
    await openMoment(device.page, PUDDLE);
  }
  await openChild(sanne, 'noor');
  await openMoment(sanne.page, PUDDLE);
  await revisedApart(devices, phone, laptop, [BATH_THIRTY, BATH_FORTY]);

  for (const device of [phone, laptop]) {
    await expect(device.page.getByText(text('versions.mine', { count: 2 }))).toBeVisible();
    await device.page.getByRole('button', { name: text('versions.join') }).click();
    await expect(dialog(device.page).getByRole('article')).toHaveCount(2);
    for (const version of [BATH_THIRTY, BATH_FORTY]) {
      await expect(dialog(device.page).getByRole('article').filter({ hasText: version })).toHaveCount(1);
    }
    await dialog(device.page).getByRole('button', { name: text('later') }).click();
  }
  for (const device of [sanne, mama]) {
    await expect(side(device.page, 'home')).toContainText(text('versions.latest', { count: 2 }));
    await expect(side(device.page, 'home')).toContainText(BATH_FORTY);
    await expect(device.page.getByRole('button', { name: text('versions.join') })).toHaveCount(0);
  }

  const joined = BATH.replace('twintig', 'dertig en toen tot veertig');
  await laptop.page.getByRole('button', { name: text('versions.join') }).click();
  await dialog(laptop.page).getByLabel(text('join.label')).fill(joined);
  await dialog(laptop.page).getByRole('button', { name: text('join.save') }).click();
  await expect(dialog(laptop.page)).toBeHidden();
  for (const device of [laptop, phone, sanne, mama]) {
    await expect(side(device.page, 'home')).toContainText(joined);
    await expect(device.page.locator('.twofold')).toHaveCount(0);
  }
  // the earlier versions stay with their author
  await said(phone.page, joined).getByRole('button', { name: text('history.title') }).click();
  for (const version of [joined, BATH_THIRTY, BATH_FORTY, BATH]) {
    await expect(dialog(phone.page).getByRole('listitem').filter({ hasText: version })).toHaveCount(1);
  }
});

test('different words revised on two devices are joined by themselves, and it says so', async ({ devices }) => {
  const { sanne, phone } = await bothSides(devices);
  const laptop = await devices.fresh('papa-noor', 'laptop');
  await signIn(laptop);
  await openMoment(laptop.page, PUDDLE);
  await openChild(sanne, 'noor');
  await openMoment(sanne.page, PUDDLE);
  const begin = BATH.replace('In bad', 'Onder de douche');
  const end = BATH.replace('bij één', 'bij nul');
  await revisedApart(devices, phone, laptop, [begin, end]);

  const joined = begin.replace('bij één', 'bij nul');
  for (const device of [phone, laptop, sanne]) {
    await expect(side(device.page, 'home')).toContainText(joined);
    await expect(device.page.locator('.twofold')).toHaveCount(0);
  }
  await said(phone.page, joined).getByRole('button', { name: text('history.title') }).click();
  const automatic = dialog(phone.page).getByRole('listitem').filter({ hasText: text('history.by_itself') });
  await expect(automatic).toContainText(joined);
});

test('two colleagues change theme, date and children of one moment offline, and no change is lost', async ({
  server,
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  const fatima = await devices.fresh('fatima', 'tablet');
  await signIn(sanne);
  await observe(sanne.page, PUDDLE, 'noor', 'mees');
  await expectStatus(sanne, 'sent');
  await signIn(fatima);
  for (const device of [sanne, fatima]) {
    await openChild(device, 'noor');
    await openMoment(device.page, PUDDLE);
  }
  await devices.networkGoes();
  await changeFacts(sanne, { day: dayBefore(3), theme: 'Taal', adds: 'yara', removes: undefined });
  await changeFacts(fatima, { day: dayBefore(2), theme: 'Rekenen', adds: 'daan', removes: 'mees' });
  await devices.networkReturns();
  await expectStatus(sanne, 'sent');
  await expectStatus(fatima, 'sent');

  for (const device of [sanne, fatima]) {
    await expect(namesIn(device.page, text('form.themes'))).toHaveText(['Taal', 'Rekenen']);
    await expect(namesIn(device.page, text('facts.children'))).toHaveText(['Daan', 'Noor', 'Yara'].map(endsWith));
  }
  // one date is shown, the latest; the other is kept as well
  const given = await everythingGiven(server, account('sanne'));
  const moment = new URL(sanne.page.url()).pathname.split('/').at(-1);
  const days = given.ops.filter((op) => op.moment === moment).map((op) => (op.body.day as { day: number })?.day);
  const found = days.filter((day) => day !== undefined).sort();
  expect(found).toEqual([epochDay(dayBefore(3)), epochDay(dayBefore(2))]);
  const heading = await fatima.page.getByRole('heading', { level: 1 }).textContent();
  await expect(sanne.page.getByRole('heading', { level: 1 })).toHaveText(heading ?? '');
  await fatima.page.getByRole('button', { name: text('facts.action') }).click();
  await expect(dialog(fatima.page).getByLabel(text('form.day'))).toHaveValue(dayBefore(2));
});

async function changeFacts(
  device: Device,
  change: { day: string; theme: string; adds: string; removes: string | undefined },
): Promise<void> {
  const { page } = device;
  await page.getByRole('button', { name: text('facts.action') }).click();
  await dialog(page).getByLabel(text('form.day')).fill(change.day);
  await dialog(page).getByLabel(change.theme, { exact: true }).check();
  await dialog(page).getByLabel(child(change.adds).first, { exact: true }).check();
  if (change.removes) await dialog(page).getByLabel(child(change.removes).first, { exact: true }).uncheck();
  await save(page);
  await expect(dialog(page)).toBeHidden();
}

// As in `<input type=date>`.
function dayBefore(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

function epochDay(day: string): number {
  return Date.parse(day) / 86_400_000;
}
