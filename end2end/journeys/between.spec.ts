// Something in between: a proxy that is up while the server is not, a network that
// answers for it, and a device on which somebody signed out without any network.

import { Device } from '../device.ts';
import { expect, test as base } from '../journey.ts';
import { expectStatus, observe, openGroup, signIn } from '../person.ts';
import { Proxy } from '../proxy.ts';
import { Server } from '../server.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

// A device that reaches the server through something in between.
const test = base.extend<{ way: Proxy; behind: Device }>({
  way: async ({ server }, use) => {
    const way = await Proxy.before(server.origin);
    await use(way);
    await way.close();
  },
  behind: async ({ server, way, browser }, use) => {
    const through: Server = Object.create(server, { origin: { value: way.origin } });
    const device = new Device(through, account('papa-noor'), 'phone', browser);
    await device.switchOn();
    // its console says what the network says
    device.expects(/./);
    await use(device);
    await device.discard();
  },
});

const heading = (device: Device, name: string) => device.page.getByRole('heading', { level: 1, name });

// Until the service worker answers for the pages.
async function controlled(device: Device): Promise<void> {
  await device.page.evaluate(() => navigator.serviceWorker.ready);
  await device.page.reload();
  await expect.poll(() => device.page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe('activated');
}

for (const manner of [502, 503, 'portal', 'silent'] as const) {
  test(`behind a proxy that answers “${manner}” the first page is the app, and others say what they need`, async ({
    way,
    behind,
  }) => {
    await signIn(behind);
    await controlled(behind);
    way.manner = manner;
    await behind.page.goto('/');
    await expect(heading(behind, 'Noor')).toBeVisible();
    await behind.page.goto('/account');
    await expect(heading(behind, text('network_needed_title'))).toBeVisible();
    await behind.page.getByRole('link', { name: text('back_to_app') }).click();
    await expect(heading(behind, 'Noor')).toBeVisible();
  });
}

for (const manner of [502, 503, 'portal', 'silent'] as const) {
  test(`once a proxy that answered “${manner}” passes on again, a page that needs a network comes at a tap`, async ({
    way,
    behind,
  }) => {
    await signIn(behind);
    await controlled(behind);
    way.manner = manner;
    await behind.page.goto('/account');
    await expect(heading(behind, text('network_needed_title'))).toBeVisible();
    way.manner = 'passes';
    await behind.page.getByRole('button', { name: text('try_again') }).click();
    await expect(behind.page).toHaveURL('/account');
    await expect(heading(behind, text('network_needed_title'))).toHaveCount(0);
  });
}

for (const manner of ['portal', 403] as const) {
  test(`a network that answers “${manner}” for the server signs nobody out there`, async ({ way, behind }) => {
    await signIn(behind);
    await expectStatus(behind, 'sent');
    await behind.page.goto('/us');
    way.manner = manner;
    await behind.page.getByRole('button', { name: text('sign_out') }).click();
    await expect(heading(behind, text('left_title'))).toBeVisible();
    expect((await behind.traces()).keys).toContain('samenbeeld.left');
    way.manner = 'passes';
    await expect(heading(behind, text('left_title'))).toHaveCount(0);
    expect((await behind.traces()).keys).not.toContain('samenbeeld.left');
    await behind.page.goto('/home');
    await expect(behind.page).toHaveURL('/sign-in');
  });
}

for (const path of ['/', '/account', '/desk']) {
  test(`who signed out without a network is signed out of “${path}” too`, async ({ devices }) => {
    const karin = await devices.fresh('karin', 'laptop');
    await signIn(karin);
    await expectStatus(karin, 'sent');
    await devices.networkGoes();
    await karin.page.goto('/us');
    await karin.page.getByRole('button', { name: text('sign_out') }).click();
    await expect(heading(karin, text('left_title'))).toBeVisible();
    // no page of the app is open when the network comes back
    await karin.page.goto('about:blank');
    await devices.networkReturns();
    karin.expects(/status of 401/);
    await karin.page.goto(path);
    const who = await karin.page.evaluate(async () => (await fetch('/api/v1/session')).status);
    expect(who).toBe(401);
    await expect(karin.page.getByRole('heading', { name: text('notice.evicted_title') })).toHaveCount(0);
  });
}

test('who signed out without a network is so at the server as soon as there is one, without a tap', async ({
  devices,
}) => {
  const karin = await devices.fresh('karin', 'laptop');
  await signIn(karin);
  await expectStatus(karin, 'sent');
  // it asks once more whether its session is over
  karin.expects(/status of 401/);
  await devices.networkGoes();
  await karin.page.goto('/us');
  await karin.page.getByRole('button', { name: text('sign_out') }).click();
  await expect(heading(karin, text('left_title'))).toBeVisible();
  await devices.networkReturns();
  // it goes to the first page by itself, once the server has heard it
  await expect(heading(karin, text('left_title'))).toHaveCount(0);
  expect((await karin.traces()).keys).not.toContain('samenbeeld.left');
  await karin.page.goto('/sign-in');
  await signIn(karin);
  await expectStatus(karin, 'sent');
  await expect(karin.page.getByRole('heading', { name: text('notice.evicted_title') })).toHaveCount(0);
});

test('a stream of pokes that a proxy closed while the server was away is opened again', async ({
  server,
  way,
  behind,
  devices,
}) => {
  await signIn(behind);
  await expectStatus(behind, 'sent');
  await expect.poll(() => way.count('/api/v1/events')).toBeGreaterThan(0);
  way.manner = 502;
  const before = way.count('/api/v1/events');
  await server.stop();
  way.cut();
  await expect.poll(() => way.count('/api/v1/events')).toBeGreaterThan(before);
  await server.startAgain();
  way.manner = 'passes';
  const closed = way.count('/api/v1/events');
  await expect.poll(() => way.count('/api/v1/events'), { timeout: 60_000 }).toBeGreaterThan(closed);
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await openGroup(sanne);
  await observe(sanne.page, 'Ze hoorde de merel.', 'noor');
  await expect(behind.page.getByText('Ze hoorde de merel.').first()).toBeVisible();
});
