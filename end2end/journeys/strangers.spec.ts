// Who has nothing to do with a child gets nothing of it: no answer, nothing on
// the device, nothing on the screen.

import { everythingGiven } from '../answers.ts';
import { expect, test } from '../journey.ts';
import { tracesOf } from '../leak.ts';
import { expectStatus, observe, openMoment, signIn } from '../person.ts';
import { account, child } from '../story.ts';
import { text } from '../texts.ts';

const SECRET = 'Alleen wie bij Noor hoort, leest dat zij vandaag twee keer koos.';

test('Joost and the parent of Mees get nothing of Noor, also when they know the address', async ({
  server,
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await observe(sanne.page, SECRET, 'noor');
  await expectStatus(sanne, 'sent');
  await sanne.page.getByRole('link', { name: text('toast.look') }).click();
  await expect(sanne.page.locator('.moment-page')).toContainText(SECRET);
  const address = new URL(sanne.page.url()).pathname;
  const id = address.split('/').at(-1)!;

  for (const [stranger, kind] of [
    ['joost', 'tablet'],
    ['ouder-mees', 'phone'],
  ] as const) {
    const device = await devices.fresh(stranger, kind);
    await signIn(device);
    const given = await everythingGiven(server, account(stranger));
    expect(tracesOf([child('noor')], given.raw), `answers to ${stranger}`).toEqual([]);
    expect(given.raw).not.toContain(id);
    expect(given.raw).not.toContain(SECRET);
    expect(given.raw).not.toContain(account('papa-noor').name);

    await device.page.goto(address);
    await expect(device.page.getByRole('heading', { level: 1, name: text('moment.gone_title') })).toBeVisible();
    expect(tracesOf([child('noor')], await device.everythingKept()), `kept by ${stranger}`).toEqual([]);
    await device.page.getByRole('link', { name: text('to_start') }).last().click();
    await expect(device.page).toHaveURL('/home');

    await device.page.goto(`/child/${child('noor').id}`);
    await expect(device.page.getByRole('heading', { level: 1, name: text('not_found.title') })).toBeVisible();
  }
});

test('a confidence between papa and the mentor is for nobody else', async ({ server, devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  await papa.page.goto('/new');
  await papa.page.getByLabel(text('capture.home')).fill(SECRET);
  await papa.page.locator('.capture-more > summary').click();
  await papa.page.getByLabel(text('audience.question')).selectOption(text('audience.mentor'));
  await papa.page.getByRole('button', { name: text('save'), exact: true }).click();
  await expect(papa.page).toHaveURL(/\/child\//);
  await expectStatus(papa, 'sent');
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await sanne.page.goto(`/child/${child('noor').id}`);
  await openMoment(sanne.page, SECRET);
  for (const stranger of ['mama-noor', 'fatima', 'karin', 'joost', 'ouder-mees']) {
    const given = await everythingGiven(server, account(stranger));
    expect(given.raw.includes(SECRET), stranger).toBe(false);
  }
});
