// When all faults are over: everything that was called saved is on the server
// once, and with everybody who may have it.

import type { Device } from '../device.ts';
import { everythingGiven } from '../answers.ts';
import { expect } from '../journey.ts';
import { expectOnly } from '../leak.ts';
import { everythingShown, expectStatus, openChild, openGroup, signIn } from '../person.ts';
import { account } from '../story.ts';
import { CHILDREN, ROUND, type Tablet, headOf } from './tablet.ts';
import type { World } from './world.ts';

const GUARDIANS = { noor: 'papa-noor', mees: 'ouder-mees', yara: 'mama-yara' } as const;

// The server stays, the network is there: everything is sent.
export async function allIsSent(world: World, tablets: Tablet[]): Promise<void> {
  await world.weather.calm();
  for (const { device } of tablets) {
    await device.goOnline();
    await openGroup(device);
    await networkReturns(device);
    await expectStatus(device, 'sent');
  }
}

// As when one walks back into the building: nothing waits any longer.
export async function networkReturns(device: Device): Promise<void> {
  await device.goOffline();
  await device.goOnline();
}

export async function expectEverythingOnce(world: World, tablets: Tablet[]): Promise<void> {
  const { server, devices, chance, counts } = world;
  const written = new Map(tablets.flatMap((tablet) => [...tablet.written]));
  const called = tablets.flatMap(({ witness }) => [...witness.saved, ...witness.sent]);
  const all = new Set([...written.keys(), ...called.filter((words) => ROUND.test(words))]);
  const given = await everythingGiven(server, account('karin'));
  expectSame(given.words, all, 'on the server');
  counts.add('observations_on_the_server', all.size);

  const child = chance.pick(CHILDREN);
  const about = new Set([...written].filter(([, about]) => about.includes(child)).map(([words]) => words));
  const guardian = await devices.fresh(GUARDIANS[child], 'phone');
  const readers = [guardian];
  for (const { device } of tablets) readers.push(await devices.fresh(device.person.key, 'laptop'));
  await Promise.all(readers.map(signIn));
  const look = async (reader: Device) => {
    await reader.page.bringToFront();
    // a new device shows what it has while more comes in
    await expect(async () => {
      await openChild(reader, child);
      expectSame(await everythingShown(reader.page), about, `shown to ${reader.person.key} on a ${reader.kind}`);
    }).toPass({ timeout: 30_000 });
  };
  await Promise.all([...readers, ...tablets.map(({ device }) => device)].map(look));
  await expectOnly(guardian, child);
  counts.add('devices_compared', readers.length + tablets.length);
}

// Told by their heads: a text may be long.
function expectSame(found: string[], all: Set<string>, where: string): void {
  const ours = found.filter((words) => ROUND.test(words));
  const missing = [...all].filter((words) => !ours.includes(words)).map(headOf);
  const twice = ours.filter((words, at) => ours.indexOf(words) !== at).map(headOf);
  const unknown = ours.filter((words) => !all.has(words)).map(headOf);
  expect({ missing, twice, unknown }, where).toEqual({ missing: [], twice: [], unknown: [] });
}
