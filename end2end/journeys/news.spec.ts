// What others did since one last looked: a calm list, on this device, also offline.

import { expect, test } from '../journey.ts';
import type { Device } from '../device.ts';
import { choose, expectStatus, observe, openGroup, save, signIn, tell } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { text } from '../texts.ts';

const BRIDGE = 'Ze bouwde een brug van kussens en liet iedereen erover.';
const TOWER = 'Samen maakten ze een toren tot aan de lamp.';
const LACES = 'Vanmorgen knoopte ze zelf haar veters.';

function line(device: Device) {
  return device.page.locator('.news-line');
}

// Opens the list and leaves: from then on nothing of it is new. What was not read
// into memory yet when one left is new still, so that one looks again.
async function look({ page }: Device): Promise<void> {
  await expect(async () => {
    await page.goto('/news');
    await expect(page.locator('h1')).toHaveText(new RegExp(`${text('news.title')}|${text('news.none_title')}`));
    await page.goto('/home');
    await expect(page.locator('main h1')).toBeVisible();
    // while ninety pictures are drawn, all that is stored is read
    const lines = await page.evaluate(async () => {
      for (let left = 90; left > 0; left -= 1) await new Promise((drawn) => requestAnimationFrame(drawn));
      return document.querySelectorAll('.news-line').length;
    });
    expect(lines).toBe(0);
  }).toPass({ timeout: 45_000 });
}

test("a parent's phone lists what the mentor wrote since last time, also offline", async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  await look(papa);
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await observe(sanne.page, BRIDGE, 'noor');
  await observe(sanne.page, TOWER, 'mees');
  await expectStatus(sanne, 'sent');

  // it comes by itself, and without a network it stays
  await expect(line(papa)).toHaveText(text('news.line', { count: 1 }));
  await devices.networkGoes();
  await papa.page.reload();
  await line(papa).click();
  await expect(papa.page.getByRole('heading', { level: 1, name: text('news.title') })).toBeVisible();
  const rows = papa.page.locator('.row');
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(text('news.wrote', { name: 'Sanne' }));
  await expect(rows).toContainText(BRIDGE);
  await expect(papa.page.getByText('Mees')).toHaveCount(0);
  // who goes to the moment and comes back still finds the list
  await rows.click();
  await expect(papa.page.locator('.moment-page')).toContainText(BRIDGE);
  await papa.page.goBack();
  await expect(rows).toHaveCount(1);
  // next time it is empty
  await papa.page.goto('/home');
  await expect(papa.page.locator('li.moment').first()).toBeVisible();
  await expect(line(papa)).toHaveCount(0);
  await papa.page.goto('/news');
  await expect(papa.page.getByRole('heading', { level: 1, name: text('news.none_title') })).toBeVisible();
  await devices.networkReturns();
});

test('the mentor finds what a parent wrote, and nobody their own words', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await look(sanne);
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  await look(papa);
  await tell(papa, LACES);
  await expectStatus(papa, 'sent');
  await expect(line(papa)).toHaveCount(0);

  await openGroup(sanne);
  await sanne.page.getByLabel(text('capture.here')).fill(TOWER);
  await choose(sanne.page, 'mees');
  await save(sanne.page);
  await expect(line(sanne)).toHaveText(text('news.line', { count: 1 }));
  await line(sanne).click();
  await expect(sanne.page.locator('.row')).toContainText(text('news.wrote', { name: 'Papa' }));
  await sanne.page.locator('.row').click();
  await sanne.page.getByRole('button', { name: text('acknowledge') }).click();
  await expectStatus(sanne, 'sent');

  await expect(line(papa)).toHaveText(text('news.line', { count: 1 }));
  await line(papa).click();
  await expect(papa.page.locator('.row')).toContainText(text('news.took_in', { name: 'Sanne' }));
});

test('a push says in one’s own language that there is something new, and no more', async ({ server, devices }) => {
  const papa = await devices.own('papa-noor', 'phone');
  await papa.context.grantPermissions(['notifications'], { origin: server.origin });
  await signIn(papa);
  const { page, context } = papa;
  const devtools = await context.newCDPSession(page);
  const registration = new Promise<string>((found) => {
    devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(server.origin));
      if (ours) found(ours.registrationId);
    });
  });
  await devtools.send('ServiceWorker.enable');
  const registrationId = await registration;
  const shown = async () => {
    // the browser drops what comes while it is still starting the worker; a second one takes the place of the first
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: server.origin, registrationId, data: '' });
    return page.evaluate(async () => {
      const { ready } = navigator.serviceWorker;
      return (await (await ready).getNotifications()).map(({ title, body }) => [title, body]);
    });
  };
  await expect.poll(shown).toEqual([['Samenbeeld', text('told.push_text')]]);
});

test('a browser that holds notifications back says where to let them through', async ({ server, devices }) => {
  const papa = await devices.own('papa-noor', 'phone');
  await signIn(papa);
  const { page, context } = papa;
  const devtools = await context.newCDPSession(page);
  const setting = (setting: 'denied' | 'prompt') =>
    devtools.send('Browser.setPermission', { origin: server.origin, permission: { name: 'notifications' }, setting });
  const state = page.locator('#push-state');
  const turnOn = page.getByRole('button', { name: text('told.push_on') });
  await setting('denied');
  await page.goto('/account/tell');
  await expect(state).toHaveText(text('told.push_denied'));
  await expect(turnOn).toBeHidden();
  await expectGoodScreen(page);

  await setting('prompt');
  await page.reload();
  await expect(state).toHaveText(text('told.push_is_off'));
  await expect(turnOn).toBeVisible();
});
