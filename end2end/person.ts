// What people do with the app and what they look at, in the words of the screen.

import { type Locator, type Page, expect } from '@playwright/test';
import type { Device } from './device.ts';
import { PASSWORD, child } from './story.ts';
import { anyOf, text } from './texts.ts';

// Signs in with the form, and waits until the app is complete on the device.
export async function signIn(device: Device): Promise<void> {
  const { page, person } = device;
  const say = device.say;
  await page.goto('/sign-in');
  await fillIn(page, person.email, device);
  await expect(page).toHaveURL('/home');
  await expectStatus(device, 'sent');
  // the first page is not controlled yet, but from now on every address opens offline
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect(page.getByRole('navigation', { name: say('nav.label') })).toBeVisible();
}

export async function fillIn(page: Page, email: string, device: Device, password = PASSWORD): Promise<void> {
  await page.getByLabel(device.say('sign_in.email')).fill(email);
  await page.getByLabel(device.say('sign_in.password')).fill(password);
  await page.getByRole('button', { name: device.say('sign_in.action'), exact: true }).click();
}

type Standing = 'sent' | 'on_device' | 'sending' | 'attention' | 'fetching';

export function status(page: Page): Locator {
  return page.locator('a.status');
}

export async function expectStatus(device: Device, standing: Standing, page = device.page): Promise<void> {
  await expect(status(page)).toHaveText(anyOf(`status.${standing}`, device.language), { timeout: 30_000 });
}

export async function openGroup(device: Device): Promise<void> {
  await device.page.goto('/home');
  // the outline that stands there first has a heading too
  await expect(capture(device.page)).toBeVisible();
}

export async function openChild(device: Device, key: string): Promise<void> {
  await device.page.goto(`/child/${child(key).id}`);
  await expect(device.page.getByRole('heading', { level: 1, name: child(key).first })).toBeVisible();
}

// The field of the group's own screen, or of a guardian's new moment.
export function capture(page: Page): Locator {
  return page.locator('#text');
}

export async function choose(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) {
    const button = page.getByRole('button', { name: child(key).first, exact: true });
    if ((await button.getAttribute('aria-pressed')) !== 'true') await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'true');
  }
}

export async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: text('save'), exact: true }).click();
}

// Staff write on their group's screen, three taps and a sentence.
export async function observe(page: Page, words: string, ...about: string[]): Promise<void> {
  await page.getByLabel(text('capture.here')).fill(words);
  await choose(page, ...about);
  await save(page);
  // it empties itself once everything is on the disk
  await expect(capture(page)).toHaveValue('');
}

// A guardian writes about their only child.
export async function tell(device: Device, words: string): Promise<void> {
  const { page } = device;
  await page.goto('/new');
  await page.getByLabel(text('capture.home')).fill(words);
  await save(page);
  await expect(page).toHaveURL(/\/child\//);
}

// On the page of a child: the moment in which these words are.
export function card(page: Page, words: string): Locator {
  return page.locator('li.moment', { hasText: words });
}

// Reads the page of a child from top to bottom: what was said, moment by moment.
// Only what is near the screen is drawn, so it has to be scrolled.
export async function everythingShown(page: Page): Promise<string[]> {
  await expect(page.locator('li.moment').first()).toBeVisible();
  const shown = await page.evaluate(async () => {
    const found = new Map<string, string[]>();
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (let before = -1; before !== scrollY; ) {
      for (const moment of document.querySelectorAll('li.moment')) {
        const words = [...moment.querySelectorAll('.said-text')].map((said) => said.textContent ?? '');
        found.set(moment.querySelector('a')?.href ?? '', words);
      }
      before = scrollY;
      scrollBy(0, 600);
      await drawn();
    }
    return [...found.values()];
  });
  return shown.flat();
}

// On the page of a moment: what one person said.
export function said(page: Page, words: string): Locator {
  return page.locator('.said', { hasText: words });
}

export function side(page: Page, of: 'home' | 'here'): Locator {
  return page.locator(`.side-${of}`);
}

// From the page of a child to the page of a moment.
export async function openMoment(page: Page, words: string): Promise<void> {
  await card(page, words).getByRole('heading').getByRole('link').click();
  await expect(page).toHaveURL(/\/moment\//);
  await expect(page.locator('.moment-page')).toContainText(words);
}

// The items of a list, for example the children of a moment. Before a name there
// may be the two letters of its round.
export function namesIn(page: Page, list: string): Locator {
  return page.getByRole('list', { name: list }).getByRole('listitem');
}

export function endsWith(name: string): RegExp {
  return new RegExp(`${name}$`);
}

export async function openTitled(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: title, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

export function dialog(page: Page): Locator {
  return page.getByRole('dialog');
}

// Writes in the dialog that is open, and saves it.
export async function writeInDialog(page: Page, label: string, words: string): Promise<void> {
  await dialog(page).getByLabel(label).fill(words);
  await save(page);
  await expect(dialog(page)).toBeHidden();
}

// Other words for what one said oneself.
export async function revise(page: Page, before: string, after: string, label: string): Promise<void> {
  await said(page, before).getByRole('button', { name: text('edit'), exact: true }).click();
  await writeInDialog(page, label, after);
  await expect(said(page, after)).toBeVisible();
}
