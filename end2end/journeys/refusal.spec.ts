// What the server does not take stays, with the reason and a way on; and it
// holds up nothing that was written after it.

import { everythingGiven } from '../answers.ts';
import { spoil } from '../spoiled.ts';
import { expect, test } from '../journey.ts';
import { capture, dialog, expectStatus, observe, signIn, status } from '../person.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

const SPOILED = 'Dit raakt onderweg beschadigd.';
const AFTER = 'Dit werd erna geschreven.';

test('what the server refuses stays under Let op, can be repaired, and blocks nothing', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await devices.networkGoes();
  await observe(page, SPOILED, 'noor');
  await observe(page, AFTER, 'noor');
  await spoil(sanne, SPOILED);
  await devices.networkReturns();
  await expectStatus(sanne, 'attention');
  const arrived = async () => (await everythingGiven(server, account('fatima'))).words;
  await expect.poll(arrived).toContain(AFTER);
  expect(await arrived()).not.toContain(SPOILED);

  await status(page).click();
  await expect(page.getByRole('heading', { level: 1, name: text('attention.title') })).toBeVisible();
  const problem = page.getByRole('listitem').filter({ hasText: SPOILED });
  await expect(problem).toContainText(text('refusal.malformed_why'));
  await problem.getByRole('button', { name: text('attention.repair') }).click();
  await expect(capture(page)).toHaveValue(SPOILED);
  await expect(page.getByRole('button', { name: 'Noor', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: text('save'), exact: true }).click();
  await expect.poll(async () => (await arrived()).filter((words) => words === SPOILED).length).toBe(1);

  await status(page).click();
  await problem.getByRole('button', { name: text('attention.discard') }).click();
  await dialog(page).getByRole('button', { name: text('attention.discard') }).click();
  await expect(page.getByRole('heading', { level: 1, name: text('attention.none_title') })).toBeVisible();
  await expectStatus(sanne, 'sent');
});

test('a text that is too long and a moment about nobody are said in words, and the text stays', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  // not ready is not dead: a tap says what lacks
  const tap = () => page.getByRole('button', { name: text('save'), exact: true }).click({ force: true });
  const long = 'a'.repeat(20_003);
  await capture(page).fill(long);
  await tap();
  await expect(page.getByText(text('problem.long', { count: 3 }))).toBeVisible();
  await expect(capture(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(capture(page)).toHaveValue(long);
  await capture(page).fill('Kort genoeg.');
  await tap();
  await expect(page.getByText(text('problem.children'))).toBeVisible();
  await expect(capture(page)).toHaveValue('Kort genoeg.');
});
