// What happens around the devices while people write: the server is killed and
// started again, the network goes and returns. It strikes on its own, in the
// middle of whatever the devices do.

import { setTimeout as pause } from 'node:timers/promises';
import type { Device } from '../device.ts';
import type { Server } from '../server.ts';
import type { Chance } from './chance.ts';
import type { Counts } from './counts.ts';

export class Weather {
  private isStorming = false;
  private ends: AbortController | undefined;
  private storming: Promise<void> = Promise.resolve();
  private trouble: unknown;

  constructor(
    private readonly server: Server,
    private readonly chance: Chance,
    private readonly counts: Counts,
  ) {}

  // From now on the server is killed every now and then.
  storm(): void {
    if (this.isStorming) return;
    this.isStorming = true;
    this.ends = new AbortController();
    // a failure is told by `calm`: nobody waits for the storm itself
    this.storming = this.blow(this.ends.signal).catch((error: unknown) => {
      this.trouble = error;
    });
  }

  // The server is there, and stays.
  async calm(): Promise<void> {
    this.isStorming = false;
    this.ends?.abort();
    await this.storming;
    if (this.trouble) throw this.trouble;
  }

  private async blow(ends: AbortSignal): Promise<void> {
    while (await this.lasts(ends, this.chance.between(200, 4_000))) {
      await this.server.kill();
      this.counts.add('servers_killed');
      await this.lasts(ends, this.chance.between(0, 2_000));
      await this.server.startAgain();
    }
  }

  // Whether the storm still goes on after this time.
  private async lasts(ends: AbortSignal, time_ms: number): Promise<boolean> {
    await pause(time_ms, undefined, { signal: ends }).catch(() => undefined);
    return !ends.aborted;
  }

  // For one device the network goes, or is there.
  async change(device: Device): Promise<void> {
    if (this.chance.oneIn(3)) {
      this.counts.add('networks_lost');
      await device.goOffline();
    } else {
      await device.goOnline();
    }
  }
}
