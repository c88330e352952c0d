// A new release comes while a device is away with work that was not sent.

import { everythingGiven } from '../answers.ts';
import { expect, test as base } from '../journey.ts';
import { capture, expectStatus, observe, openGroup, signIn } from '../person.ts';
import { buildsOf, nextRelease } from '../release.ts';
import { expectGoodScreen } from '../screen.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

const test = base.extend<{ next: string }>({
  // eslint-disable-next-line no-empty-pattern
  next: async ({}, use) => {
    const { site, remove } = nextRelease();
    await use(site);
    remove();
  },
});

test('a device with a full outbox sends all of it first and updates then, and releases do not mix', async ({
  server,
  devices,
  next,
}) => {
  const sanne = await devices.own('sanne', 'tablet');
  await signIn(sanne);
  const before = await server.build();
  await devices.networkGoes();
  // from now on everything comes from what the device keeps
  await sanne.switchOff();
  await sanne.switchOn();
  await openGroup(sanne);
  expect(await buildsOf(sanne.page)).toEqual([before]);
  const all = Array.from({ length: 15 }, (_, at) => `Onderweg gezien, nummer ${at + 1}.`);
  for (const words of all) await observe(sanne.page, words, 'noor', 'mees');

  await devices.networkReturns(next);
  const after = await server.build();
  expect(after).not.toBe(before);
  await expectStatus(sanne, 'sent');
  const given = await everythingGiven(server, account('fatima'));
  expect(given.words.filter((words) => all.includes(words)).sort()).toEqual(all.toSorted());
  // it was the old release that sent it, and it is still whole
  expect(await buildsOf(sanne.page)).toEqual([before]);

  // nobody is moved while writing
  const notice = sanne.page.getByRole('status').filter({ hasText: text('notice.update_title') });
  await expect(notice).toBeVisible();
  await expectGoodScreen(sanne.page);
  await capture(sanne.page).fill('Halverwege een zin');
  await sanne.page.getByRole('link', { name: text('us.title'), exact: true }).click();
  await expect(sanne.page.getByRole('heading', { level: 1, name: text('us.title') })).toBeVisible();
  expect(await buildsOf(sanne.page)).toEqual([before]);
  await sanne.page.getByRole('link', { name: text('nav.group'), exact: true }).click();
  await expect(capture(sanne.page)).toHaveValue('Halverwege een zin');
  await capture(sanne.page).fill('');

  // a tap on a link opens the new release
  await sanne.page.getByRole('link', { name: text('us.title'), exact: true }).click();
  await expect(sanne.page.getByText(after, { exact: false })).toBeVisible();
  expect(await buildsOf(sanne.page)).toEqual([after]);
  await expect(notice).toHaveCount(0);

  // and it is complete: it opens without a network too
  await devices.networkGoes();
  await sanne.switchOff();
  await sanne.switchOn();
  await openGroup(sanne);
  expect(await buildsOf(sanne.page)).toEqual([after]);
  await expect(sanne.page.getByRole('link').filter({ hasText: all.at(-1)! })).toBeVisible();
});

test('a page of the old release that is still open finds its files, and updates when asked', async ({
  server,
  devices,
  next,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await openGroup(sanne);
  const before = await server.build();
  const files = await sanne.page.evaluate(() => performance.getEntriesByType('resource').map((entry) => entry.name));
  const ofRelease = files.filter((url) => url.includes(`/r/${before}/`));
  expect(ofRelease.length).toBeGreaterThan(2);
  await server.stop();
  await server.startAgain(next);
  for (const url of ofRelease) expect((await fetch(url)).status, url).toBe(200);
  await observe(sanne.page, 'Geschreven met de vorige versie.', 'noor');
  await expectStatus(sanne, 'sent');

  await sanne.page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()));
  await sanne.page.getByRole('button', { name: text('notice.update_action') }).click();
  const after = await server.build();
  await expect.poll(() => buildsOf(sanne.page).catch(() => [])).toEqual([after]);
  await expectStatus(sanne, 'sent');
});
