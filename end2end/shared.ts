// The tablet of a group: pairing it, opening it, and reading it to the last byte.

import { type Page, expect } from '@playwright/test';
import type { Device } from './device.ts';
import type { Devices } from './journey.ts';
import { capture, choose, expectStatus, fillIn, signIn } from './person.ts';
import { type Account, PASSWORD, account, group } from './story.ts';

// A lead lets a tablet into a group, and somebody types the code on it. Stops at the
// page with the code, for who wants to look at it.
export async function* pair(devices: Devices, tablet: Device, key = 'egels'): AsyncGenerator<Page> {
  const code = yield* letIn(devices, tablet, key);
  await typeCode(tablet, code);
  await expectFaces(tablet);
  await tablet.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

// The code alone, as a lead gets it.
export async function pairingCode(devices: Devices, tablet: Device): Promise<string> {
  const steps = letIn(devices, tablet, 'egels');
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value;
  }
}

async function* letIn(devices: Devices, tablet: Device, key: string): AsyncGenerator<Page, string> {
  const { language } = tablet;
  const karin = await devices.fresh('karin', 'laptop', { language });
  await signIn(karin);
  // as the form on the desk sends it
  await karin.page.evaluate((group) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = '/desk/tablet';
    form.innerHTML = `<input name="group" value="${group}"><input name="name" value="Tablet bij het raam">`;
    document.body.append(form);
    form.submit();
  }, group(key));
  const shown = karin.page.locator('p.code');
  const code = (await shown.textContent()) ?? '';
  yield karin.page;
  await karin.switchOff();
  return code;
}

export async function typeCode(tablet: Device, code: string): Promise<void> {
  const { page, say } = tablet;
  await page.goto('/tablet');
  await page.getByLabel(say('tablet.pair_code')).fill(code);
  await page.getByRole('button', { name: say('tablet.pair_action') }).click();
  await expect(page).toHaveURL('/faces');
}

// The same without a stop.
export async function paired(devices: Devices, tablet: Device): Promise<void> {
  for await (const _ of pair(devices, tablet));
}

// The lead of the location says that it was lost. Answers the lead's device.
export async function revoke(devices: Devices, tablet: Device): Promise<Device> {
  const karin = await devices.fresh('karin', 'laptop', { language: tablet.language });
  await karin.page.goto('/sign-in');
  await fillIn(karin.page, karin.person.email, karin);
  await expect(karin.page).toHaveURL('/home');
  const answer = await karin.page.request.post('/desk/tablet/lost', {
    form: { tablet: await tabletId(tablet) },
    headers: { origin: tablet.server.origin },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(303);
  return karin;
}

// Its browser may pretend to have no network: what it would say is asked beside it.
async function tabletId(tablet: Device): Promise<string> {
  const cookie = (await tablet.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${tablet.server.origin}/api/v1/tablet`, { headers: { cookie } });
  return ((await answer.json()) as { tablet: string }).tablet;
}

export async function expectFaces(tablet: Device): Promise<void> {
  await expect(tablet.page.getByText(tablet.say('tablet.faces.who'))).toBeVisible();
}

export function face(tablet: Device, of: Account) {
  return tablet.page.getByRole('button', { name: of.name });
}

// The first time, with the password.
export async function choosePin(tablet: Device, key: string, pin: string): Promise<void> {
  const { page, say } = tablet;
  await face(tablet, account(key)).click();
  await page.getByLabel(say('tablet.pin_password')).fill(PASSWORD);
  await page.getByLabel(say('tablet.pin_new')).fill(pin);
  await page.getByLabel(say('tablet.pin_again')).fill(pin);
  await page.getByRole('button', { name: say('tablet.pin_keep') }).click();
  await expectOpen(tablet);
  await expectStatus(tablet, 'sent');
  // it opens without a network once the key is sealed with the PIN
  const { id } = account(key);
  const isSealed = () => page.evaluate((id) => !!JSON.parse(localStorage[`samenbeeld.tablet.${id}`]).by_pin, id);
  await expect.poll(isSealed).toBe(true);
}

export async function type(tablet: Device, pin: string): Promise<void> {
  const { page, say } = tablet;
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByRole('button', { name: say('tablet.pad.open'), exact: true }).click();
}

export async function openAs(tablet: Device, key: string, pin: string): Promise<void> {
  await face(tablet, account(key)).click();
  await type(tablet, pin);
  await expectOpen(tablet);
}

export async function expectOpen(tablet: Device): Promise<void> {
  await expect(tablet.page).toHaveURL('/home');
  await expect(tablet.page.getByRole('navigation', { name: tablet.say('nav.label') })).toBeVisible();
}

export async function lock(tablet: Device): Promise<void> {
  await tablet.page.locator('button.lock').click();
  await expectFaces(tablet);
}

// The first answer at an address waits until it is released.
export async function heldBack(page: Page, path: string) {
  let release = (): void => {};
  let tell = (): void => {};
  const asked = new Promise<void>((resolve) => (tell = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(
    `**${path}`,
    async (route) => {
      tell();
      await released;
      await route.continue();
    },
    { times: 1 },
  );
  return { asked, release };
}

// Everything that lies on the tablet, as text: also bytes, as the text they would be.
export async function everythingStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: string[] = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
    for (const { name } of await indexedDB.databases()) {
      const db = await done(indexedDB.open(name ?? ''));
      for (const store of db.objectStoreNames) {
        const values = await done(db.transaction(store).objectStore(store).getAll());
        for (const value of values) {
          found.push(value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : JSON.stringify(value));
        }
        found.push(JSON.stringify(await done(db.transaction(store).objectStore(store).getAllKeys())));
      }
      db.close();
    }
    return found.join('\n');
  });
}

// What Sanne left behind on a browser of her own.
const SENT = 'Dit is verstuurd over de glijbaan.';
export const UNSENT = 'Dit staat alleen hier, over de wip.';
export const DRAFT = 'Een halve zin over de zandbak';

// Sanne worked in this browser, and her session ended elsewhere.
export async function leftBehind(device: Device, isAllSent: boolean): Promise<void> {
  device.expects(/status of (401|403|409)/);
  await signIn(device);
  await note(device, SENT);
  await expectStatus(device, 'sent');
  if (!isAllSent) {
    await device.goOffline();
    await note(device, UNSENT);
    await capture(device.page).fill(DRAFT);
  }
  const cookie = (await device.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const ended = await fetch(`${device.server.origin}/api/v1/session`, { method: 'DELETE', headers: { cookie } });
  expect(ended.status).toBe(204);
  await device.goOnline();
}

async function note(device: Device, words: string): Promise<void> {
  const { page, say } = device;
  await capture(page).fill(words);
  await choose(page, 'noor');
  await page.getByRole('button', { name: say('save'), exact: true }).click();
  await expect(capture(page)).toHaveValue('');
}
