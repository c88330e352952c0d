// A child moves to another group while the old group's tablet is on an outing, with
// work about that child that was never sent.

import { everythingGiven } from '../answers.ts';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { expectStatus, observe, openChild, openGroup, signIn } from '../person.ts';
import { account, child } from '../story.ts';
import { text } from '../texts.ts';

const BEFORE = 'Ze bouwde een brug van takken over de goot.';
const OUTSIDE = 'Bij de vijver telde ze hardop elf eenden.';

// Moves a child on the desk, as a lead does: what it will do is said first.
async function move(lead: Device, key: string, group: string): Promise<void> {
  const { page, say } = lead;
  await page.goto(`/desk/child/${child(key).id}`);
  await page.getByText(say('desk.move_open'), { exact: true }).click();
  await page.getByLabel(say('desk.move_to')).selectOption({ label: group });
  await page.getByRole('button', { name: say('desk.move'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('desk.sure') })).toBeVisible();
}

test('a child that moves leaves the old tablet, and what was written there comes to the lead', async ({
  server,
  devices,
}) => {
  const fatima = await devices.own('fatima', 'tablet');
  await signIn(fatima);
  await openGroup(fatima);
  await observe(fatima.page, BEFORE, 'noor');
  await expectStatus(fatima, 'sent');

  // on an outing, with the tablet in a bag
  await fatima.goOffline();
  await openGroup(fatima);
  await observe(fatima.page, OUTSIDE, 'noor');
  await expectStatus(fatima, 'on_device');

  const karin = await devices.fresh('karin', 'laptop');
  await signIn(karin);
  const joost = await devices.fresh('joost', 'tablet');
  await signIn(joost);
  await move(karin, 'noor', 'De Vossen');
  await expect(karin.page.getByText(/^Noor zit vanaf \d+ [a-z]+ \d{4} in De Vossen\.$/)).toBeVisible();
  const outcome = karin.page.getByRole('listitem');
  await expect(outcome.filter({ hasText: karin.say('desk.sure_loses', { who: 'Fatima El Idrissi', children: 'Noor' }) })).toBeVisible();
  await expect(outcome.filter({ hasText: karin.say('desk.sure_gains', { who: 'Joost Verhagen', children: 'Noor' }) })).toBeVisible();
  await karin.page.getByRole('button', { name: karin.say('desk.do_it'), exact: true }).click();
  await expect(karin.page.getByRole('status')).toContainText(karin.say('desk.saved_move_child'));

  // the new group has her whole history at once, without asking for it
  await openChild(joost, 'noor');
  await expect(joost.page.getByText(BEFORE)).toBeVisible();

  // the old tablet comes back: it sends, hides and forgets
  await fatima.goOnline();
  await openGroup(fatima);
  await expect(fatima.page.getByRole('button', { name: child('noor').first, exact: true })).toHaveCount(0);
  await expect
    .poll(async () => {
      const kept = await fatima.everythingKept();
      return [BEFORE, OUTSIDE, child('noor').id].filter((trace) => kept.includes(trace));
    })
    .toEqual([]);
  await fatima.page.goto(`/child/${child('noor').id}`);
  await expect(fatima.page.getByText(BEFORE)).toHaveCount(0);
  await fatima.page.goto('/attention');
  await expect(fatima.page.getByText(text('refusal.access_ended_title'))).toBeVisible();

  // nothing is lost: it lies on the desk, and the lead puts it where it belongs
  const { page, say } = karin;
  await page.goto('/desk/held');
  await expect(page.getByText(OUTSIDE)).toBeVisible();
  await page.getByRole('button', { name: say('desk.held_record'), exact: true }).click();
  await expect(page.getByText(say('desk.held_none'))).toBeVisible();
  const { words } = await everythingGiven(server, account('papa-noor'));
  expect(words.filter((said) => said === OUTSIDE)).toHaveLength(1);
  await openChild(joost, 'noor');
  await expect(joost.page.getByText(OUTSIDE)).toBeVisible();
});
