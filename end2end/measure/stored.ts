// When everything that was written is in the database on the device.

import type { Page } from '@playwright/test';

// By the clock of the page, once so many moments are stored. The screen's status
// cannot tell: it speaks of what this device has to send. So the database is
// asked, 20 times a second: that is how exact it is, and the asking counts too.
export async function allStored(page: Page, count: number): Promise<number> {
  return page.evaluate(async (count) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
    const nameOfOurs = async () => {
      const databases = await indexedDB.databases();
      return databases.map(({ name }) => name ?? '').find((name) => name.startsWith('samenbeeld-'));
    };
    let name = await nameOfOurs();
    for (; !name; name = await nameOfOurs()) await pause();
    const db = await done(indexedDB.open(name));
    for (;;) {
      const stored = await done(db.transaction('moments').objectStore('moments').count());
      if (stored > count) throw new Error(`${stored} moments are stored, and only ${count} were written`);
      if (stored === count) break;
      await pause();
    }
    const at_ms = performance.now();
    db.close();
    return at_ms;
  }, count);
}
