// Two tabs of one person: one of them sends, both show the same.

import type { Page } from '@playwright/test';
import { everythingGiven } from '../answers.ts';
import { expect, test } from '../journey.ts';
import { expectStatus, observe, openGroup, signIn, status } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

// How often a page talked to the server since it was asked for the first time.
function counting(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => (count += request.url().endsWith('/api/v1/sync') ? 1 : 0));
  return () => count;
}

test('of two tabs one sends and both show; when that one closes, the other takes over', async ({
  server,
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await openGroup(sanne);
  await expectStatus(sanne, 'sent');
  const first = sanne.page;
  const second = await sanne.newTab('/home');
  await expectStatus(sanne, 'sent', second);
  const [byFirst, bySecond] = [counting(first), counting(second)];
  const recent = (page: Page, words: string) => page.getByRole('link').filter({ hasText: words });

  await observe(second, 'In de tweede tab geschreven.', 'noor');
  for (const page of [first, second]) {
    await expect(recent(page, 'In de tweede tab geschreven.')).toBeVisible();
    await expectStatus(sanne, 'sent', page);
  }
  await observe(first, 'In de eerste tab geschreven.', 'mees');
  for (const page of [first, second]) {
    await expect(recent(page, 'In de eerste tab geschreven.')).toBeVisible();
    await expectStatus(sanne, 'sent', page);
  }
  expect(byFirst()).toBeGreaterThan(0);
  expect(bySecond()).toBe(0);

  await first.close();
  await observe(second, 'Toen de eerste tab dicht was.', 'noor');
  await expectStatus(sanne, 'sent', second);
  expect(bySecond()).toBeGreaterThan(0);
  const { words } = await everythingGiven(server, account('fatima'));
  for (const said of ['In de tweede tab geschreven.', 'In de eerste tab geschreven.', 'Toen de eerste tab dicht was.']) {
    expect(words.filter((word) => word === said)).toHaveLength(1);
  }
});

test('what a tab wrote before it was killed is sent by the other', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const follower = await sanne.newTab('/home');
  await expectStatus(sanne, 'sent', follower);
  await devices.networkGoes();
  await observe(sanne.page, 'Vlak voor de tab viel.', 'noor');
  await expect(follower.getByRole('link').filter({ hasText: 'Vlak voor de tab viel.' })).toBeVisible();
  await sanne.page.close();
  await devices.networkReturns();
  await expectStatus(sanne, 'sent', follower);
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((word) => word === 'Vlak voor de tab viel.')).toHaveLength(1);
});

test('what a tab saved with its last breath, telling nobody, is sent by the other', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const leader = sanne.page;
  const follower = await sanne.newTab('/home');
  await expectStatus(sanne, 'sent', follower);
  // as if it were killed between the disk and telling the other
  const isMute = () => {
    BroadcastChannel.prototype.postMessage = () => undefined;
  };
  await leader.evaluate(isMute);
  await devices.networkGoes();
  await observe(leader, 'Met de laatste adem.', 'noor');
  const third = await (await sanne.aim('crash'))();
  await devices.networkReturns();
  await expectStatus(sanne, 'sent', follower);

  // and when the one that dies is not the one that sends
  await openGroup(sanne);
  await third.evaluate(isMute);
  await devices.networkGoes();
  await observe(third, 'En nog een keer.', 'noor');
  await sanne.killTab();
  await openGroup(sanne);
  await devices.networkReturns();
  await expectStatus(sanne, 'sent');
  const { words } = await everythingGiven(server, account('fatima'));
  for (const said of ['Met de laatste adem.', 'En nog een keer.']) {
    expect(words.filter((word) => word === said)).toHaveLength(1);
  }
});

test('a browser that cannot let tabs work together says so in the status, and nothing arrives twice', async ({
  server,
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await sanne.context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { value: undefined }));
  sanne.expects(/no locks, each tab sends/);
  await signIn(sanne);
  await openGroup(sanne);
  const second = await sanne.newTab('/home');
  await observe(sanne.page, 'In een oude browser geschreven.', 'noor');
  await observe(second, 'En in het tabblad ernaast.', 'noor');
  for (const page of [sanne.page, second]) await expectStatus(sanne, 'sent', page);
  await status(second).click();
  await expect(second.getByText(text('attention.each_tab'))).toBeVisible();
  await expectGoodScreen(second);
  const { words } = await everythingGiven(server, account('fatima'));
  for (const said of ['In een oude browser geschreven.', 'En in het tabblad ernaast.']) {
    expect(words.filter((word) => word === said)).toHaveLength(1);
  }
});
