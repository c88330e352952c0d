// A phone without a network that holds 10 000 moments, against one that holds
// some 100: the server is stopped, the profile is on the disk, the main thread
// gets a quarter of the time unless a key says `unslowed`.

import { type Page, test } from '@playwright/test';
import { Device } from '../device.ts';
import { capture, save, signIn } from '../person.ts';
import { Server } from '../server.ts';
import { account } from '../story.ts';
import { Figures, inRounds, inTurn } from './figures.ts';
import { atRest, fromClick, seen, waitsDuring, watch } from './sight.ts';
import { Slowdown } from './slowdown.ts';
import { allStored } from './stored.ts';
import { Writer } from './work.ts';

const MANY = 10_000;
const FEW = 100;
const SLOW = 4;

const SENTENCE = 'Ze legde de schelpen van klein naar groot en telde hardop mee tot elf.';

const SOUGHT = ['een toren', 'zelf', 'kinderen samen buiten', 'créche', 'nergens te vinden'];

interface Phone {
  device: Device;
  server: Server;
  // The child whose page holds all of the many, or the few.
  child: string;
}

// All moments are about one child (some about another too), so that the page of
// that child holds them all.
async function phoneWith(count: number, name: string, figures: Figures): Promise<Phone> {
  const server = await Server.start();
  const sanne = account('sanne');
  const writer = await Writer.of(server, sanne);
  await writer.writeAbout(writer.subject, count);
  figures.add(`device_moments_${name}`, 'moments', writer.held.moments);
  const device = new Device(server, sanne, 'phone', undefined);
  await device.switchOn();
  await watch(device.context);
  await signIn(device);
  await allStored(device.page, writer.held.moments);
  await atRest(device.page);
  // what is opened next is the only tab, and the one that leads
  await device.page.goto('about:blank');
  await server.stop();
  await device.goOffline();
  return { device, server, child: writer.subject };
}

// Opens the app in a tab of its own, as by its icon.
async function open(phone: Phone): Promise<{ page: Page; slowdown: Slowdown }> {
  const page = await phone.device.context.newPage();
  const slowdown = await Slowdown.of(page);
  await slowdown.to(SLOW);
  await page.goto('/home');
  return { page, slowdown };
}

// From the tap on save until the toast says that it is on this device. A toast
// stays for a while, so it has to be one about another moment than before.
async function timeOfSaving(page: Page, round: number) {
  const before = await page.evaluate(() => document.querySelector('.toast a')?.getAttribute('href') ?? '');
  await capture(page).fill(`${SENTENCE} (${round})`);
  await page.locator('.kid-pick').first().click();
  const toast = `.toast a[href^="/moment/"]:not([href="${before}"])`;
  return fromClick(page, { selectors: [toast] }, () => save(page));
}

test('a phone without a network opens, shows and saves as quickly with 10 000 moments', async () => {
  const figures = new Figures();
  const phones: [string, Phone][] = [];
  try {
    for (const [name, count] of [
      ['10k', MANY],
      ['100', FEW],
    ] as const) {
      phones.push([name, await phoneWith(count, name, figures)]);
    }
    await inRounds(async (round) => {
      for (const [name, phone] of inTurn(phones, round)) {
        const { page, slowdown } = await open(phone);
        figures.add(`device_warm_start_${name}_ms`, 'ms', (await seen(page, 'group')).shown_ms);
        // at once, while the page still reads what is not on the first screen
        const early = await waitsDuring(page, () => capture(page).pressSequentially(SENTENCE, { delay: 40 }));
        figures.add(`device_inp_at_start_${name}_worst_ms`, 'ms', early.worst_ms);
        figures.add(`device_inp_at_start_${name}_p98_ms`, 'ms', early.p98_ms);

        await saveTwice(page, slowdown, { name, round, figures });

        const typing = await waitsDuring(page, () => capture(page).pressSequentially(SENTENCE, { delay: 40 }));
        figures.add(`device_inp_typing_${name}_worst_ms`, 'ms', typing.worst_ms);
        figures.add(`device_inp_typing_${name}_p98_ms`, 'ms', typing.p98_ms);
        await capture(page).fill('');

        const child = { path: `/child/${phone.child}`, selectors: ['h1', 'li.moment'] };
        const link = page.locator(`a.kid-open[href="${child.path}"]`);
        const { shown_ms } = await fromClick(page, child, () => link.click());
        figures.add(`device_child_${name}_ms`, 'ms', shown_ms);
        await atRest(page);
        const scrolling = await waitsDuring(page, () => scrollAndPress(page, slowdown));
        figures.add(`device_inp_scrolling_${name}_worst_ms`, 'ms', scrolling.worst_ms);
        figures.add(`device_inp_scrolling_${name}_p98_ms`, 'ms', scrolling.p98_ms);
        figures.add(`device_inp_${name}_worst_ms`, 'ms', Math.max(typing.worst_ms, scrolling.worst_ms));
        figures.add(`device_inp_${name}_p98_ms`, 'ms', Math.max(typing.p98_ms, scrolling.p98_ms));
        await search(page, name, figures);
        if (name === '10k') figures.add('device_slowdown', 'ratio', await slowdown.check(page, SLOW));
        await page.close();
      }
    });
  } finally {
    for (const [, { device, server }] of phones) {
      await device.discard();
      await server.close();
    }
  }
  for (const what of ['warm_start', 'child', 'save', 'save_unslowed']) {
    figures.addRatio(`device_${what}_10k_vs_100`, `device_${what}_10k_ms`, `device_${what}_100_ms`);
  }
  figures.write();
});

// Opens the page to search on and types what is in many moments, in some, in none:
// each key waits until what it finds stands on the screen.
async function search(page: Page, name: string, figures: Figures): Promise<void> {
  const sight = { path: '/search', selectors: ['#search', '.search-results'] };
  const link = page.locator('nav a[href="/search"]');
  const { shown_ms } = await fromClick(page, sight, () => link.click());
  figures.add(`device_search_open_${name}_ms`, 'ms', shown_ms);
  const waits = await waitsDuring(page, async () => {
    for (const words of SOUGHT) {
      await page.locator('#search').fill('');
      await page.locator('#search').pressSequentially(words, { delay: 120 });
    }
  });
  figures.add(`device_search_${name}_worst_ms`, 'ms', waits.worst_ms);
  figures.add(`device_search_${name}_p98_ms`, 'ms', waits.p98_ms);
}

interface Round {
  name: string;
  round: number;
  figures: Figures;
}

async function saveTwice(page: Page, slowdown: Slowdown, { name, round, figures }: Round): Promise<void> {
  await slowdown.to(1);
  const unslowed = await timeOfSaving(page, round);
  figures.add(`device_save_unslowed_${name}_ms`, 'ms', unslowed.said_ms);
  figures.add(`device_save_unslowed_${name}_shown_ms`, 'ms', unslowed.shown_ms);
  await slowdown.to(SLOW);
  await atRest(page);
  const slowed = await timeOfSaving(page, round);
  figures.add(`device_save_${name}_ms`, 'ms', slowed.said_ms);
  figures.add(`device_save_${name}_shown_ms`, 'ms', slowed.shown_ms);
  await atRest(page);
}

// Scrolls through the months while keys are pressed: each key waits for what the
// page does to draw what comes into sight.
async function scrollAndPress(page: Page, slowdown: Slowdown): Promise<void> {
  let isMoving = true;
  const moves = (async () => {
    for (let move = 0; move < 5; move += 1) await slowdown.scroll(page, 2_000);
  })().finally(() => (isMoving = false));
  for (let pressed = 0; isMoving || pressed < 30; pressed += 1) {
    await page.keyboard.press('Shift', { delay: 40 });
  }
  await moves;
}
