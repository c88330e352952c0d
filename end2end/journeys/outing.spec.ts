// The main job, first half: a staff member writes on an outing without network.

import { everythingGiven } from '../answers.ts';
import { expect, test } from '../journey.ts';
import { expectOnly } from '../leak.ts';
import {
  capture,
  card,
  choose,
  endsWith,
  expectStatus,
  namesIn,
  observe,
  openChild,
  openGroup,
  openMoment,
  save,
  signIn,
} from '../person.ts';
import { account, child } from '../story.ts';
import { text } from '../texts.ts';

const PUDDLE = 'Drie paar laarzen in één plas. Ze telden samen hoe vaak het spatte.';
const BRIDGE = 'Op de brug bleef ze staan en wees naar het water';

test('what is written on an outing reaches everybody, and each guardian only their own child’s part', async ({
  server,
  devices,
}) => {
  const sanne = await devices.own('sanne', 'tablet');
  await signIn(sanne);
  await devices.networkGoes();

  // by the icon
  await sanne.switchOff();
  await sanne.switchOn();
  await openGroup(sanne);
  await expect(sanne.page.getByRole('heading', { level: 1, name: 'De Egels' })).toBeVisible();
  await expect(sanne.page.getByText(text('offline.none'))).toBeVisible();
  // by a deep link
  await sanne.switchOff();
  await sanne.switchOn();
  await openChild(sanne, 'noor');
  await expect(sanne.page.locator('li.moment').first()).toBeVisible();

  await openGroup(sanne);
  await observe(sanne.page, PUDDLE, 'noor', 'mees', 'yara');
  await expectStatus(sanne, 'on_device');
  await expect(sanne.page.getByText(text('offline.waiting', { count: 1 }))).toBeVisible();
  const row = sanne.page.getByRole('link').filter({ hasText: PUDDLE });
  await expect(row).toContainText(text('mark.on_device'));

  // killed in the middle of a sentence
  await capture(sanne.page).pressSequentially(BRIDGE);
  await choose(sanne.page, 'noor');
  await sanne.killTab();
  await openGroup(sanne);
  await expect(capture(sanne.page)).toHaveValue(BRIDGE);
  await expect(sanne.page.getByRole('button', { name: 'Noor', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(sanne.page.getByRole('link').filter({ hasText: PUDDLE })).toBeVisible();

  await save(sanne.page);
  await expect(capture(sanne.page)).toHaveValue('');
  await devices.networkReturns();
  await expectStatus(sanne, 'sent');
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((said) => said === PUDDLE)).toHaveLength(1);
  expect(words.filter((said) => said === BRIDGE)).toHaveLength(1);

  for (const [guardian, own] of [
    ['papa-noor', 'noor'],
    ['ouder-mees', 'mees'],
    ['mama-yara', 'yara'],
  ] as const) {
    const phone = await devices.fresh(guardian, 'phone');
    await signIn(phone);
    await expect(phone.page.getByRole('heading', { level: 1, name: child(own).first })).toBeVisible();
    await expect(card(phone.page, PUDDLE)).toBeVisible();
    await expect(card(phone.page, BRIDGE)).toHaveCount(own === 'noor' ? 1 : 0);
    await expectOnly(phone, own);
    await openMoment(phone.page, PUDDLE);
    await expect(namesIn(phone.page, text('facts.children'))).toHaveText([endsWith(child(own).first)]);
    await expectOnly(phone, own);
  }
});

test('what was called saved is there after the whole browser is killed', async ({ server, devices }) => {
  const sanne = await devices.own('sanne', 'tablet');
  await signIn(sanne);
  // a browser takes half a minute to put a new cookie on the disk, or until it is closed
  await sanne.switchOff();
  await sanne.switchOn();
  await openGroup(sanne);
  await devices.networkGoes();
  await observe(sanne.page, PUDDLE, 'noor');
  await sanne.killBrowser();
  await sanne.switchOn();
  await openGroup(sanne);
  await expect(sanne.page.getByRole('link').filter({ hasText: PUDDLE })).toBeVisible();
  await devices.networkReturns();
  await expectStatus(sanne, 'sent');
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((said) => said === PUDDLE)).toHaveLength(1);
});

test('a tab that is killed while it saves loses nothing', async ({ devices }) => {
  const sanne = await devices.own('sanne', 'tablet');
  await signIn(sanne);
  await devices.networkGoes();
  // from the tap to the disk it takes some milliseconds: be there before, within and after
  for (const delay_ms of [0, 3, 10, 30]) {
    await openGroup(sanne);
    const words = `Na ${delay_ms} ms viel de tab weg.`;
    await capture(sanne.page).fill(words);
    await choose(sanne.page, 'noor');
    const isBusy = sanne.page.waitForEvent('console', (message) => message.text() === 'busy');
    await sanne.page.evaluate((delay_ms) => {
      // from then on the page gets no further, until it is killed
      const hold = () => {
        console.debug('busy');
        for (const end = Date.now() + 60_000; Date.now() < end; );
      };
      document.querySelector<HTMLButtonElement>('.savebar button')?.click();
      setTimeout(hold, delay_ms);
    }, delay_ms);
    await isBusy;
    await sanne.killBusyTab();
    await openGroup(sanne);
    await expect(sanne.page.getByRole('heading', { level: 1, name: 'De Egels' })).toBeVisible();
    const recent = sanne.page.getByRole('link').filter({ hasText: words });
    const found = async () => (await recent.count()) > 0 || (await capture(sanne.page).inputValue()) === words;
    await expect.poll(found, `after ${delay_ms} ms`).toBe(true);
  }
});
