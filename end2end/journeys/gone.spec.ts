// What a tab or a browser throws away is noticed, and nothing that was written goes with it.

import { expect, test } from '../journey.ts';
import { capture, choose, expectStatus, observe, openGroup, signIn } from '../person.ts';

const WORDS = 'De toren stond nog, ook na de derde steen.';

test('what was thrown away under an open page is noticed, and comes back', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await observe(sanne.page, WORDS, 'noor');
  await expectStatus(sanne, 'sent');
  // what is being written or read at that moment fails, and is done again
  sanne.expects(/Force close delete origin|transaction was aborted|connection was closed/);
  await sanne.clear('indexeddb');
  await observe(sanne.page, `${WORDS} Daarna viel hij.`, 'noor');
  await expectStatus(sanne, 'sent');
  await openGroup(sanne);
  await expectStatus(sanne, 'sent');
  await expect(sanne.page.getByRole('link').filter({ hasText: `${WORDS} Daarna` })).toBeVisible();
  await expect(sanne.page.getByText(WORDS, { exact: true })).toBeVisible();
});

test('what is typed in one tab is not lost by what another tab saves', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const other = await sanne.newTab('/home');
  await capture(sanne.page).fill(WORDS);
  await choose(sanne.page, 'noor');
  await observe(other, 'In de andere tab.', 'mees');
  await sanne.killTab();
  await openGroup(sanne);
  await expect(capture(sanne.page)).toHaveValue(WORDS);
});

test('what was saved does not stand in the field any more, however soon after it the tab dies', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  // as if it were killed between the disk and emptying the field
  await sanne.page.evaluate(() => {
    Storage.prototype.removeItem = () => undefined;
  });
  await observe(sanne.page, WORDS, 'noor');
  await sanne.killTab();
  await openGroup(sanne);
  await expect(sanne.page.getByRole('link').filter({ hasText: WORDS })).toBeVisible();
  await expect(capture(sanne.page)).toHaveValue('');
});
