// One promise under torture: a server and devices of its own, chances of its own,
// and its part of the time.

import type { TestInfo } from '@playwright/test';
import type { Devices } from '../journey.ts';
import type { Server } from '../server.ts';
import { Chance } from './chance.ts';
import { Counts } from './counts.ts';
import { Weather } from './weather.ts';

// Between how many promises the time is divided.
const PROMISES = 4;
// To sign in before the first fault, and to compare after the last.
const AROUND_S = 240;

export interface World {
  server: Server;
  devices: Devices;
  chance: Chance;
  counts: Counts;
  weather: Weather;
  // Counts the rounds, and says whether there is time for one more.
  nextRound(): boolean;
}

// The test of one promise: `keep` is told how it stands, and breaks what it can.
export function tortured(keep: (world: World) => Promise<void>) {
  return async ({ server, devices }: { server: Server; devices: Devices }, info: TestInfo) => {
    const { title } = info;
    const seed = Number(process.env.TORTURE_SEED);
    const share_s = Number(process.env.TORTURE_SECONDS) / PROMISES;
    info.setTimeout((share_s + AROUND_S) * 1_000);
    const counts = new Counts();
    const weather = new Weather(server, new Chance(seed, `weather/${title}`), counts);
    let ends_ms: number | undefined;
    const nextRound = () => {
      // to sign in takes no part of the time
      ends_ms ??= Date.now() + share_s * 1_000;
      const isTime = counts.of('rounds') === 0 || Date.now() < ends_ms;
      if (isTime) counts.add('rounds');
      return isTime;
    };
    try {
      await keep({ server, devices, chance: new Chance(seed, title), counts, weather, nextRound });
    } catch (error) {
      const where = `seed ${seed}, round ${counts.of('rounds')}`;
      if (error instanceof Error) error.message = `${where}: ${error.message}`;
      console.log(`${where}: ${title}`);
      throw error;
    } finally {
      await weather.calm().catch(() => undefined);
      counts.keep();
      console.log(`  ${counts}`);
    }
  };
}
