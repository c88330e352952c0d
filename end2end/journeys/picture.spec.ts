// The complete picture: where both sides looked, where only one did.

import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { capture, expectStatus, observe, openChild, openMoment, side, signIn, writeInDialog } from '../person.ts';
import { child } from '../story.ts';
import { text } from '../texts.ts';

const SEEN = 'Ze tekende met de tablet en vroeg wie er in het apparaat woont.';
const TOLD = 'Thuis belt ze opa en draait ze het scherm om, zodat hij haar voeten ziet.';
const noor = child('noor');

function thisMonth(): string {
  const [year, month] = new Date().toISOString().split('-');
  return `${text('months').split(' ')[Number(month) - 1]} ${year}`;
}

// The cell of a theme in this month: it says in words what it shows.
async function expectCell(device: Device, theme: string, seen: string): Promise<void> {
  const { page, say } = device;
  await page.goto(`/child/${noor.id}/picture`);
  await expect(page.getByRole('heading', { level: 1, name: noor.first })).toBeVisible();
  const name = say('picture.cell', { theme, month: thisMonth(), seen });
  await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
}

const sides = (home: number, here: number, ...more: string[]): string =>
  [text('picture.home', { number: home }), text('picture.here', { number: here }), ...more].join(', ');

test('the picture of Noor fills from both sides, also without a network', async ({ devices }) => {
  const [sanne, papa] = [await devices.own('sanne', 'tablet'), await devices.own('papa-noor', 'phone')];
  await signIn(sanne);
  await signIn(papa);
  // nobody has looked at this yet
  await openChild(papa, 'noor');
  await papa.page.getByRole('link', { name: text('picture.title'), exact: true }).click();
  const row = papa.page.getByRole('row', { name: 'Digitaal' });
  await expect(row.getByRole('cell').last()).toHaveText(text('picture.nothing'));

  await sanne.page.goto('/home');
  await capture(sanne.page).fill(SEEN);
  await sanne.page.locator('.capture-more > summary').click();
  await sanne.page.getByLabel('Digitaal').check();
  await observe(sanne.page, SEEN, 'noor', 'mees');
  await expectStatus(sanne, 'sent');
  for (const device of [sanne, papa]) await expectCell(device, 'Digitaal', sides(0, 1));

  await devices.networkGoes();
  // from the cell to the moments, and an answer from the couch
  await expectCell(papa, 'Digitaal', sides(0, 1));
  await papa.page.getByRole('row', { name: 'Digitaal' }).getByRole('link', { name: sides(0, 1) }).click();
  await expect(papa.page.getByRole('heading', { level: 1, name: 'Digitaal' })).toBeVisible();
  await openMoment(papa.page, SEEN);
  await papa.page.getByRole('button', { name: text('picture.say_alike') }).click();
  await expect(side(papa.page, 'home')).toContainText(text('picture.said', { name: 'Papa', words: text('picture.say_alike') }));
  await papa.page.getByRole('button', { name: text('invite.home_action') }).click();
  await writeInDialog(papa.page, text('add.home_label'), TOLD);
  const after = sides(1, 1, text('picture.alike', { count: 1 }));
  await expectCell(papa, 'Digitaal', after);
  await expectCell(sanne, 'Digitaal', sides(0, 1));

  await devices.networkReturns();
  await expectStatus(papa, 'sent');
  await expectStatus(sanne, 'sent');
  await expectCell(sanne, 'Digitaal', after);
  // the words of both beside each other, and what papa says about it
  await sanne.page.getByRole('link', { name: 'Digitaal', exact: true }).click();
  const words = sanne.page.locator('li.moment', { hasText: SEEN });
  await expect(words.locator('.side-home')).toContainText(TOLD);
  await expect(words.locator('.side-home')).toContainText(text('picture.say_alike'));
  // what is said can be said otherwise, by each on their own side
  await openMoment(sanne.page, SEEN);
  await expect(side(sanne.page, 'home').getByRole('button', { name: text('picture.say_alike') })).toHaveCount(0);
  await sanne.goOffline();
  await sanne.page.getByRole('link', { name: 'Noor' }).first().click();
  await expect(sanne.page.locator('li.moment').first()).toBeVisible();
});

test('a picture in which nothing is yet invites to begin', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'phone');
  await signIn(sanne);
  const { page } = sanne;
  // a theme that nobody wrote about
  await page.goto(`/child/${noor.id}/picture/digital`);
  await expect(page.getByRole('heading', { level: 2, name: text('picture.empty_title') })).toBeVisible();
  await page.getByRole('link', { name: text('new_title') }).last().click();
  await expect(capture(page)).toBeVisible();
});
