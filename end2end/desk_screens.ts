// The screens of the desk, one after the other, with all that is folded away open.

import { expect, type Page } from '@playwright/test';
import { openFold } from './beginning.ts';
import { signIn } from './person.ts';
import type { Screen } from './screens.ts';
import type { Stage } from './stage.ts';
import { child, group } from './story.ts';

async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll('details')) {
      // one is open at a time, and here all are looked at
      fold.removeAttribute('name');
      fold.open = true;
    }
  });
}

const NOOR = `/desk/child/${child('noor').id}`;

// What a lead looks at every day.
export async function* deskScreens(stage: Stage): AsyncGenerator<Screen> {
  yield* open(stage, {
    desk: `/desk?lang=${stage.language}`,
    'desk-group': `/desk/group/${group('egels')}`,
    'desk-child': NOOR,
    'desk-people': '/desk/people',
    'desk-held': '/desk/held',
  });
}

export async function* settingScreens(stage: Stage): AsyncGenerator<Screen> {
  yield* open(stage, {
    'desk-questions': '/desk/questions',
    'desk-settings': '/desk/settings',
    'desk-import': '/desk/import',
    'desk-traces': '/desk/traces',
    'desk-child-traces': `${NOOR}/traces`,
  });
}

async function* open({ devices, language }: Stage, pages: Record<string, string>): AsyncGenerator<Screen> {
  const karin = await devices.fresh('karin', 'laptop', { language });
  const { page } = karin;
  await signIn(karin);
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(path);
    await unfold(page);
    yield { name, page };
  }
  await karin.switchOff();
}

export async function* deskChangeScreens({ devices, language }: Stage): AsyncGenerator<Screen> {
  const karin = await devices.fresh('karin', 'laptop', { language });
  // the browser says it of a page that shows what is wrong
  karin.expects(/status of 422/);
  const { page, say } = karin;
  await signIn(karin);
  const fatima = await devices.fresh('fatima', 'phone', { language });
  await signIn(fatima);
  await fatima.switchOff();
  await page.goto('/desk/people');
  await page.getByRole('link', { name: /Fatima/ }).click();
  await unfold(page);
  yield { name: 'desk-person', page };

  await page.goto(NOOR);
  await openFold(page, say('desk.move_open'));
  await page.getByLabel(say('desk.move_to')).selectOption({ label: 'De Vossen' });
  await page.getByRole('button', { name: say('desk.move'), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('desk.sure') })).toBeVisible();
  yield { name: 'desk-sure', page };
  await page.goto(NOOR);
  await openFold(page, say('desk.child_describe'));
  await page.getByLabel(say('desk.child_full')).fill('x'.repeat(121));
  await page.locator('form:has(input[value="describe-child"])').getByRole('button').click();
  await expect(page.getByRole('alert')).toContainText(say('desk.wrong_too_long'));
  yield { name: 'desk-wrong', page };
  await karin.switchOff();
}
