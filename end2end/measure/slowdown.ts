// A slower machine: the browser halts the main thread of a page so that it gets
// a fraction of the time. The disk, the network and other threads stay as quick.

import type { CDPSession, Page } from '@playwright/test';

export class Slowdown {
  private constructor(private readonly devtools: CDPSession) {}

  // It outlives a navigation, and ends with the page.
  static async of(page: Page): Promise<Slowdown> {
    return new Slowdown(await page.context().newCDPSession(page));
  }

  async to(rate: number): Promise<void> {
    await this.devtools.send('Emulation.setCPUThrottlingRate', { rate });
  }

  // Turns a wheel, so that the page glides: a finger moves nothing in a browser
  // without a screen.
  async scroll(page: Page, distance_px: number): Promise<void> {
    const before = await page.evaluate(() => scrollY);
    await this.devtools.send('Input.synthesizeScrollGesture', {
      x: 195,
      y: 500,
      yDistance: -distance_px,
      speed: 1600,
      gestureSourceType: 'mouse',
    });
    const moved_px = (await page.evaluate(() => scrollY)) - before;
    if (moved_px < distance_px / 2) throw new Error(`the page moved by ${moved_px} px instead of ${distance_px}`);
  }

  // How many times slower the page computes, as it has come to be here, than it
  // does unhindered; it goes on at `rate`.
  async check(page: Page, rate: number): Promise<number> {
    const count = () =>
      page.evaluate(() => {
        const begun_ms = performance.now();
        let sum = 0;
        for (let n = 0; n < 5_000_000; n += 1) sum = (sum + n * n) % 1_000_003;
        // nobody may leave out what is never read
        if (sum < 0) throw new Error('not reached');
        return performance.now() - begun_ms;
      });
    await count();
    const ratios: number[] = [];
    // taking turns, because a busy machine is slower at one time than at another
    for (let turn = 0; turn < 5; turn += 1) {
      const slowed_ms = await count();
      await this.to(1);
      ratios.push(slowed_ms / (await count()));
      await this.to(rate);
    }
    return ratios.sort((one, other) => one - other)[2] ?? NaN;
  }
}
