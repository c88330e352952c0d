// The browser has no room left.

import { expect, test } from '../journey.ts';
import { capture, choose, expectStatus, openGroup, save, signIn } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { text } from '../texts.ts';

const LONG = 'Ze bouwde de hele ochtend. Steen op steen, en nog een steen.';

test('on a full device the text stays in the field, it is said, and it works again when there is room', async ({
  devices,
}) => {
  const sanne = await devices.own('sanne', 'tablet');
  await signIn(sanne);
  // a browser that just started has not yet set room aside for what comes
  await sanne.switchOff();
  await sanne.switchOn();
  await sanne.goOffline();
  await sanne.leaveRoom(1);
  await openGroup(sanne);
  const { page } = sanne;
  sanne.expects(/not saved: /);
  await capture(page).fill(LONG);
  await choose(page, 'noor');
  await save(page);
  await expect(page.getByText(text('problem.storage'))).toBeVisible();
  await expect(capture(page)).toHaveValue(LONG);
  await expect(page.getByRole('alert').filter({ hasText: text('notice.full_title') })).toBeVisible();
  await expect(page.getByRole('link').filter({ hasText: 'Ze bouwde de hele ochtend.' })).toHaveCount(0);
  await expectGoodScreen(page);

  await sanne.leaveRoom('enough');
  await save(page);
  await expect(capture(page)).toHaveValue('');
  await expect(page.getByRole('link').filter({ hasText: 'Ze bouwde de hele ochtend.' })).toBeVisible();
  await expect(page.getByText(text('notice.full_title'))).toHaveCount(0);
  await sanne.goOnline();
  await expectStatus(sanne, 'sent');
});
