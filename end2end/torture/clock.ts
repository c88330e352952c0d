// The clock of a device, as far as its pages can tell. It is kept with the
// device's other settings, and outlives its pages.

import type { Page } from '@playwright/test';
import type { Device } from '../device.ts';

const KEPT = 'torture.clock';

// To be called for every new context.
export async function install({ context }: Device): Promise<void> {
  await context.addInitScript((kept) => {
    let off_ms = 0;
    try {
      off_ms = Number(localStorage.getItem(kept));
    } catch {
      // an empty page has no storage
    }
    const Right = Date;
    class Wrong extends Right {
      constructor(...given: []) {
        if (given.length === 0) super(Right.now() + off_ms);
        else super(...given);
      }

      static override now(): number {
        return Right.now() + off_ms;
      }
    }
    Object.assign(window, {
      Date: Wrong,
      setTheClock: (to_ms: number) => {
        off_ms = to_ms;
        localStorage.setItem(kept, String(to_ms));
      },
    });
  }, KEPT);
}

// How far the clock is off from now on, in ms: for the page that is open, and for
// those that come.
export async function setClock(page: Page, off_ms: number): Promise<void> {
  await page.evaluate((to_ms) => {
    (window as unknown as { setTheClock(to_ms: number): void }).setTheClock(to_ms);
  }, off_ms);
}
