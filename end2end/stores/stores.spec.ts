// What a device keeps things in, held to its promises by the browser it runs in. The
// promises are written in `domain/src/harness/promises.rs`; memory keeps them too.

import path from 'node:path';
import { type Page, expect, test as base } from '@playwright/test';

declare const stores: {
  promises(): string[];
  broken(name: string, isSealed: boolean): Promise<string | undefined>;
  readable(name: string): Promise<string[]>;
};
declare const faults: { durabilities: Set<string> };

/** Its own, and one that is not on the way of any server. */
const ORIGIN = 'http://localhost:1';

const test = base.extend<{ stored: Page }>({
  stored: async ({ page }, use) => {
    const program = process.env.STORES;
    if (!program) throw new Error('STORES names the folder with the program; `cargo xtask test stores` sets it');
    await page.route(`${ORIGIN}/**`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const file = name ? path.join(program, name) : path.join(import.meta.dirname, 'page.html');
      return route.fulfill({ path: file });
    });
    await page.goto(`${ORIGIN}/`);
    await page.evaluate(`import('/app.js').then(async (stores) => {
      await stores.default({ module_or_path: '/app_bg.wasm' });
      globalThis.stores = stores;
    })`);
    await use(page);
  },
});

for (const [kind, isSealed] of [['IndexedDB', false], ['sealed IndexedDB', true]] as const) {
  test(`${kind} keeps every promise of a store`, async ({ stored }) => {
    const names = await stored.evaluate(() => stores.promises());
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      await test.step(name, async () => {
        const how = await stored.evaluate(([name, isSealed]) => stores.broken(name, isSealed), [name, isSealed] as const);
        expect.soft(how, name).toBeUndefined();
      });
    }
    // what it called saved, it asked to be on the disk
    expect(await stored.evaluate(() => [...faults.durabilities])).toEqual(['strict']);
  });
}

test('nothing that lies in a sealed store can be read without the key', async ({ stored }) => {
  const saved = 'what_was_saved_is_there_at_the_next_start';
  expect(await stored.evaluate((name) => stores.readable(name), saved)).toEqual([]);
});
