// A group looks back on its own work: both silences, and the balance over time.

import { expect, test } from '../journey.ts';
import { expectStatus, signIn } from '../person.ts';
import { child } from '../story.ts';
import { text } from '../texts.ts';

const quiet = (name: string) => ({ hasText: name });

test('after how long a silence is one is for the location to say, and the tablet follows', async ({ devices }) => {
  const sanne = await devices.own('sanne', 'tablet');
  await signIn(sanne);
  const karin = await devices.fresh('karin', 'laptop');
  await signIn(karin);
  const set = async (days: string): Promise<void> => {
    await karin.page.goto('/desk/settings');
    const form = karin.page.locator('form:has([name="seen_days"])');
    for (const name of ['seen_days', 'heard_days', 'theme_days']) await form.locator(`[name="${name}"]`).fill(days);
    await form.getByRole('button').click();
    await expect(karin.page).toHaveURL(/done=set/);
  };
  await set('730');
  await sanne.page.goto('/work');
  const cards = sanne.page.locator('.quiet-card');
  // a theme that nobody ever wrote about is quiet, however long one waits
  await expect(sanne.page.locator('.quiet-card > .quiet')).toHaveCount(0, { timeout: 30_000 });
  await set('7');
  await expect(sanne.page.locator('.quiet-card > .quiet').first()).toBeVisible({ timeout: 30_000 });
  await expect(cards.first()).toBeVisible({ timeout: 30_000 });
  // a child and what is quiet around it, on its picture too, and without a network
  await expectStatus(sanne, 'sent');
  await devices.networkGoes();
  await sanne.page.goto('/work');
  await expect(cards.first()).toBeVisible();
  const names = await cards.getByRole('heading', { level: 3 }).allTextContents();
  expect(names.length).toBeGreaterThan(0);
  await cards.first().getByRole('link').first().click();
  await expect(sanne.page.getByRole('heading', { level: 1, name: names[0] ?? '' })).toBeVisible();
  await expect(sanne.page.getByRole('heading', { level: 2, name: text('work.silences') })).toBeVisible();
});

test('the balance is of the group as a whole, and its numbers stand behind the charts', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await sanne.page.getByRole('link', { name: text('work.title') }).click();
  for (const title of ['work.share', 'work.questions', 'work.waited']) {
    const part = sanne.page.locator('.balance-part', quiet(text(title)));
    await expect(part.getByRole('img', { name: text(title) })).toBeVisible();
    await part.getByText(text('work.table')).click();
    await expect(part.getByRole('row')).toHaveCount(13);
  }
  // neither a colleague nor a parent is in it
  const balance = await sanne.page.locator('[aria-labelledby="balance"]').textContent();
  for (const name of ['Sanne', 'Fatima', 'Tom', 'Ilse', 'Robin']) expect(balance).not.toContain(name);
});

test('a parent has no page for the work of the group', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  await expect(papa.page.getByRole('link', { name: text('work.title') })).toHaveCount(0);
  await papa.page.goto('/work');
  await expect(papa.page.getByRole('heading', { level: 1, name: text('not_found.title') })).toBeVisible();
  // and no silences on the picture of their child
  await papa.page.goto(`/child/${child('noor').id}/picture`);
  await expect(papa.page.locator('a.cell').first()).toBeVisible();
  await expect(papa.page.getByRole('heading', { name: text('work.silences') })).toHaveCount(0);
});
