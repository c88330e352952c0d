// Every screen of the tablet of a group, one after the other.

import { expect } from './journey.ts';
import { choosePin, expectOpen, face, leftBehind, lock, openAs, pair, paired, pairingCode, revoke, type, typeCode } from './shared.ts';
import type { Screen } from './screens.ts';
import type { Stage } from './stage.ts';
import { account } from './story.ts';

const PIN = '4096';

export async function* pairingScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const tablet = await devices.own('sanne', 'tablet', { language });
  tablet.expects(/status of (401|403|409|422|429)/);
  const { page, say } = tablet;
  await page.goto('/tablet');
  yield { name: 'tablet-pairing', page };
  await page.getByLabel(say('tablet.pair_code')).fill('ABCD-EFGH');
  await page.getByRole('button', { name: say('tablet.pair_action') }).click();
  await expect(page.getByRole('alert')).toContainText(say('tablet.pair_wrong'));
  yield { name: 'tablet-pairing-wrong', page };
  for await (const code of pair(devices, tablet)) yield { name: 'tablet-code', page: code };
  yield { name: 'tablet-faces', page };
  await tablet.switchOff();
}

export async function* choosingScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const tablet = await devices.own('sanne', 'tablet', { language });
  const { page } = tablet;
  await paired(devices, tablet);
  await face(tablet, account('sanne')).click();
  yield { name: 'tablet-choosing', page };
  await page.goto('/faces');
  await choosePin(tablet, 'sanne', PIN);
  yield { name: 'tablet-home', page };
  await page.goto('/account/pin');
  yield { name: 'tablet-account-pin', page };
  await tablet.switchOff();
}

export async function* lockedScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const tablet = await devices.own('sanne', 'tablet', { language });
  tablet.expects(/status of (401|403|409|422|429)/);
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', PIN);
  await lock(tablet);
  await face(tablet, account('sanne')).click();
  await page.getByRole('button', { name: '4', exact: true }).click();
  yield { name: 'tablet-pad', page };
  await page.goto('/faces');
  await face(tablet, account('sanne')).click();
  await type(tablet, '9999');
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.wrong'));
  yield { name: 'tablet-wrong', page };
  // what the server answers after five
  const shut = { status: 429, headers: { 'retry-after': '900' }, json: { type: '/problems/pin-shut' } };
  await page.route('**/api/v1/tablet/open', (route) => route.fulfill(shut));
  await page.goto('/faces');
  await face(tablet, account('sanne')).click();
  await type(tablet, '9999');
  await expect(page.getByRole('alert')).toContainText(say('tablet.said.shut_title'));
  yield { name: 'tablet-shut', page };
  await tablet.switchOff();
}

export async function* awayScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const tablet = await devices.own('sanne', 'tablet', { language });
  tablet.expects(/status of (401|403)/);
  const { page, say } = tablet;
  await paired(devices, tablet);
  await choosePin(tablet, 'sanne', PIN);
  await lock(tablet);
  await tablet.goOffline();
  await page.goto('/faces');
  await expect(page.getByText(say('tablet.faces.offline'))).toBeVisible();
  yield { name: 'tablet-faces-offline', page };
  await openAs(tablet, 'sanne', PIN);
  await expectOpen(tablet);
  await revoke(devices, tablet);
  await tablet.goOnline();
  await expect(page.getByRole('heading', { level: 1, name: say('tablet.revoked_title') })).toBeVisible();
  yield { name: 'tablet-revoked', page };
  await tablet.switchOff();
}

// What is said on a browser that was somebody's own before.
export async function* earlierScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const tablet = await devices.fresh('sanne', 'tablet', { language });
  const { page, say } = tablet;
  await leftBehind(tablet, false);
  await typeCode(tablet, await pairingCode(devices, tablet));
  await expect(page.getByRole('heading', { level: 1, name: say('tablet.earlier.title') })).toBeVisible();
  yield { name: 'tablet-earlier', page };
  await page.getByRole('button', { name: say('tablet.earlier.delete') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('tablet.earlier.sure_title') })).toBeVisible();
  yield { name: 'tablet-earlier-sure', page };
  await tablet.switchOff();
}
