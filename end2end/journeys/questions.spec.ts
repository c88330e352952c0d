// Asking with an open mind: what one side answers does not colour the other.

import { everythingGiven } from '../answers.ts';
import type { Device } from '../device.ts';
import { expect, test } from '../journey.ts';
import { choose, dialog, expectStatus, openGroup, said, save, side, signIn, writeInDialog } from '../person.ts';
import type { Server } from '../server.ts';
import { account, child } from '../story.ts';
import { text } from '../texts.ts';

const JOY = 'Waar wordt je kind thuis blij van?';
const SAND = 'Van de zandtafel. Ze roept de anderen erbij.';
const SOUP = 'Van soep roeren met oma.';
const SONGS = 'Van zingen in de auto, steeds hetzelfde liedje.';

type Mode = 'mode_parent_first' | 'mode_together' | 'mode_open';

// Asks the families of these children.
async function ask(device: Device, asked: string, mode: Mode, ...about: string[]): Promise<void> {
  const { page } = device;
  await page.goto('/ask');
  await page.locator('#text').fill(asked);
  await choose(page, ...about);
  await page.getByRole('radio', { name: text(`ask.${mode}`) }).check();
  await page.getByRole('button', { name: text('ask.action'), exact: true }).click();
  await expect(page).toHaveURL('/questions');
}

async function openQuestion(device: Device, asked = JOY): Promise<void> {
  const { page } = device;
  await page.goto('/questions');
  await page.getByRole('link').filter({ hasText: asked }).click();
  await expect(page.getByRole('heading', { level: 1, name: asked })).toBeVisible();
}

async function answer(device: Device, of: 'home' | 'here', words: string): Promise<void> {
  await side(device.page, of)
    .getByRole('button', { name: text('ask.answer'), exact: true })
    .click();
  await writeInDialog(device.page, text(`ask.answer_${of}_label`), words);
  await expect(said(device.page, words)).toBeVisible();
}

async function wordsOf(server: Server, person: string): Promise<string[]> {
  return (await everythingGiven(server, account(person))).words;
}

test('two parents answer offline, each on their own phone, before they read the mentor’s answer', async ({
  server,
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  const papa = await devices.fresh('papa-noor', 'phone');
  const mama = await devices.fresh('mama-noor', 'phone');
  for (const device of [sanne, papa, mama]) await signIn(device);
  await ask(sanne, JOY, 'mode_parent_first', 'noor');
  await openQuestion(sanne);
  await answer(sanne, 'here', SAND);
  await expectStatus(sanne, 'sent');
  // it came, and the answer did not
  for (const phone of [papa, mama]) {
    await openQuestion(phone);
    await expect(side(phone.page, 'here')).toContainText(text('ask.seal.first_mine'));
    await expectStatus(phone, 'sent');
  }
  for (const key of ['papa-noor', 'mama-noor']) expect(await wordsOf(server, key)).not.toContain(SAND);

  await devices.networkGoes();
  await answer(papa, 'home', SOUP);
  await answer(mama, 'home', SONGS);
  for (const phone of [papa, mama]) await expectStatus(phone, 'on_device');
  await expect(said(papa.page, SAND)).toHaveCount(0);

  await devices.networkReturns();
  for (const phone of [papa, mama]) {
    await expectStatus(phone, 'sent');
    for (const words of [SOUP, SONGS, SAND]) await expect(said(phone.page, words)).toBeVisible();
    await expect(side(phone.page, 'here')).not.toContainText(text('ask.seal.first_mine'));
  }
  await openQuestion(sanne);
  for (const words of [SOUP, SONGS, SAND]) await expect(said(sanne.page, words)).toBeVisible();
  const heard = await wordsOf(server, 'mama-noor');
  for (const words of [SOUP, SONGS, SAND]) expect(heard.filter((word) => word === words)).toHaveLength(1);
});

test('asked together, neither side reads the other before both have answered', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  const papa = await devices.fresh('papa-noor', 'phone');
  for (const device of [sanne, papa]) await signIn(device);
  await ask(sanne, JOY, 'mode_together', 'noor');
  await expectStatus(sanne, 'sent');
  await openQuestion(papa);
  await answer(papa, 'home', SOUP);
  await expectStatus(papa, 'sent');
  await openQuestion(sanne);
  await expect(side(sanne.page, 'home')).toContainText(text('ask.seal.together'));
  await expect(said(sanne.page, SOUP)).toHaveCount(0);
  for (const key of ['sanne', 'fatima', 'karin']) expect(await wordsOf(server, key)).not.toContain(SOUP);

  await answer(sanne, 'here', SAND);
  for (const device of [sanne, papa]) {
    await expect(said(device.page, SOUP)).toBeVisible();
    await expect(said(device.page, SAND)).toBeVisible();
  }
});

test('a parent may rather not answer, and may answer later all the same', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  const papa = await devices.fresh('papa-noor', 'phone');
  for (const device of [sanne, papa]) await signIn(device);
  await ask(sanne, JOY, 'mode_parent_first', 'noor');
  await openQuestion(sanne);
  await answer(sanne, 'here', SAND);
  await expectStatus(sanne, 'sent');
  await openQuestion(papa);
  await papa.page.getByRole('button', { name: text('ask.pass'), exact: true }).click();
  await dialog(papa.page).getByRole('button', { name: text('ask.pass'), exact: true }).click();
  await expect(side(papa.page, 'home')).toContainText(text('ask.passed_me'));
  await expect(said(papa.page, SAND)).toBeVisible();
  await expect(side(sanne.page, 'home')).toContainText(text('ask.passed', { name: 'Papa' }));

  await side(papa.page, 'home').getByRole('button', { name: text('moment.add'), exact: true }).click();
  await writeInDialog(papa.page, text('ask.answer_home_label'), SOUP);
  await expect(said(sanne.page, SOUP)).toBeVisible();
});

test('each family answers for itself, and never reads another', async ({ server, devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  const papa = await devices.fresh('papa-noor', 'phone');
  const mees = await devices.fresh('ouder-mees', 'phone');
  for (const device of [sanne, papa, mees]) await signIn(device);
  await sanne.page.goto('/ask');
  await sanne.page.locator('#text').fill(JOY);
  await sanne.page.getByRole('button', { name: text('ask.group', { group: 'De Egels' }) }).click();
  await sanne.page.getByRole('button', { name: text('ask.action'), exact: true }).click();
  await expectStatus(sanne, 'sent');
  for (const [phone, words] of [
    [papa, SOUP],
    [mees, SONGS],
  ] as const) {
    await openQuestion(phone);
    await answer(phone, 'home', words);
    await expectStatus(phone, 'sent');
  }
  expect(await wordsOf(server, 'papa-noor')).not.toContain(SONGS);
  await expect(papa.page.locator('.moment-page')).not.toContainText('Mees');
  await openQuestion(sanne);
  const home = side(sanne.page, 'home');
  await expect(home).toContainText(text('writer_of', { name: 'Papa', child: 'Noor' }));
  for (const words of [SOUP, SONGS]) await expect(home).toContainText(words);
  await sanne.page.goto('/questions');
  await expect(sanne.page.getByText(text('ask.answers', { count: 2, all: 8 }))).toBeVisible();
});

test('a parent asks the centre', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  const sanne = await devices.fresh('sanne', 'tablet');
  for (const device of [papa, sanne]) await signIn(device);
  await papa.page.goto('/ask');
  await expect(papa.page.getByRole('radio', { name: text('ask.mode_parent_first') })).toHaveCount(0);
  await papa.page.locator('#text').fill('Met wie speelt ze het liefst?');
  await papa.page.getByRole('button', { name: text('ask.action'), exact: true }).click();
  await expectStatus(papa, 'sent');
  // it waits on the first page of who works with the child, until it is answered
  await openGroup(sanne);
  const waiting = sanne.page.getByRole('region', { name: text('ask.asked_title') });
  await waiting.getByRole('link').filter({ hasText: 'Met wie speelt ze het liefst?' }).click();
  await answer(sanne, 'here', SAND);

  // the answer comes by itself, and the question goes to what was answered
  await papa.page.goto('/questions');
  const answered = papa.page.getByRole('region', { name: text('ask.done_title') });
  await answered.getByRole('link').filter({ hasText: 'Met wie speelt ze het liefst?' }).click();
  await expect(said(papa.page, SAND)).toBeVisible();
});

test('a question that nobody could read is not asked, and what was typed stays', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await page.goto(`/ask?child=${child('noor').id}`);
  const send = page.getByRole('button', { name: text('ask.action'), exact: true });
  await send.click({ force: true });
  await expect(page.getByText(text('problem.empty'))).toBeVisible();
  await page.locator('#text').fill('Hoe? '.repeat(201));
  await send.click();
  await expect(page.getByRole('alert')).toContainText(text('ask.problem_long', { count: 4 }));
  await page.reload();
  await expect(page.locator('#text')).toHaveValue('Hoe? '.repeat(201));
  await page.getByRole('button', { name: 'Noor', exact: true }).click();
  await page.locator('#text').fill(JOY);
  await send.click({ force: true });
  await expect(page.getByText(text('problem.children'))).toBeVisible();
  await choose(page, 'noor');
  await send.click();
  await expect(page).toHaveURL('/questions');
  await expect(page.getByRole('link').filter({ hasText: JOY })).toBeVisible();
});

test('a closed question gets an open turn, and the library has one for this child, without a network', async ({
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  const { page } = sanne;
  await devices.networkGoes();
  await page.goto(`/ask?child=${child('noor').id}`);
  await page.locator('#text').fill('Slaapt ze goed?');
  await expect(page.getByText(text('ask.closed'))).toBeVisible();
  await page.getByRole('button', { name: text('ask.closed_take') }).click();
  await expect(page.locator('#text')).toHaveValue('Hoe slaapt ze?');
  await expect(page.getByText(text('ask.closed'))).toHaveCount(0);

  await page.locator('#text').fill('');
  await page.getByLabel(text('ask.library_theme')).selectOption({ label: 'Beweging' });
  const picks = page.locator('.library-pick');
  await picks.first().click();
  const first = await page.locator('#text').inputValue();
  expect(first).toContain('?');
  // another takes its place; what was typed by hand would have stayed
  await picks.nth(1).click();
  await expect(page.locator('#text')).not.toHaveValue(first);
  await page.locator('#text').fill('Eerst dit.');
  await picks.first().click();
  await expect(page.locator('#text')).toHaveValue(`Eerst dit. ${first}`);
  await page.getByRole('button', { name: text('ask.action'), exact: true }).click();
  await expectStatus(sanne, 'on_device');
  await openQuestion(sanne, `Eerst dit. ${first}`);
  await expect(page.getByRole('list', { name: text('form.themes') })).toContainText('Beweging');
});

test('a worried answer reaches the mentor, with a number to call, and the parent sees that it was taken in', async ({
  devices,
}) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  const fatima = await devices.fresh('fatima', 'tablet');
  const papa = await devices.fresh('papa-noor', 'phone');
  for (const device of [sanne, fatima, papa]) await signIn(device);
  await ask(sanne, JOY, 'mode_parent_first', 'noor');
  await expectStatus(sanne, 'sent');
  await openQuestion(papa);
  await side(papa.page, 'home')
    .getByRole('button', { name: text('ask.answer'), exact: true })
    .click();
  await dialog(papa.page).getByLabel(text('ask.answer_home_label')).fill(SOUP);
  await dialog(papa.page)
    .getByRole('checkbox', { name: text('feeling.worried') })
    .check();
  await save(papa.page);
  await expectStatus(papa, 'sent');

  await openGroup(sanne);
  const waiting = sanne.page.getByRole('region', { name: text('ask.worried') });
  const mine = waiting.getByRole('listitem').filter({ hasText: SOUP });
  await expect(mine).toContainText(text('feeling.worried'));
  const call = mine.getByRole('link', { name: text('ask.call_on', { name: 'papa', number: '06 1234 5671' }) });
  await expect(call).toHaveAttribute('href', 'tel:0612345671');
  // a colleague is no mentor of Noor: neither the feeling nor the number is on that tablet
  await openGroup(fatima);
  await openQuestion(fatima);
  await expect(said(fatima.page, SOUP)).not.toContainText(text('feeling.worried'));
  expect(await fatima.everythingKept()).not.toContain('06 1234 5671');

  await mine.getByRole('button', { name: text('acknowledge') }).click();
  await expect(mine).toHaveCount(0);
  await expect(said(papa.page, SOUP)).toContainText(text('acknowledged_by', { name: 'Sanne' }));
});

test('the device goes into the hands of the child', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await ask(sanne, JOY, 'mode_open', 'noor');
  await openQuestion(sanne);
  await sanne.page.getByRole('button', { name: text('ask.hand_action', { child: 'Noor' }) }).click();
  const sheet = dialog(sanne.page);
  await expect(sheet.getByRole('heading')).toContainText(text('ask.hand_title', { child: 'Noor' }));
  await sheet.getByLabel(text('ask.hand_label')).fill('Van soep!');
  await sheet.getByRole('button', { name: text('ask.hand_done'), exact: true }).click();
  await expect(sheet).toBeHidden();
  await expect(sanne.page.locator('.strip')).toContainText('Van soep!');
});
