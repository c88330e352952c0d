// Everything can be done without a mouse and without a finger.

import type { Page } from '@playwright/test';
import { everythingGiven } from '../answers.ts';
import { expect, test } from '../journey.ts';
import { capture, dialog, expectStatus, openGroup, openTitled, signIn } from '../person.ts';
import { account, child } from '../story.ts';
import { text } from '../texts.ts';

const WORDS = 'Alleen met het toetsenbord geschreven.';

// Tab, until what has the focus is called this.
async function tabTo(page: Page, name: string): Promise<void> {
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const focused = document.activeElement;
      const label = focused instanceof HTMLTextAreaElement ? focused.labels[0]?.textContent : undefined;
      return (label ?? focused?.getAttribute('aria-label') ?? focused?.textContent ?? '').trim();
    });
    // the letters in a child's round are in its text too
    if (found === name || found.endsWith(name)) return;
  }
  throw new Error(`the keyboard does not reach ${name}`);
}

test('an observation is written with the keyboard alone', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'laptop');
  await signIn(sanne);
  const { page } = sanne;
  await openGroup(sanne);
  // past the menu
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: text('skip') })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, text('capture.here'));
  await page.keyboard.type(WORDS);
  await tabTo(page, 'Noor');
  await page.keyboard.press('Space');
  await tabTo(page, 'Mees');
  await page.keyboard.press('Space');
  await tabTo(page, text('save'));
  await page.keyboard.press('Enter');
  await expect(capture(page)).toHaveValue('');
  await expectStatus(sanne, 'sent');
  const { words } = await everythingGiven(server, account('papa-noor'));
  expect(words).toContain(WORDS);
});

test('a dialog takes the focus, closes with Escape and gives the focus back to the page', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'laptop');
  await signIn(papa);
  const { page } = papa;
  await page.goto(`/child/${child('noor').id}`);
  await openTitled(page, 'Zonder zijwieltjes');
  const edit = page.getByRole('button', { name: text('edit'), exact: true }).first();
  await edit.focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page).getByRole('textbox')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(edit).toBeFocused();
});
