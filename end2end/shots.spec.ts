// Pictures of every screen, for people to look at: `npx playwright test --project=screens`.

import { CHAPTERS, screensOf } from './chapters.ts';
import { shapes } from './device.ts';
import { test } from './journey.ts';
import type { Screen } from './screens.ts';
import type { Language } from './texts.ts';

// A list of many moments is cut here, in CSS pixels.
const HIGHEST = 3_000;

async function shoot(screens: AsyncGenerator<Screen>, language: Language): Promise<void> {
  for await (const { name, page } of screens) {
    for (const kind of ['phone', 'tablet', 'laptop'] as const) {
      const viewport = shapes[kind].viewport!;
      await page.setViewportSize(viewport);
      // a screen as high as its page, so that the bars stay at its edges
      const whole = await page.evaluate(() => document.documentElement.scrollHeight);
      const isDialog = (await page.getByRole('dialog').count()) > 0;
      if (!isDialog) await page.setViewportSize({ ...viewport, height: Math.min(whole, HIGHEST) });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({
          path: `shots/${name}-${kind}-${colorScheme}-${language}.png`,
          animations: 'disabled',
        });
      }
    }
  }
}

for (const language of ['nl', 'en'] as const) {
  for (const chapter of CHAPTERS) {
    test(`pictures of every screen ${chapter} (${language})`, async ({ server, devices }) => {
      await shoot(screensOf(chapter, server, devices, language), language);
    });
  }
}
