// Every screen, in both languages, light and dark, on a phone, a tablet and a laptop:
// no barrier that axe finds, no sideways scrolling; and, as after every journey,
// nothing in the console.

import { CHAPTERS, screensOf } from '../chapters.ts';
import { shapes } from '../device.ts';
import { expect, test } from '../journey.ts';
import { signIn } from '../person.ts';
import { expectGoodScreen, expectItFits } from '../screen.ts';
import type { Screen } from '../screens.ts';
import type { Language } from '../texts.ts';

// As narrow as a phone gets, or a page that is enlarged four times.
const NARROW = { width: 320, height: 640 };

type Look = { kind: 'phone' | 'tablet' | 'laptop'; colorScheme: 'light' | 'dark' };

// Each language in each theme; how a theme looks on a size does not depend on the language.
const LOOKS: Record<Language, Look[]> = {
  nl: [
    { kind: 'phone', colorScheme: 'light' },
    { kind: 'phone', colorScheme: 'dark' },
    { kind: 'tablet', colorScheme: 'light' },
    { kind: 'tablet', colorScheme: 'dark' },
  ],
  en: [
    { kind: 'phone', colorScheme: 'light' },
    { kind: 'tablet', colorScheme: 'dark' },
    { kind: 'laptop', colorScheme: 'light' },
  ],
};

async function checkAll(screens: AsyncGenerator<Screen>, language: Language): Promise<void> {
  for await (const { name, page } of screens) {
    await page.setViewportSize(NARROW);
    await expectItFits(page, `${name}, narrow`);
    for (const { kind, colorScheme } of LOOKS[language]) {
      await page.setViewportSize(shapes[kind].viewport!);
      await page.emulateMedia({ colorScheme });
      await expectGoodScreen(page, `${name}, ${kind}, ${colorScheme}`);
    }
  }
}

for (const language of ['nl', 'en'] as const) {
  for (const chapter of CHAPTERS) {
    test(`everybody can use every screen ${chapter} (${language})`, async ({ server, devices }) => {
      await checkAll(screensOf(chapter, server, devices, language), language);
    });
  }
}

test('light or dark and the language can be chosen, and stay', async ({ devices }) => {
  const papa = await devices.fresh('papa-noor', 'phone');
  const { page, say } = papa;
  await signIn(papa);
  await page.goto('/us');
  await page.getByLabel(say('theme.dark')).check();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.getByLabel('English').check();
  await expect(page.getByRole('heading', { level: 1, name: 'Us' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await expectGoodScreen(page);
});
