// Damages something that waits on a device, so that the server has a reason to
// refuse it: a date of the year 270 000.

import type { Device } from './device.ts';

export async function spoil(device: Device, words: string): Promise<void> {
  await device.page.evaluate(
    async ({ name, words }) => {
      const done = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const db = await done(indexedDB.open(name));
      const store = db.transaction('moments', 'readwrite').objectStore('moments');
      const kept: string[] = await done(store.getAll());
      const key = (json: string) => (JSON.parse(json) as { moment: string }).moment;
      const found = kept.find((json) => json.includes(words));
      if (!found) throw new Error('nobody wrote that');
      const spoiled = found.replace(/("start":\{[^}]*"day":)-?\d+/, (_, before: string) => `${before}99999999`);
      await done(store.put(spoiled, key(found)));
      db.close();
    },
    { name: `samenbeeld-${device.person.id}`, words },
  );
  // what is in memory is still whole
  await device.page.reload();
}
