// A browser that was somebody's own becomes the tablet of a group: what lies on it can
// be read by whoever holds it, so it goes first, and nothing unsent in silence.

import { everythingGiven } from '../answers.ts';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { capture, expectStatus, fillIn } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { DRAFT, UNSENT, everythingStored, expectFaces, leftBehind, pairingCode, paired, typeCode } from '../shared.ts';
import { account } from '../story.ts';

async function expectNothingOfSanne(device: Device): Promise<void> {
  const { databases, keys } = await device.traces();
  expect(databases).not.toContain(`samenbeeld-${account('sanne').id}`);
  expect(keys.filter((key) => key.includes(account('sanne').id) || key === 'samenbeeld.signed-in')).toEqual([]);
  const stored = await everythingStored(device.page);
  for (const word of ['glijbaan', 'wip', 'zandbak', 'Noor']) expect(stored).not.toContain(word);
}

test('what somebody did not send from their browser is said before it becomes a tablet, and can be sent first', async ({
  server,
  devices,
}) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  const { page, say } = tablet;
  await leftBehind(tablet, false);
  await typeCode(tablet, await pairingCode(devices, tablet));
  await expect(page.getByRole('heading', { level: 1, name: say('tablet.earlier.title') })).toBeVisible();
  await expect(page.locator('main')).toContainText(account('sanne').name);
  await expect(page.locator('main')).toContainText(say('tablet.earlier.unsent', { count: 1 }));
  await expect(page.locator('main')).toContainText(say('tablet.earlier.drafts', { count: 1 }));
  await expectGoodScreen(page, 'earlier');
  // it stands there as long as nobody chooses
  await page.goto('/home');
  await page.getByRole('button', { name: say('tablet.earlier.send') }).click();
  await expect(page).toHaveURL('/sign-in');
  await fillIn(page, account('sanne').email, tablet);
  await expectStatus(tablet, 'sent');
  await expect(capture(page)).toHaveValue(DRAFT);
  await capture(page).fill('');
  await page.goto('/us');
  await page.getByRole('button', { name: say('sign_out') }).click();
  await expect(page).toHaveURL('/');
  await paired(devices, tablet);
  await expectNothingOfSanne(tablet);
  const { words } = await everythingGiven(server, account('fatima'));
  expect(words).toContain(UNSENT);
});

test('what somebody did not send goes after a second yes, and then nothing of it is left', async ({ devices }) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  const { page, say } = tablet;
  await leftBehind(tablet, false);
  await typeCode(tablet, await pairingCode(devices, tablet));
  await page.getByRole('button', { name: say('tablet.earlier.delete') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('tablet.earlier.sure_title') })).toBeVisible();
  await page.getByRole('button', { name: say('tablet.earlier.stay') }).click();
  await expect(page.locator('main')).toContainText(say('tablet.earlier.unsent', { count: 1 }));
  expect((await tablet.traces()).databases).toContain(`samenbeeld-${account('sanne').id}`);
  await page.getByRole('button', { name: say('tablet.earlier.delete') }).click();
  await page.getByRole('button', { name: say('tablet.earlier.sure') }).click();
  await expectFaces(tablet);
  await expectNothingOfSanne(tablet);
});

test('what the server has of somebody goes from a browser that becomes a tablet, without a question', async ({
  devices,
}) => {
  const tablet = await devices.fresh('sanne', 'tablet');
  await leftBehind(tablet, true);
  await paired(devices, tablet);
  await expectNothingOfSanne(tablet);
});
