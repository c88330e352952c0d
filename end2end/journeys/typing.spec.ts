// What is typed is what stands there: half a date, half of a sign, and over midnight.

import { type Page } from '@playwright/test';
import { expect, test } from '../journey.ts';
import { capture, expectStatus, save, signIn } from '../person.ts';
import { text } from '../texts.ts';

// In a field of dates the browser's own language decides on the order: a plain one
// beside ours shows what these keys mean.
async function typedDate(page: Page, id: string, keys: string): Promise<[string, string]> {
  await page.evaluate((id) => {
    const field = document.getElementById(id);
    if (document.getElementById('plain')) return;
    const plain = document.createElement('input');
    plain.type = 'date';
    plain.id = 'plain';
    plain.value = (field as HTMLInputElement).value;
    field?.parentElement?.append(plain);
  }, id);
  const typed: string[] = [];
  for (const at of [`#${id}`, '#plain']) {
    await page.locator(at).focus();
    await page.keyboard.type(keys);
    typed.push(await page.locator(at).inputValue());
  }
  return [typed[0] ?? '', typed[1] ?? ''];
}

test('a date that is typed key by key is the date that is saved', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'laptop');
  await signIn(papa);
  const { page } = papa;
  await page.goto('/new');
  await capture(page).fill('Ze zwom voor het eerst.');
  await page.locator('.capture-more summary').click();
  for (const keys of ['11152024', '03052025', '09022025']) {
    const [ours, plain] = await typedDate(page, 'day', keys);
    expect(ours, keys).toBe(plain);
    expect(ours, keys).toMatch(/^202[45]/);
  }
  const day = await page.locator('#day').inputValue();
  await save(page);
  await expect(page).toHaveURL(/\/child\//);
  await page.goto('/search');
  await page.locator('#search').fill('zwom voor het eerst');
  await page.locator('.search-more, summary').first().click();
  const [from, plain] = await typedDate(page, 'search-from', '01022025');
  expect(from).toBe(plain);
  const [until] = await typedDate(page, 'search-until', '12312025');
  expect(until).toMatch(/^2025/);
  expect(day.startsWith('2025')).toBe(true);
  await expect(page.locator('.hits li')).toHaveCount(1);
});

test('half a date is given back the day that is meant, when the field is left', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'laptop');
  await signIn(papa);
  const { page } = papa;
  await page.goto('/new');
  await capture(page).fill('Ze zwom.');
  await page.locator('.capture-more summary').click();
  const before = await page.locator('#day').inputValue();
  await page.locator('#day').focus();
  await page.keyboard.press('Delete');
  await expect(page.locator('#day')).toHaveValue('');
  await capture(page).focus();
  await expect(page.locator('#day')).toHaveValue(before);
});

test('a sign that comes in two halves is one sign', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  const { page, context } = papa;
  await page.goto('/new');
  await capture(page).focus();
  await page.keyboard.type('Trots ');
  const keys = await context.newCDPSession(page);
  for (const half of ['\ud83d', '\ude00']) {
    await page.evaluate((half) => document.execCommand('insertText', false, half), half);
  }
  await keys.detach();
  await expect(capture(page)).toHaveValue('Trots 😀');
});

test('what was begun before midnight is about the day that stands in the field', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await papa.context.clock.install({ time: '2026-11-30T22:58:00Z' });
  await signIn(papa);
  const { page } = papa;
  await page.goto('/new');
  await capture(page).fill('Ze sliep nog niet.');
  const now = page.locator('.capture-now');
  await expect(now).toContainText(text('today'));
  await papa.context.clock.fastForward('10:00');
  await expect(now).toContainText(text('yesterday'));
  await now.click();
  await expect(page.locator('#day')).toHaveValue('2026-11-30');
  await expect(page.locator('#day')).toHaveAttribute('max', '2026-12-01');
  await save(page);
  await expect(page).toHaveURL(/\/child\//);
  const card = page.locator('li.moment', { hasText: 'Ze sliep nog niet.' });
  await expect(card.getByRole('heading').first()).toContainText(new RegExp(text('yesterday'), 'i'));
  await expectStatus(papa, 'sent');
});
