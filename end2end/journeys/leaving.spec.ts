// Signing out, being signed out, and a browser that throws things away: work
// that was not sent is never lost in silence.

import { everythingGiven } from '../answers.ts';
import { expect, test } from '../journey.ts';
import { capture, dialog, expectStatus, fillIn, observe, openGroup, said, signIn, status } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

const UNSENT = 'Nog niet verstuurd: ze klom tot de derde trede.';

test('signing out with unsent work warns first, and then leaves nothing on the device', async ({
  server,
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await devices.networkGoes();
  await observe(page, UNSENT, 'noor');
  await capture(page).fill('En nog een halve zin');
  await page.getByRole('link', { name: text('us.title'), exact: true }).click();
  await page.getByRole('button', { name: text('sign_out') }).click();
  await expect(dialog(page)).toContainText(text('leave_unsent', { count: 1 }));
  await expect(dialog(page)).toContainText(UNSENT);
  await expect(dialog(page)).toContainText(text('leave_drafts', { count: 1 }));
  await dialog(page).getByRole('button', { name: text('leave_stay') }).click();
  await openGroup(sanne);
  await expect(page.getByRole('link').filter({ hasText: UNSENT })).toBeVisible();

  await page.getByRole('link', { name: text('us.title'), exact: true }).click();
  await page.getByRole('button', { name: text('sign_out') }).click();
  await dialog(page).getByRole('button', { name: text('leave_go') }).click();
  await expect(page.getByRole('heading', { level: 1, name: text('left_title') })).toBeVisible();
  const { databases, keys } = await sanne.traces();
  expect(databases).toEqual([]);
  // that the server does not know it yet is all that is left
  expect(keys.filter((key) => !key.startsWith('samenbeeld.preference.'))).toEqual(['samenbeeld.left']);
  expect(await sanne.everythingKept()).not.toContain('Noor');

  // who was signed out without a network is not signed in by the next one
  sanne.expects(/status of 401/);
  await devices.networkReturns();
  await expect(page.getByRole('heading', { level: 1, name: text('left_title') })).toHaveCount(0);
  await page.goto('/home');
  await expect(page).toHaveURL('/sign-in');
  expect((await sanne.traces()).keys).not.toContain('samenbeeld.left');
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words).not.toContain(UNSENT);
});

test('signing out with everything sent asks nothing, and the next person finds an empty device', async ({
  devices,
}) => {
  const device = await devices.fresh('sanne', 'tablet');
  await signIn(device);
  await observe(device.page, 'Dit is verstuurd.', 'noor');
  await expectStatus(device, 'sent');
  await device.page.goto('/us');
  await device.page.getByRole('button', { name: text('sign_out') }).click();
  await expect(device.page).toHaveURL('/');
  expect((await device.traces()).databases).toEqual([]);

  await device.page.goto('/sign-in');
  await fillIn(device.page, account('joost').email, device);
  await expect(device.page.getByRole('heading', { level: 1, name: 'De Vossen' })).toBeVisible();
  await expect(device.page.getByText('Dit is verstuurd.')).toHaveCount(0);
  expect(await device.everythingKept()).not.toContain('Noor');
});

test('one signs out also on a device that was given nothing yet', async ({ devices }) => {
  const device = await devices.fresh('sanne', 'tablet');
  const { page } = device;
  device.expects(/ERR_FAILED/);
  await page.route('**/api/v1/sync', (route) => route.abort());
  await page.goto('/sign-in');
  await fillIn(page, device.person.email, device);
  await expectStatus(device, 'fetching');
  await page.goto('/us');
  await page.getByRole('button', { name: text('sign_out') }).click();
  await expect(page).toHaveURL('/');
  expect((await device.traces()).databases).toEqual([]);
});

test('a session that ended keeps the work on the device until one signs in again', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await sanne.goOffline();
  await observe(page, UNSENT, 'noor');
  // the lead takes the tablet's session away
  const cookie = (await sanne.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const ended = await fetch(`${server.origin}/api/v1/session`, { method: 'DELETE', headers: { cookie } });
  expect(ended.status).toBe(204);
  sanne.expects(/status of 401/);
  await sanne.goOnline();

  await expect(page.getByRole('heading', { level: 2, name: text('notice.signed_out_title') })).toBeVisible();
  await expectStatus(sanne, 'on_device');
  await expect(page.getByRole('link').filter({ hasText: UNSENT })).toContainText(text('mark.on_device'));
  await expectGoodScreen(page);
  await page.getByRole('link', { name: text('sign_in.action'), exact: true }).click();
  await fillIn(page, account('sanne').email, sanne);
  await expect(page).toHaveURL('/home');
  await expectStatus(sanne, 'sent');
  await expect(page.getByText(text('notice.signed_out_title'))).toHaveCount(0);
  await expect(page.getByRole('link').filter({ hasText: UNSENT })).toContainText(text('mark.sent'));
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((word) => word === UNSENT)).toHaveLength(1);
});

test('the next person on the device is not signed out by who left without a network', async ({ devices }) => {
  const device = await devices.fresh('sanne', 'tablet');
  await signIn(device);
  // it asks once more whether its session is over
  device.expects(/status of 401/);
  const { page } = device;
  await devices.networkGoes();
  await page.goto('/us');
  await page.getByRole('button', { name: text('sign_out') }).click();
  await expect(page.getByRole('heading', { level: 1, name: text('left_title') })).toBeVisible();
  await devices.networkReturns();
  await expect(page.getByRole('heading', { level: 1, name: text('left_title') })).toHaveCount(0);
  await page.goto('/sign-in');
  await fillIn(page, account('joost').email, device);
  await expect(page.getByRole('heading', { level: 1, name: 'De Vossen' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'De Vossen' })).toBeVisible();
});

test('signing out in one tab leaves nothing in the other', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const other = await sanne.newTab('/home');
  await expectStatus(sanne, 'sent', other);
  sanne.expects(/status of 401/);
  await sanne.page.goto('/us');
  await sanne.page.getByRole('button', { name: text('sign_out') }).click();
  await expect(sanne.page).toHaveURL('/');
  await expect(other).toHaveURL('/sign-in');
  expect((await sanne.traces()).databases).toEqual([]);
});

test('a tab that loses its storage before it hears of the signing out leaves too', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const other = await sanne.newTab('/home');
  await expectStatus(sanne, 'sent', other);
  await capture(other).fill('Een halve zin');
  // a page without an icon too
  sanne.expects(/status of 40[14]/);
  // a page of the same place that is not the app: as a tab that signs out, but says nothing else
  await sanne.page.goto('/health');
  const { databases } = await sanne.traces();
  await sanne.page.evaluate((names) => names.forEach((name) => indexedDB.deleteDatabase(name)), databases);
  await expect(other).toHaveURL('/sign-in');
  const { databases: left, keys } = await sanne.traces();
  expect(left).toEqual([]);
  expect(keys.filter((key) => /draft|signed-in|left/.test(key))).toEqual([]);
});

test('a draft that is open in another tab does not come back after signing out', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const other = await sanne.newTab('/home');
  await capture(other).fill('Een halve zin in een ander venster');
  sanne.expects(/status of 401/);
  await sanne.page.goto('/us');
  await sanne.page.getByRole('button', { name: text('sign_out') }).click();
  await dialog(sanne.page).getByRole('button', { name: text('leave_go') }).click();
  await expect(other).toHaveURL('/sign-in');
  await expect(sanne.page).toHaveURL('/');
  const { keys } = await sanne.traces();
  expect(keys.filter((key) => key.includes('draft'))).toEqual([]);
});

test('somebody else who signs in sees nothing of the one before, whose work waits for her', async ({
  server,
  devices,
}) => {
  const device = await devices.fresh('sanne', 'tablet');
  await signIn(device);
  const { page } = device;
  await device.goOffline();
  await observe(page, UNSENT, 'noor');
  await device.goOnline();
  await expectStatus(device, 'sent');
  await device.goOffline();
  await observe(page, `${UNSENT} En weer omlaag.`, 'noor');
  await page.goto('about:blank');
  await device.goOnline();

  await page.goto('/sign-in');
  const shown: string[] = [];
  page.on('framenavigated', () => void page.evaluate(() => {
    const look = () => console.debug(`shown: ${document.querySelector('h1')?.textContent}`);
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  }).catch(() => undefined));
  page.on('console', (message) => shown.push(message.text()));
  await fillIn(page, account('joost').email, device);
  await expect(page.getByRole('heading', { level: 1, name: 'De Vossen' })).toBeVisible();
  expect(shown.filter((said) => said.includes('De Egels'))).toEqual([]);

  await page.goto('/sign-in');
  await fillIn(page, account('sanne').email, device);
  await expect(page.getByRole('heading', { level: 1, name: 'De Egels' })).toBeVisible();
  await expectStatus(device, 'sent');
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((word) => word.startsWith(UNSENT))).toHaveLength(2);
});

test('work that waits is also sent when the browser’s cookies were cleared', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await sanne.goOffline();
  await observe(page, UNSENT, 'noor');
  await sanne.context.clearCookies();
  sanne.expects(/status of 401/);
  await sanne.goOnline();
  await page.getByRole('link', { name: text('sign_in.action'), exact: true }).click();
  await fillIn(page, account('sanne').email, sanne);
  await expect(page).toHaveURL('/home');
  await expectStatus(sanne, 'sent');
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words.filter((word) => word === UNSENT)).toHaveLength(1);
});

for (const [what, kinds] of [
  ['its database', ['indexeddb']],
  ['everything but the cookies', ['indexeddb', 'local_storage', 'cache_storage', 'service_workers']],
] as const) {
  test(`a browser that threw away ${what} is noticed and said, and all that was sent comes back`, async ({
    devices,
  }) => {
    const sanne = await devices.fresh('sanne', 'tablet');
    await signIn(sanne);
    const { page } = sanne;
    await observe(page, 'Dit stond al op de server.', 'noor');
    await expectStatus(sanne, 'sent');
    await page.goto('about:blank');
    await sanne.clear(...kinds);
    await openGroup(sanne);
    const notice = page.getByRole('alert').filter({ hasText: text('notice.evicted_title') });
    await expect(notice).toBeVisible();
    await expectGoodScreen(page);
    await expectStatus(sanne, 'sent');
    await expect(page.getByRole('link').filter({ hasText: 'Dit stond al op de server.' })).toBeVisible();
    await notice.getByRole('button', { name: text('notice.understood') }).click();
    await expect(notice).toHaveCount(0);
    await openGroup(sanne);
    await expect(page.getByRole('link').filter({ hasText: 'Dit stond al op de server.' })).toBeVisible();
    await expect(notice).toHaveCount(0);
  });
}

test('a first start that was interrupted is not called eviction', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  const { page } = sanne;
  await page.goto('/sign-in');
  // the network fails between signing in and the first answer
  const known = page.waitForResponse((response) => response.url().endsWith('/api/v1/session') && response.ok());
  await page.route('**/api/v1/sync', (route) => route.abort());
  await fillIn(page, account('sanne').email, sanne);
  await known;
  server.wasAway = true;
  await expect(page.getByRole('heading', { level: 1, name: text('first.title') })).toBeVisible();
  await page.unroute('**/api/v1/sync');
  await page.reload();
  await expectStatus(sanne, 'sent');
  await expect(page.getByText(text('notice.evicted_title'))).toHaveCount(0);
});

test('a draft in one tab is still a draft after signing out was refused', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await capture(page).fill('Een halve zin');
  await page.getByRole('link', { name: text('us.title'), exact: true }).click();
  await page.getByRole('button', { name: text('sign_out') }).click();
  await expect(dialog(page)).toContainText(text('leave_drafts', { count: 1 }));
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await openGroup(sanne);
  await expect(capture(page)).toHaveValue('Een halve zin');
  await expect(status(page)).toHaveText(text('status.sent'));
});

test('signing out says what one is still writing inside a moment too', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await observe(page, 'Ze telde tot drie.', 'noor');
  await expectStatus(sanne, 'sent');
  await page.getByRole('link').filter({ hasText: 'Ze telde tot drie.' }).first().click();
  await said(page, 'Ze telde tot drie.').getByRole('button', { name: text('edit'), exact: true }).click();
  await dialog(page).getByRole('textbox').first().fill('Ze telde tot tien.');
  await page.keyboard.press('Escape');
  await expect(page.getByText(text('draft_here'))).toBeVisible();
  await page.getByRole('link', { name: text('us.title'), exact: true }).click();
  await page.getByRole('button', { name: text('sign_out') }).click();
  await expect(dialog(page)).toContainText(text('leave_drafts', { count: 1 }));
  await expectGoodScreen(page);
  await dialog(page).getByRole('button', { name: text('leave_go') }).click();
  await expect(page).toHaveURL('/');
  expect(await sanne.everythingKept()).not.toContain('Ze telde tot tien.');
});
