// A new device of somebody for whom much was written: from opening the app,
// signed in, until everything is stored on it and shown. The main thread gets
// a quarter of the time; files come from a server on the same machine.

import { expect, test } from '@playwright/test';
import { Device } from '../device.ts';
import { Server } from '../server.ts';
import { PASSWORD, account } from '../story.ts';
import { Figures, inRounds, inTurn } from './figures.ts';
import { seen, watch } from './sight.ts';
import { Slowdown } from './slowdown.ts';
import { allStored } from './stored.ts';
import { Writer } from './work.ts';

const SLOW = 4;
// The second is what the demo holds by itself: its figure of ops is some 1 300.
const SIZES = [
  ['10k', 10_000],
  ['1k', 1_000],
] as const;

interface Written {
  name: string;
  server: Server;
  moments: number;
}

test('a new device holds and shows 10 000 ops soon after it is opened', async () => {
  const figures = new Figures();
  const all: Written[] = [];
  try {
    for (const [name, count] of SIZES) {
      const server = await Server.start();
      all.push({ name, server, moments: 0 });
      const writer = await Writer.of(server, account('sanne'));
      await writer.writeUpTo(count);
      all[all.length - 1]!.moments = writer.held.moments;
      figures.add(`catchup_ops_${name}`, 'ops', writer.held.ops);
      figures.add(`catchup_moments_${name}`, 'moments', writer.held.moments);
    }
    await inRounds(async (round) => {
      for (const written of inTurn(all, round)) await catchUp(written, figures);
    });
  } finally {
    for (const { server } of all) await server.close();
  }
  figures.addRatio('catchup_on_screen_10k_vs_1k', 'catchup_on_screen_ms', 'catchup_on_screen_1k_ms');
  figures.addRatio('catchup_first_screen_10k_vs_1k', 'catchup_first_screen_ms', 'catchup_first_screen_1k_ms');
  figures.write();
});

async function catchUp({ name, server, moments }: Written, figures: Figures): Promise<void> {
  const of = name === '10k' ? '' : `_${name}`;
  const device = new Device(server, account('sanne'), 'phone', undefined);
  try {
    await device.switchOn();
    await watch(device.context);
    const data = { email: device.person.email, password: PASSWORD };
    const signedIn = await device.context.request.post('/api/v1/session', { data });
    expect(signedIn.status()).toBe(201);
    const slowdown = await Slowdown.of(device.page);
    await slowdown.to(SLOW);
    await device.page.goto('/home');
    const first = await seen(device.page, 'group');
    const stored_ms = await allStored(device.page, moments);
    const upToDate = await seen(device.page, 'upToDate');
    figures.add(`catchup_first_screen${of}_ms`, 'ms', first.shown_ms);
    figures.add(`catchup_on_screen${of}_ms`, 'ms', Math.max(first.shown_ms, upToDate.shown_ms, stored_ms));
  } finally {
    await device.discard();
  }
}
