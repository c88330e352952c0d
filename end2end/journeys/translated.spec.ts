// The browser translates the page, as Chrome does for who reads another language: it
// takes every text out and puts others in its place.

import { type Page } from '@playwright/test';
import { expect, test } from '../journey.ts';
import { capture, choose, expectStatus, openGroup, save, signIn } from '../person.ts';
import { child } from '../story.ts';
import { text } from '../texts.ts';

// Each text that is on the page now goes out of it; in its place come two elements
// with the translation.
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walk.nextNode()) texts.push(walk.currentNode as Text);
    for (const one of texts) {
      if (!one.data.trim() || one.parentElement?.closest('script, style, textarea')) continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.append(one.data);
      outer.append(inner);
      one.replaceWith(outer);
    }
  });
}

const savebar = (page: Page) => page.locator('.savebar-what');

test('on a translated page what changes is still shown, and the status says no more than is true', async ({ devices }) => {
  const sanne = await devices.own('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await openGroup(sanne);
  await capture(page).fill('Ze telt tot tien.');
  await expect(savebar(page)).toContainText(text('capture.whom'));
  await translate(page);
  await choose(page, 'noor');
  await expect(savebar(page)).toContainText('Noor');
  await choose(page, 'mees');
  await page.getByRole('button', { name: 'Noor', exact: true }).click();
  await expect(savebar(page)).toContainText('Mees');
  await expect(savebar(page)).not.toContainText('Noor');

  await devices.networkGoes();
  await translate(page);
  await save(page);
  await expect(capture(page)).toHaveValue('');
  await expectStatus(sanne, 'on_device');
  await translate(page);
  await devices.networkReturns();
  await expectStatus(sanne, 'sent');
});

test('on a translated page the number of what is found is that of what is shown', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  const { page } = papa;
  await page.goto('/search');
  await page.locator('#search').fill('water');
  await expect(page.locator('.hits li').first()).toBeVisible();
  const said = await page.locator('.search-results').textContent();
  await translate(page);
  await page.locator('#search').fill('zzzz');
  await expect(page.locator('.hits li')).toHaveCount(0);
  await expect(page.locator('.search-results')).not.toHaveText(said ?? '');
  await expect(page.getByRole('heading', { name: text('search.none_title') })).toBeVisible();
});

test('who is at an item of a list stays at it when another comes before it', async ({ devices }) => {
  const laptop = await devices.fresh('sanne', 'laptop');
  await signIn(laptop);
  const { page } = laptop;
  await openGroup(laptop);
  const rows = page.locator('#recent + ul a');
  const href = await rows.first().getAttribute('href');
  await rows.first().focus();

  const tablet = await devices.fresh('sanne', 'tablet');
  await signIn(tablet);
  await openGroup(tablet);
  await capture(tablet.page).fill('Ze bouwt een brug.');
  await choose(tablet.page, 'noor');
  await save(tablet.page);
  await expect(rows.first()).toContainText('Ze bouwt een brug.');
  await expect(rows.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(String(href));
});

test('a child’s page opens from a translated list', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await translate(sanne.page);
  await sanne.page.goto(`/child/${child('noor').id}`);
  await translate(sanne.page);
  await sanne.page.getByRole('link', { name: text('picture.title') }).click();
  await expect(sanne.page).toHaveURL(/\/picture/);
});
