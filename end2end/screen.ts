// What holds for every screen: no barrier that axe finds, targets that a finger
// hits, nothing that sticks out sideways, every icon there.

import { AxeBuilder } from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

export async function expectGoodScreen(page: Page, name = page.url()): Promise<void> {
  await toRest(page);
  // in legacy mode without a second page: there are no frames to look into
  const axe = new AxeBuilder({ page }).setLegacyMode();
  // only barriers: to write down all that is well takes a slow machine long
  axe.options({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
  const { violations } = await axe.analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect.soft(found, `barriers on ${name}`).toEqual([]);
  await expectItFits(page, name);
  expect.soft(await missingIcons(page), `icons on ${name}`).toEqual([]);
}

// Half faded in, the colours of a dialog are not those that somebody reads.
async function toRest(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ending = document.getAnimations().filter((one) => Number.isFinite(Number(one.effect?.getComputedTiming().endTime)));
    return Promise.allSettled(ending.map((one) => one.finished));
  });
}

export async function expectItFits(page: Page, name: string): Promise<void> {
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect.soft(overflow, `sideways scrolling on ${name}`).toBeLessThanOrEqual(0);
}

// Icons that are used and are not in the file: nothing is drawn for them, and nobody is told.
async function missingIcons(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const used = [...document.querySelectorAll('use')].map((use) => use.getAttribute('href') ?? '');
    const missing = new Set<string>();
    const files = new Map<string, string | undefined>();
    for (const href of new Set(used)) {
      const [file = '', id = ''] = href.split('#');
      if (!files.has(file)) {
        // without a network there is nothing to compare with
        files.set(file, await fetch(file).then((answer) => (answer.ok ? answer.text() : ''), () => undefined));
      }
      const icons = files.get(file);
      if (icons !== undefined && !icons.includes(`id="${id}"`)) missing.add(href);
    }
    return [...missing];
  });
}
