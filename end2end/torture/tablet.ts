// A tablet of the group, on which somebody writes while it is tortured. It keeps
// a list of what was written, and remembers what the app said about it.

import { setTimeout as pause } from 'node:timers/promises';
import { type Page, expect } from '@playwright/test';
import type { Device } from '../device.ts';
import { capture, choose, everythingShown, openChild, openGroup, save, signIn } from '../person.ts';
import type { Chance } from './chance.ts';
import { Witness } from './witness.ts';
import type { World } from './world.ts';

// From the tap to the disk it takes some milliseconds; how many depends on the machine.
const QUICK_MS = 12;
const SLOW_MS = 60;
const LONG_CHARS = 12_000;
export const CHILDREN = ['noor', 'mees', 'yara'] as const;

type Death = 'tab_crashed' | 'tab_closed' | 'browser_killed';

// By which words of a round are known, however long they are.
export const ROUND = /^Beurt \d+ van [^:]+:/;

export class Tablet {
  readonly witness = new Witness();
  // What has to arrive, and about whom.
  readonly written = new Map<string, readonly string[]>();
  private turn = 0;

  private constructor(
    private readonly world: World,
    readonly device: Device,
    // Done to every browser that is started on it.
    private readonly prepare: (device: Device) => Promise<void>,
  ) {}

  // Signed in, closed and opened again: a browser takes half a minute to put a
  // new cookie on the disk, or until it is closed.
  static async signedIn(world: World, person: string, prepare: Tablet['prepare'] = async () => {}): Promise<Tablet> {
    const tablet = new Tablet(world, await world.devices.own(person, 'tablet'), prepare);
    await signIn(tablet.device);
    await tablet.restart();
    return tablet;
  }

  get page(): Page {
    return this.device.page;
  }

  async restart(): Promise<void> {
    await this.device.switchOff();
    await this.wake();
  }

  private async wake(): Promise<void> {
    await this.device.switchOn();
    await this.witness.watch(this.device.context);
    await this.prepare(this.device);
  }

  // Words that were never written before, and about whom they are.
  think(): { words: string; about: readonly string[] } {
    const { chance } = this.world;
    this.turn += 1;
    const sentence = 'de toren stond nog, ook na de derde steen. ';
    const size = chance.oneIn(6) ? LONG_CHARS / sentence.length : chance.between(1, 3);
    const name = this.device.person.key;
    return { words: `Beurt ${this.turn} van ${name}: ${sentence.repeat(size).trim()}`, about: chance.some(CHILDREN) };
  }

  // Everything but the tap on save.
  async type(page: Page, words: string, about: readonly string[]): Promise<void> {
    // behind another tab it would draw once a second
    await page.bringToFront();
    await capture(page).fill(words);
    const chosen = page.locator('form.capture button[aria-pressed="true"]');
    while ((await chosen.count()) > 0) await chosen.first().click();
    await choose(page, ...about);
  }

  // Writes, and nothing comes in between.
  async observe(page = this.page): Promise<void> {
    const { words, about } = this.think();
    await this.type(page, words, about);
    await this.saveTyped(page, words, about);
  }

  async saveTyped(page: Page, words: string, about: readonly string[]): Promise<void> {
    this.written.set(words, about);
    await save(page);
    await expect(capture(page)).toHaveValue('');
    this.world.counts.add('observations_saved');
  }

  // Writes, and is killed around the moment of saving, or while typing. Nothing
  // of it may be lost: neither what was called saved, nor what was typed.
  async dieWhileSaving(): Promise<void> {
    const { chance, counts } = this.world;
    const { words, about } = this.think();
    await this.type(this.page, words, about);
    const isTyping = chance.oneIn(6);
    const death: Death = chance.oneIn(8) ? 'browser_killed' : chance.pick(['tab_crashed', 'tab_closed']);
    const kill = await this.ready(death);
    if (!isTyping) {
      await tap(this.page);
      await pause(momentOfDeath(chance));
    }
    await kill();
    counts.add(`${death}_while_${isTyping ? 'typing' : 'saving'}`);
    await openGroup(this.device);
    await this.expectKept(words, about, death);
  }

  private async ready(death: Death): Promise<() => Promise<unknown>> {
    if (death === 'tab_crashed') return this.device.aim('crash');
    if (death === 'tab_closed') return this.device.aim('close');
    return async () => {
      await this.device.killBrowser();
      await this.wake();
    };
  }

  // After a death: the words are in the list once, or still in the field. From
  // there they are saved now.
  private async expectKept(words: string, about: readonly string[], death: Death): Promise<void> {
    const { counts } = this.world;
    const head = headOf(words);
    if (this.witness.saved.has(words)) counts.add('called_saved_before_the_end');
    const isTyped = (await capture(this.page).inputValue()) === words;
    const listed = (await this.listed(words)) || (await this.shownAbout(about[0], words));
    if (this.witness.saved.has(words)) expect(listed, `${head} was called saved: ${death}`).toBe(1);
    expect(listed, `${head} in the list: ${death}`).toBeLessThanOrEqual(1);
    if (listed === 0 && !isTyped && death === 'browser_killed') {
      // a browser keeps what is typed for some seconds before it is on the disk
      counts.add('typed_words_lost_with_the_browser');
    } else if (listed === 0) {
      expect(isTyped, `${head} is neither saved nor in the field: ${death}`).toBe(true);
      counts.add('found_in_the_field');
      await choose(this.page, ...about);
      await this.saveTyped(this.page, words, about);
    } else {
      counts.add('found_saved');
      this.written.set(words, about);
      if (isTyped) counts.add('found_saved_and_in_the_field');
      await capture(this.page).fill('');
    }
  }

  // The same on the page of a child: by a clock that was set back, something else
  // was written last.
  private async shownAbout(child: string | undefined, words: string): Promise<number> {
    await openChild(this.device, child ?? CHILDREN[0]);
    const shown = await everythingShown(this.page);
    await openGroup(this.device);
    return shown.filter((said) => said === words).length;
  }

  // How often these words are in the list of what was last written.
  async listed(words: string, page = this.page): Promise<number> {
    const texts = await page.locator('a.row .row-text').allTextContents();
    return texts.filter((text) => text === words).length;
  }
}

export function headOf(words: string): string {
  return ROUND.exec(words)?.[0] ?? words;
}

// How long after the tap.
export function momentOfDeath(chance: Chance): number {
  return chance.between(0, chance.oneIn(2) ? QUICK_MS : SLOW_MS);
}

// Taps on save, and does not wait for what it does.
export async function tap(page: Page): Promise<void> {
  await page.evaluate(() => {
    setTimeout(() => document.querySelector<HTMLButtonElement>('.savebar button')?.click());
  });
}
