// Either side may start. What a parent writes first, the centre answers.

import { everythingGiven } from '../answers.ts';
import { expect, test } from '../journey.ts';
import { card, expectStatus, openChild, openMoment, said, side, signIn, tell, writeInDialog } from '../person.ts';
import { account } from '../story.ts';
import { text } from '../texts.ts';

const LACES = 'Vanmorgen knoopte ze zelf haar veters. Het duurde, en het lukte.';
const LOOPS = 'In de gang liet ze het aan twee anderen zien, lus voor lus.';
const OWN = 'Mijn vingers kunnen dansen.';

test('what a parent starts is taken in and answered by the mentor, and by the child', async ({ server, devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  await tell(papa, LACES);
  await expect(card(papa.page, LACES)).toBeVisible();
  await expectStatus(papa, 'sent');

  const sanne = await devices.fresh('sanne', 'tablet');
  await signIn(sanne);
  await openChild(sanne, 'noor');
  await openMoment(sanne.page, LACES);
  await said(sanne.page, LACES).getByRole('button', { name: text('acknowledge') }).click();
  await expect(side(sanne.page, 'home')).toContainText(text('acknowledged_by', { name: 'Sanne' }));
  await side(sanne.page, 'here').getByRole('button', { name: text('invite.here_action') }).click();
  await writeInDialog(sanne.page, text('add.here_label'), LOOPS);
  await sanne.page.getByRole('button', { name: text('own_words.action', { child: 'Noor' }) }).click();
  await writeInDialog(sanne.page, text('own_words.label', { child: 'Noor' }), OWN);
  await expectStatus(sanne, 'sent');

  // it comes by itself
  await expect(card(papa.page, LACES)).toContainText(text('acknowledged_by', { name: 'Sanne' }));
  await expect(card(papa.page, LACES).locator('.side-here')).toContainText(LOOPS);
  await expect(card(papa.page, LACES).locator('.strip')).toContainText(OWN);
  const { words } = await everythingGiven(server, account('mama-noor'));
  for (const written of [LACES, LOOPS, OWN]) expect(words.filter((word) => word === written)).toHaveLength(1);
});

test('nobody changes the words of a parent, and the author does', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  await signIn(papa);
  await tell(papa, LACES);
  await expectStatus(papa, 'sent');
  const karin = await devices.fresh('karin', 'tablet');
  await signIn(karin);
  await openChild(karin, 'noor');
  await openMoment(karin.page, LACES);
  for (const forbidden of ['edit', 'withdraw', 'history.title']) {
    await expect(said(karin.page, LACES).getByRole('button', { name: text(forbidden), exact: true })).toHaveCount(0);
  }

  await openMoment(papa.page, LACES);
  await said(papa.page, LACES).getByRole('button', { name: text('withdraw'), exact: true }).click();
  await papa.page.getByRole('dialog').getByRole('button', { name: text('withdraw'), exact: true }).click();
  await expect(side(papa.page, 'home')).toContainText(text('withdrawn_by_me'));
  // there was nothing else in it
  await expect(karin.page.getByRole('heading', { level: 1, name: text('moment.gone_title') })).toBeVisible();
  await expect(karin.page.getByText(LACES)).toHaveCount(0);
  await papa.page.getByRole('button', { name: text('restore'), exact: true }).click();
  await papa.page.getByRole('dialog').getByRole('button', { name: text('save'), exact: true }).click();
  await expect(side(karin.page, 'home')).toContainText(LACES);
});
