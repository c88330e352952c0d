// The tablet of a group: a staff day on it, and what it gives away when it is lost.

import { everythingGiven } from '../answers.ts';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { capture, expectStatus, observe, signIn, status } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { choosePin, everythingStored, expectFaces, expectOpen, face, heldBack, lock, openAs, paired, revoke, type } from '../shared.ts';
import { PASSWORD, account, children } from '../story.ts';

const SANNES = '4096';
const FATIMAS = '82719';
const PUDDLE = 'Drie paar laarzen in één plas.';
const TOWER = 'Een toren die hoger is dan hijzelf.';
const DRAFT = 'Een halve zin over de glijbaan';

const HOUR_MS = 60 * 60 * 1000;

// What people wrote and the names of children: none of it may be readable.
const plain = ['text', 'laarzen', 'toren', 'glijbaan', 'plas', ...children.map(({ first }) => first)];

async function expectNothingReadable(tablet: Device): Promise<void> {
  const stored = await everythingStored(tablet.page);
  const readable = plain.filter((word) => new RegExp(`(?<!\\p{L})${word}(?!\\p{L})`, 'u').test(stored));
  // the names of the staff are on the faces
  expect(readable).toEqual([]);
}

test('two people share a tablet for a day, with an outing, and each writes as themselves', async ({
  server,
  devices,
}) => {
  const tablet = await devices.own('sanne', 'tablet');
  const { say } = tablet;
  // a session that the other one left, or that has ended, is brought back
  tablet.expects(/status of (401|409)/);
  await paired(devices, tablet);
  await expectGoodScreen(tablet.page, 'faces');
  await choosePin(tablet, 'sanne', SANNES);
  await observe(tablet.page, PUDDLE, 'noor', 'mees');
  // no child is named in the history of a browser that many use
  await tablet.page.getByRole('link').filter({ hasText: PUDDLE }).first().click();
  await expect(tablet.page).toHaveURL(/moment/);
  await expect(tablet.page).toHaveTitle('Samenbeeld');
  await tablet.page.goBack();
  await capture(tablet.page).fill(DRAFT);
  await lock(tablet);
  await choosePin(tablet, 'fatima', FATIMAS);
  await expect(capture(tablet.page)).toHaveValue('');
  await lock(tablet);

  await devices.networkGoes();
  await tablet.switchOff();
  await tablet.switchOn();
  await tablet.page.goto('/home');
  await expectFaces(tablet);
  await openAs(tablet, 'sanne', SANNES);
  await expect(capture(tablet.page)).toHaveValue(DRAFT);
  await expect(tablet.page.getByRole('link').filter({ hasText: PUDDLE })).toBeVisible();
  await lock(tablet);
  await openAs(tablet, 'fatima', FATIMAS);
  await observe(tablet.page, TOWER, 'yara');
  await expectStatus(tablet, 'on_device');
  await lock(tablet);
  await expect(face(tablet, account('fatima'))).toContainText(say('tablet.faces.unsent', { count: 1 }));
  await expectNothingReadable(tablet);
  // who opens it next reads whose words wait, and is told nothing of theirs
  await openAs(tablet, 'sanne', SANNES);
  await expect(status(tablet.page)).toContainText(say('status.mine_sent'));
  await expect(status(tablet.page)).toContainText(say('status.others', { names: 'Fatima', count: 1 }));
  await expect(tablet.page.locator('.seat')).toContainText('Sanne');
  await lock(tablet);

  await devices.networkReturns();
  await openAs(tablet, 'fatima', FATIMAS);
  await expectStatus(tablet, 'sent');
  await lock(tablet);
  await expect(face(tablet, account('fatima'))).not.toContainText(say('tablet.faces.unsent', { count: 1 }));
  await openAs(tablet, 'sanne', SANNES);
  await expectStatus(tablet, 'sent');
  const { words, raw } = await everythingGiven(server, account('sanne'));
  expect(words.filter((said) => said === PUDDLE || said === TOWER)).toHaveLength(2);
  const answers = raw.split('\n').slice(1).map((body) => JSON.parse(body));
  const recorded = answers.flatMap(({ ops }) => ops.map((placed: { recorded: unknown }) => placed.recorded));
  for (const [said, key] of [[PUDDLE, 'sanne'], [TOWER, 'fatima']] as const) {
    const written = recorded.find(({ op }) => op.body.write?.text === said);
    expect(written.author).toBe(account(key).id);
  }
});

test('what comes of a PIN after its owner went back opens nothing in front of the next', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await capture(page).fill(DRAFT);
  await lock(tablet);
  await choosePin(tablet, 'fatima', FATIMAS);
  await lock(tablet);
  const late = await heldBack(page, '/api/v1/tablet/open');
  await face(tablet, account('sanne')).click();
  await type(tablet, SANNES);
  await late.asked;
  await page.getByRole('button', { name: say('tablet.pad.back') }).click();
  await face(tablet, account('fatima')).click();
  const ended = page.waitForResponse('**/api/v1/tablet/lock');
  await late.release();
  // what the server began for who went back ends again
  await ended;
  await expect(page.getByRole('heading', { name: account('fatima').name })).toBeVisible();
  await type(tablet, FATIMAS);
  await expectOpen(tablet);
  await expect(capture(page)).toHaveValue('');
});

test('a mistyped PIN whose answer comes late leaves the right one to open without a network', async ({ devices }) => {
  const tablet = await devices.own('sanne', 'tablet');
  tablet.expects(/status of 401/);
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await lock(tablet);
  const late = await heldBack(page, '/api/v1/tablet/open');
  await face(tablet, account('sanne')).click();
  await type(tablet, '9999');
  await late.asked;
  // the tablet does not wait for it
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.wrong'));
  const answered = page.waitForResponse('**/api/v1/tablet/open');
  late.release();
  expect((await answered).status()).toBe(401);
  await devices.networkGoes();
  // a wrong one slows down for some seconds
  await expect(async () => {
    await page.goto('/faces');
    await openAs(tablet, 'sanne', SANNES);
  }).toPass({ intervals: [3_000], timeout: 60_000 });
});

test('on a slow tablet an answer that comes while it opens by itself is used, not lost', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  // a session that ended meanwhile is brought back
  tablet.expects(/status of 401/);
  const { page } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await lock(tablet);
  // as slow as it takes to make a key of a PIN
  const goOn = await page.evaluateHandle(() => {
    const derive = SubtleCrypto.prototype.deriveBits;
    let goOn = (): void => {};
    const promise = new Promise<void>((resolve) => (goOn = resolve));
    SubtleCrypto.prototype.deriveBits = async function (...asked) {
      document.documentElement.dataset.derives = 'yes';
      await promise;
      return derive.apply(this, asked);
    };
    return goOn;
  });
  const key = `samenbeeld.tablet.${account('sanne').id}`;
  const token = () => page.evaluate((key) => JSON.parse(localStorage[key]).token as string, key);
  const before = await token();
  const late = await heldBack(page, '/api/v1/tablet/open');
  await face(tablet, account('sanne')).click();
  await type(tablet, SANNES);
  await late.asked;
  await expect(page.locator('html')).toHaveAttribute('data-derives', 'yes');
  const ended = page.waitForResponse('**/api/v1/tablet/lock');
  late.release();
  await expect.poll(token).not.toBe(before);
  await ended;
  await goOn.evaluate((goOn) => goOn());
  await expectOpen(tablet);
  await observe(page, PUDDLE, 'noor');
  await expectStatus(tablet, 'sent');
});

test('a PIN that was changed elsewhere opens nothing from the next contact of anybody on', async ({ devices }) => {
  const tablet = await devices.own('sanne', 'tablet');
  // the session of the one before is brought back
  tablet.expects(/status of (401|409)/);
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await lock(tablet);
  await choosePin(tablet, 'fatima', FATIMAS);
  const phone = await devices.fresh('sanne', 'phone');
  await signIn(phone);
  await phone.page.goto('/account/pin');
  await phone.page.getByLabel(say('tablet.pin_password')).fill(PASSWORD);
  await phone.page.getByLabel(say('tablet.pin_new')).fill('50361947');
  await phone.page.getByLabel(say('tablet.pin_again')).fill('50361947');
  await phone.page.getByRole('button', { name: say('tablet.pin_keep') }).click();
  await expect(phone.page.getByRole('status')).toContainText(say('tablet.pin_kept_title'));
  // Fatima writes: that is contact enough
  await lock(tablet);
  await openAs(tablet, 'fatima', FATIMAS);
  await observe(page, TOWER, 'yara');
  await expectStatus(tablet, 'sent');
  const { id } = account('sanne');
  const isSealed = () => page.evaluate((id) => !!JSON.parse(localStorage[`samenbeeld.tablet.${id}`]).by_pin, id);
  await expect.poll(isSealed).toBe(false);
  await lock(tablet);
  await devices.networkGoes();
  await page.goto('/faces');
  await face(tablet, account('sanne')).click();
  await type(tablet, SANNES);
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.unreached_title'));
  await devices.networkReturns();
  await page.goto('/faces');
  await openAs(tablet, 'sanne', '50361947');
});

test('an answer to a PIN that never arrives costs nobody anything', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  tablet.expects(/status of (401|409)|net::ERR_FAILED/);
  const { page, say, context } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await lock(tablet);
  // the server does it, and has another token for her than the one on the tablet
  const lose = () =>
    page.route(
      '**/api/v1/tablet/open',
      async (route) => {
        await route.fetch();
        await context.clearCookies({ name: 'samenbeeld' });
        await route.abort();
      },
      { times: 1 },
    );
  await lose();
  await openAs(tablet, 'sanne', SANNES);
  await observe(page, PUDDLE, 'noor');
  await expectStatus(tablet, 'sent');
  await lock(tablet);
  // who cannot open without the server reads that it does not answer, and tries again
  await page.evaluate((key) => {
    localStorage[key] = JSON.stringify({ ...JSON.parse(localStorage[key]), secret: null });
  }, `samenbeeld.tablet.${account('sanne').id}`);
  await lose();
  await face(tablet, account('sanne')).click();
  await type(tablet, SANNES);
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.unreached_title'));
  await page.getByRole('button', { name: say('tablet.pad.open'), exact: true }).click();
  await expectOpen(tablet);
  await expect(page.getByRole('link').filter({ hasText: PUDDLE })).toBeVisible();
});

test('what was not sent from a tablet that is paired anew goes only after a yes', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  // the session ends while the question stands there
  tablet.expects(/status of (401|409)/);
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await capture(page).fill(DRAFT);
  await lock(tablet);
  await paired(devices, tablet);
  await face(tablet, account('sanne')).click();
  await page.getByRole('button', { name: say('tablet.pad.forgot') }).click();
  await page.getByLabel(say('tablet.pin_password')).fill(PASSWORD);
  await page.getByLabel(say('tablet.pin_new')).fill(FATIMAS);
  await page.getByLabel(say('tablet.pin_again')).fill(FATIMAS);
  await page.getByRole('button', { name: say('tablet.pin_keep') }).click();
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.unread_title'));
  const drafts = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('draft')).length);
  expect(await drafts()).toBe(1);
  await page.getByRole('button', { name: say('tablet.said.unread_action') }).click();
  await expectOpen(tablet);
  await expect(capture(page)).toHaveValue('');
  expect(await drafts()).toBe(0);
});

test('nobody touches it for five minutes, and it locks', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  await paired(devices, tablet);
  await tablet.page.clock.install();
  await tablet.page.goto('/faces');
  await choosePin(tablet, 'sanne', SANNES);
  await tablet.page.clock.runFor(4 * 60 * 1000);
  await tablet.page.mouse.click(5, 300);
  await tablet.page.clock.runFor(4 * 60 * 1000);
  await expectOpen(tablet);
  await tablet.page.clock.runFor(70 * 1000);
  await expectFaces(tablet);
});

test('wrong PINs slow down, with a network and without, and are told at the next contact', async ({ devices }) => {
  const tablet = await devices.own('sanne', 'phone');
  tablet.expects(/status of (401|423|429)/);
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await lock(tablet);
  await face(tablet, account('sanne')).click();
  await type(tablet, '9999');
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.wrong'));
  await expectGoodScreen(page, 'wrong PIN');
  await devices.networkGoes();
  await page.goto('/faces');
  // what still begins there would see the clock jump, as if somebody had set it back
  await expect(face(tablet, account('sanne'))).toBeVisible();
  await page.clock.install();
  await page.goto('/faces');
  await face(tablet, account('sanne')).click();
  for (let wrong = 1; wrong < 10; wrong++) {
    await type(tablet, '9999');
    await expect(page.getByRole('alert')).toContainText(say(wrong < 5 ? 'tablet.said.wrong' : 'tablet.said.shut_title'));
    await page.clock.runFor(wrong < 5 ? 2 ** wrong * 1000 : 15 * 60 * 1000 + 1000);
  }
  await type(tablet, '9999');
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.unreached_title'));
  await page.goto('/faces');
  await face(tablet, account('sanne')).click();
  await type(tablet, SANNES);
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.unreached_title'));
  const told = page.waitForResponse((response) => response.url().endsWith('/api/v1/tablet/attempts'));
  await devices.networkReturns();
  await page.goto('/faces');
  expect((await told).status()).toBe(204);
  await openAs(tablet, 'sanne', SANNES);
});

test('a lost tablet is purged at its next contact, and what it had not sent is with the lead', async ({
  devices,
}) => {
  const tablet = await devices.own('sanne', 'tablet');
  tablet.expects(/status of (401|403|409)/);
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await tablet.goOffline();
  await observe(page, PUDDLE, 'noor');
  const karin = await revoke(devices, tablet);
  await tablet.goOnline();
  await expect(page.getByRole('heading', { level: 1, name: say('tablet.revoked_title') })).toBeVisible();
  await expectGoodScreen(page, 'revoked');
  const { databases, keys } = await tablet.traces();
  expect(databases).toEqual([]);
  expect(keys.filter((key) => !key.includes('preference'))).toEqual([]);
  await page.goto('/faces');
  await expect(page).toHaveURL('/tablet');
  const held = await karin.page.request.get('/desk/held');
  expect(await held.text()).toContain(PUDDLE);
});

test('after the lease a tablet that never comes back opens for nobody and has not one word to read', async ({
  devices,
}) => {
  const tablet = await devices.own('sanne', 'tablet');
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', SANNES);
  await observe(page, PUDDLE, 'noor');
  await expectStatus(tablet, 'sent');
  await capture(page).fill(DRAFT);
  await lock(tablet);
  await devices.networkGoes();
  await page.clock.install({ time: Date.now() + 71 * HOUR_MS });
  await page.goto('/faces');
  await openAs(tablet, 'sanne', SANNES);
  await expect(page.getByRole('link').filter({ hasText: PUDDLE })).toBeVisible();
  await lock(tablet);
  await page.clock.setFixedTime(Date.now() + 73 * HOUR_MS);
  await page.goto('/faces');
  await face(tablet, account('sanne')).click();
  await type(tablet, SANNES);
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.unreached_title'));
  const kept = await page.evaluate((id) => localStorage[`samenbeeld.tablet.${id}`], account('sanne').id);
  expect(JSON.parse(kept).secret).toBeNull();
  await expectNothingReadable(tablet);
});

test('no address of a locked tablet shows anything but faces', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  await paired(devices, tablet);
  for (const path of ['/home', '/us', '/moment/00000000-0000-4000-8000-000000000000']) {
    await tablet.page.goto(path);
    await expectFaces(tablet);
  }
});
