// Every screen, in both languages, light and dark, on a phone, a tablet and a laptop:
// no barrier that axe finds, no sideways scrolling; and, as after every journey,
// nothing in the console.

import { accountScreens } from '../account_screens.ts';
import { deskScreens } from '../desk_screens.ts';
import { shapes } from '../device.ts';
import { expect, test } from '../journey.ts';
import { signIn } from '../person.ts';
import { expectGoodScreen, expectItFits } from '../screen.ts';
import { type Screen, guardianScreens, publicScreens, staffScreens, troubledScreens } from '../screens.ts';
import { earlierScreens, tabletScreens } from '../shared_screens.ts';
import { setStage } from '../stage.ts';
import type { Language } from '../texts.ts';

test.setTimeout(240_000);

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
  test(`everybody can use every screen of staff and visitors (${language})`, async ({ server, devices }) => {
    const stage = await setStage(server, devices, language);
    await checkAll(publicScreens(stage), language);
    await checkAll(staffScreens(stage), language);
  });

  test(`everybody can use every screen of guardians, and of trouble (${language})`, async ({ server, devices }) => {
    const stage = await setStage(server, devices, language);
    await checkAll(guardianScreens(stage), language);
    await checkAll(troubledScreens(stage), language);
  });

  test(`everybody can use every screen of the desk (${language})`, async ({ devices }) => {
    await checkAll(deskScreens({ devices, language }), language);
  });

  test(`everybody can use every screen with which an account begins (${language})`, async ({ devices }) => {
    await checkAll(accountScreens({ devices, language }), language);
  });
}

for (const language of ['nl', 'en'] as const) {
  test(`everybody can use every screen of a group's tablet (${language})`, async ({ server, devices }) => {
    const stage = { server, devices, language, apart: '', withdrawn: '' };
    await checkAll(tabletScreens(stage), language);
    await checkAll(earlierScreens(stage), language);
  });
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
