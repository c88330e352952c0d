// The tab, the browser and the server are killed while somebody saves.

import { test } from '../journey.ts';
import { openGroup } from '../person.ts';
import { allIsSent, expectEverythingOnce } from './ending.ts';
import { Tablet } from './tablet.ts';
import { tortured } from './world.ts';

test(
  'what was called saved survives every death of tab, browser and server, and typed words too',
  tortured(async (world) => {
    const { chance, weather } = world;
    const tablet = await Tablet.signedIn(world, 'sanne');
    weather.storm();
    while (world.nextRound()) {
      await weather.change(tablet.device);
      await openGroup(tablet.device);
      for (let left = chance.between(0, 2); left > 0; left--) await tablet.observe();
      await tablet.dieWhileSaving();
    }
    await allIsSent(world, [tablet]);
    await expectEverythingOnce(world, [tablet]);
  }),
);
