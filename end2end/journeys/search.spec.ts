// Finding moments again, without a network: by words, by parts of them, by child
// and by side; and never what is somebody else's.

import type { Page } from '@playwright/test';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { expectStatus, observe, openGroup, signIn, tell } from '../person.ts';
import { child } from '../story.ts';
import { text } from '../texts.ts';

const CRECHE = 'In de poppenhoek bouwde ze een Crèche voor beren en poppen.';
const TEAM = 'Even overleggen: is de poppenhoek te klein?';
const SOFA = 'Thuis bouwt ze met kussens ook een creche.';

const field = (page: Page) => page.getByRole('searchbox', { name: text('search.label') });
const hits = (page: Page) => page.locator('.hits > li');

async function openSearch(page: Page): Promise<void> {
  await page.getByRole('link', { name: text('search.title'), exact: true }).first().click();
  await expect(field(page)).toBeVisible();
}

async function finds(page: Page, words: string, count: number): Promise<void> {
  await field(page).fill(words);
  await expect(hits(page)).toHaveCount(count);
}

async function unfold(page: Page): Promise<void> {
  const more = page.locator('.search-form details');
  if ((await more.getAttribute('open')) === null) await more.locator('summary').click();
}

test('moments are found again without a network, by parts of words, by child and by side', async ({ devices }) => {
  const sanne = await devices.own('sanne', 'tablet');
  const papa = await devices.own('papa-noor', 'phone');
  await signIn(sanne);
  await signIn(papa);
  await observe(sanne.page, CRECHE, 'noor', 'mees');
  await expectStatus(sanne, 'sent');
  await tell(papa, SOFA);
  await expectStatus(papa, 'sent');
  await expectStatus(sanne, 'sent');
  await expect(sanne.page.getByRole('link').filter({ hasText: SOFA })).toBeVisible();
  await devices.networkGoes();

  // the app opens anew without a network, and so does the page by its address
  await sanne.switchOff();
  await sanne.switchOn();
  const { page } = sanne;
  await openGroup(sanne);
  await openSearch(page);
  await finds(page, 'créche', 2);
  await expect(page.locator('.search-count')).toHaveText(text('search.found', { count: 2 }));
  await expect(page.locator('mark')).toHaveText(['creche', 'Crèche']);
  await finds(page, 'poppen CHE', 1);
  await expect(hits(page)).toContainText('Mees en Noor');
  await finds(page, 'poppenzolder', 0);
  await expect(page.getByText(text('search.none_hint'))).toBeVisible();

  await finds(page, 'creche', 2);
  await page.getByRole('radio', { name: text('side.home') }).check();
  await expect(hits(page)).toHaveCount(1);
  await expect(hits(page)).toContainText(SOFA);
  await page.getByRole('radio', { name: text('search.any_side') }).check();
  await unfold(page);
  await page.getByLabel(text('search.child'), { exact: true }).selectOption({ label: 'Mees' });
  await expect(hits(page)).toHaveCount(1);
  await expect(hits(page)).toContainText('Crèche');

  // what was looked for still stands there when one comes back
  await hits(page).getByRole('link').click();
  await expect(page).toHaveURL(/\/moment\//);
  await page.goBack();
  await expect(field(page)).toHaveValue('creche');
  await expect(hits(page)).toHaveCount(1);
  await expect(page.getByLabel(text('search.child'), { exact: true })).toHaveValue(/\d/);

  await page.goto('/search');
  await finds(page, 'beren cre', 1);
});

test('a parent finds neither the words of another child nor those of the team', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await observe(sanne.page, 'Samen een kasteeltoren gebouwd.', 'noor', 'mees');
  await observe(sanne.page, 'Alleen aan een kasteelbrug gewerkt.', 'mees');
  await sanne.page.getByLabel(text('capture.here')).fill(TEAM);
  await sanne.page.locator('.capture-more > summary').click();
  await sanne.page.getByLabel(text('audience.question')).selectOption({ label: text('audience.team') });
  await observe(sanne.page, TEAM, 'noor');
  await expectStatus(sanne, 'sent');

  const found: [string, string, number, number][] = [
    ['papa-noor', 'noor', 1, 0],
    ['ouder-mees', 'mees', 2, 0],
  ];
  for (const [guardian, own, castles, talks] of found) {
    const phone: Device = await devices.fresh(guardian, 'phone');
    await signIn(phone);
    const { page } = phone;
    await openSearch(page);
    await finds(page, 'kasteel', castles);
    await expect(hits(page).first()).toContainText(child(own).first);
    const other = own === 'noor' ? 'Mees' : 'Noor';
    await expect(page.locator('.hits')).not.toContainText(other);
    await finds(page, 'overleggen', talks);
  }
  await openSearch(sanne.page);
  await finds(sanne.page, 'overleggen klein', 1);
});
