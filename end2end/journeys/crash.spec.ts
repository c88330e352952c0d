// The server is killed while people send. What it said it has, it has; what it
// did not say is sent again; nothing is there twice.

import { everythingGiven } from '../answers.ts';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { capture, everythingShown, expectStatus, observe, openChild, signIn } from '../person.ts';
import { account } from '../story.ts';

const EACH = 12;

test('everything is there once after the server was killed while two tablets were sending', async ({
  server,
  devices,
}) => {
  const [sanne, fatima] = [await devices.fresh('sanne', 'tablet'), await devices.fresh('fatima', 'tablet')];
  for (const device of [sanne, fatima]) await signIn(device);
  await devices.networkGoes();
  const written = (device: Device) =>
    Array.from({ length: EACH }, (_, at) => `Regel ${at + 1} van ${device.person.name} op het schoolplein.`);
  const write = async (device: Device) => {
    for (const words of written(device)) await observe(device.page, words, 'noor', 'mees');
  };
  await Promise.all([write(sanne), write(fatima)]);

  // killed as the first request comes, in the middle of both, and after an answer
  for (const moment of ['request', 'requests', 'response'] as const) {
    const heard = (event: Promise<unknown>) => event.catch(() => undefined);
    const pages = [sanne.page, fatima.page];
    const asked = pages.map((page) => heard(page.waitForRequest('/api/v1/sync')));
    const answered = pages.map((page) => heard(page.waitForResponse('/api/v1/sync')));
    await devices.networkReturns();
    if (moment === 'request') await Promise.race(asked);
    if (moment === 'requests') await Promise.all(asked);
    if (moment === 'response') await Promise.race(answered);
    await server.kill();
    await Promise.all([sanne.goOffline(), fatima.goOffline()]);
    // and meanwhile they go on
    await observe(sanne.page, `Nog iets, toen de server weg was: ${moment}.`, 'noor');
  }
  await devices.networkReturns();
  await expectStatus(sanne, 'sent');
  await expectStatus(fatima, 'sent');

  const all = [
    ...written(sanne),
    ...written(fatima),
    ...['request', 'requests', 'response'].map((moment) => `Nog iets, toen de server weg was: ${moment}.`),
  ];
  const given = await everythingGiven(server, account('karin'));
  expect(given.words.filter((words) => all.includes(words)).sort()).toEqual(all.toSorted());
  const papa = await devices.fresh('papa-noor', 'laptop');
  await signIn(papa);
  for (const device of [sanne, fatima, papa]) {
    await openChild(device, 'noor');
    const shown = (await everythingShown(device.page)).filter((words) => /^(Regel \d|Nog iets, toen)/.test(words));
    expect(shown.sort(), `shown to ${device.person.name}`).toEqual(all.toSorted());
  }
});

test('writing goes on while the server is killed again and again', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const all: string[] = [];
  for (const round of [1, 2, 3]) {
    for (const nth of [1, 2, 3]) {
      const words = `Ronde ${round}, regel ${nth}: de toren stond nog.`;
      all.push(words);
      await observe(sanne.page, words, 'noor');
      if (nth === 2) await server.kill();
    }
    await server.startAgain();
  }
  await expect(capture(sanne.page)).toHaveValue('');
  await expectStatus(sanne, 'sent');
  const given = await everythingGiven(server, account('fatima'));
  expect(given.words.filter((words) => words.startsWith('Ronde ')).sort()).toEqual(all.toSorted());
});
