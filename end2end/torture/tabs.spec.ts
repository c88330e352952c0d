// Two tabs of one person write at the same time and are killed in turn, so that
// the one that sends is time and again another.

import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../journey.ts';
import { capture, expectStatus } from '../person.ts';
import { expectEverythingOnce, networkReturns } from './ending.ts';
import { Tablet, headOf, momentOfDeath, tap } from './tablet.ts';
import { type World, tortured } from './world.ts';

test(
  'two tabs that write at once and are killed in turn send everything, once',
  tortured(async (world) => {
    const { chance, weather } = world;
    const tablet = await Tablet.signedIn(world, 'sanne');
    const { device } = tablet;
    await openAgain(device.page);
    let tabs: [Page, Page] = [device.page, await device.newTab('/home')];
    weather.storm();
    while (world.nextRound()) {
      await weather.change(device);
      for (const page of tabs) {
        for (let left = chance.between(0, 1); left > 0; left--) await tablet.observe(page);
      }
      tabs = await bothSave(world, tablet, tabs);
    }
    await weather.calm();
    await networkReturns(device);
    // neither is loaded again: each must know by itself
    for (const page of tabs) await expectStatus(device, 'sent', page);
    await expectEverythingOnce(world, [tablet]);
  }),
);

async function openAgain(page: Page): Promise<Page> {
  await page.goto('/home');
  await expect(capture(page)).toBeVisible();
  return page;
}

// Both tap save; one of them is killed around that moment. Answers with the tabs
// of the next round.
async function bothSave({ chance, counts }: World, tablet: Tablet, tabs: [Page, Page]): Promise<[Page, Page]> {
  const [dying, living] = chance.oneIn(2) ? tabs : [tabs[1], tabs[0]];
  const isBoth = chance.oneIn(2);
  const [last, other] = [tablet.think(), tablet.think()];
  if (isBoth) await tablet.type(living, other.words, other.about);
  await tablet.type(dying, last.words, last.about);
  const kill = await tablet.device.aim(chance.pick(['crash', 'close']), dying);
  await Promise.all([isBoth && tap(living), tap(dying)]);
  await pause(momentOfDeath(chance));
  const fresh = await kill();
  counts.add('tabs_killed_beside_another');
  if (isBoth) {
    await expect(capture(living)).toHaveValue('');
    tablet.written.set(other.words, other.about);
    counts.add('observations_saved');
  }
  await openAgain(fresh);
  const isCalledSaved = tablet.witness.saved.has(last.words);
  const found = await tablet.listed(last.words, fresh);
  if (isCalledSaved) expect(found, `${headOf(last.words)} was called saved`).toBe(1);
  expect(found, `${headOf(last.words)} in the list`).toBeLessThanOrEqual(1);
  if (found === 1) counts.add('found_saved');
  else await writeAgain(counts, tablet, fresh, last, isBoth);
  tablet.written.set(last.words, last.about);
  await capture(fresh).fill('');
  for (const page of [fresh, living]) {
    await expect.poll(() => tablet.listed(last.words, page), `${headOf(last.words)} in both tabs`).toBe(1);
  }
  return chance.oneIn(2) ? [fresh, living] : [living, fresh];
}

// The two tabs have the same form, and what is typed in it is kept once: what the
// dead tab held is there, unless the other tab typed or saved after it.
async function writeAgain(
  counts: World['counts'],
  tablet: Tablet,
  page: Page,
  { words, about }: { words: string; about: readonly string[] },
  hasOther: boolean,
): Promise<void> {
  const isTyped = (await capture(page).inputValue()) === words;
  if (!hasOther) expect(isTyped, `${headOf(words)} is neither saved nor in the field`).toBe(true);
  counts.add(isTyped ? 'found_in_the_field' : 'typed_words_lost_to_the_other_tab');
  await tablet.type(page, words, about);
  await tablet.saveTyped(page, words, about);
}
