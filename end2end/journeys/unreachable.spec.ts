// What the browser believes of the network is wrong: Wi-Fi without a way out, a server
// that is being replaced, or a network that the browser does not know of.

import { everythingGiven } from '../answers.ts';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { expectStatus, observe, signIn, status } from '../person.ts';
import { choosePin, lock, openAs, paired } from '../shared.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

const PUDDLE = 'Drie paar laarzen in één plas. Ze telden samen hoe vaak het spatte.';

// Says that there is no network, whenever it is asked and of itself.
async function denyNetwork(device: Device): Promise<void> {
  await device.context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });
    addEventListener('load', () => dispatchEvent(new Event('offline')));
  });
}

test('a browser that wrongly says that there is no network keeps nothing from being sent', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await denyNetwork(sanne);
  await signIn(sanne);
  await sanne.page.evaluate(() => dispatchEvent(new Event('offline')));
  await observe(sanne.page, PUDDLE, 'noor');
  await expectStatus(sanne, 'sent');
  await expect(sanne.page.getByText(text('offline.none'))).toBeHidden();
});

test('a tablet whose browser wrongly says that there is no network opens with the server', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  // the session of the one before is brought back
  tablet.expects(/status of (401|409)/);
  await denyNetwork(tablet);
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', '4096');
  await lock(tablet);
  await expect(tablet.page.getByText(text('tablet.faces.offline'))).toBeHidden();
  const asked = tablet.page.waitForResponse('**/api/v1/tablet/open');
  await openAs(tablet, 'sanne', '4096');
  expect((await asked).status()).toBe(201);
});

test('of two tabs also the one that follows says that the server is gone, and that it is back', async ({
  server,
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const follower = await sanne.newTab('/home');
  await expectStatus(sanne, 'sent', follower);
  await server.stop();
  for (const page of [sanne.page, follower]) await expect(page.getByText(text('offline.none'))).toBeVisible();
  await server.startAgain();
  for (const page of [sanne.page, follower]) await expect(page.getByText(text('offline.none'))).toBeHidden();
});

test('a server that is gone is said and does not stop anybody', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  // the browser still believes that it has a network
  await server.stop();
  await observe(sanne.page, PUDDLE, 'noor');
  await expectStatus(sanne, 'on_device');
  await status(sanne.page).click();
  await expect(sanne.page.getByRole('heading', { level: 2, name: text('attention.waiting') })).toBeVisible();
  await server.startAgain();
  await sanne.page.getByRole('button', { name: text('attention.try') }).click();
  await expectStatus(sanne, 'sent');
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((said) => said === PUDDLE)).toHaveLength(1);
});
