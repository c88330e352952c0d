// The clock of one tablet is years off, and is set again and again.

import { expect, test } from '../journey.ts';
import { everythingShown, openChild, openGroup, status } from '../person.ts';
import { text } from '../texts.ts';
import { install, setClock } from './clock.ts';
import { allIsSent, expectEverythingOnce } from './ending.ts';
import { CHILDREN, Tablet, headOf } from './tablet.ts';
import { type World, tortured } from './world.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

test(
  'a clock that is years off loses nothing, refuses nothing, and keeps the order of writing',
  tortured(async (world) => {
    const { chance, counts, weather } = world;
    const wrong = await Tablet.signedIn(world, 'fatima', install);
    const right = await Tablet.signedIn(world, 'sanne');
    await openGroup(right.device);
    // what was written in a row by one clock, in order
    const rows: string[][] = [];
    weather.storm();
    while (world.nextRound()) {
      for (const { device } of [wrong, right]) await weather.change(device);
      await openGroup(wrong.device);
      await setClock(wrong.page, offBy(world));
      counts.add('clocks_set');
      // a clock is set while the app is open, or before it is opened
      if (chance.oneIn(2)) await openGroup(wrong.device);
      const before = wrong.written.size;
      for (let left = chance.between(2, 4); left > 0; left--) await wrong.observe();
      rows.push([...wrong.written.keys()].slice(before));
      if (chance.oneIn(2)) await right.observe();
      if (chance.oneIn(3)) await wrong.dieWhileSaving();
      await expect(status(wrong.page)).not.toHaveText(text('status.attention'));
    }
    await allIsSent(world, [wrong, right]);
    await expectEverythingOnce(world, [wrong, right]);
    for (const child of CHILDREN) await expectInOrder(right, child, rows);
  }),
);

function offBy({ chance }: World): number {
  const days = chance.pick([chance.between(1, 20) * 365, chance.between(1, 20) * 365, chance.between(1, 30), 0]);
  return (chance.oneIn(2) ? 1 : -1) * days * DAY_MS;
}

// On a device with another clock, the newest on top.
async function expectInOrder({ device }: Tablet, child: string, rows: string[][]): Promise<void> {
  await openChild(device, child);
  const shown = await everythingShown(device.page);
  for (const row of rows) {
    const found = shown.filter((words) => row.includes(words)).map(headOf);
    const asWritten = row.toReversed().map(headOf).filter((head) => found.includes(head));
    expect(found, `in the order of writing, about ${child}`).toEqual(asWritten);
  }
}
