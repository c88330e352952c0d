// What holds for every screen: no barrier that axe finds, nothing that sticks
// out sideways.

import { AxeBuilder } from '@axe-core/playwright';
import { type Page, expect } from '@playwright/test';

export async function expectGoodScreen(page: Page, name = page.url()): Promise<void> {
  // without a second page: there are no frames to look into
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect.soft(found, `barriers on ${name}`).toEqual([]);
  const overflow = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
  expect.soft(overflow, `sideways scrolling on ${name}`).toBeLessThanOrEqual(0);
}
