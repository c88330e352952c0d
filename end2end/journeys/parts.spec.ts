// The program comes in parts: the first screen stands without the others.

import { expect, test } from '../journey.ts';
import { observe, signIn } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { text } from '../texts.ts';

test('a page whose code did not come says so, nothing is lost, and it comes when asked again', async ({ devices }) => {
  const sanne = await devices.fresh('sanne', 'phone');
  const { page } = sanne;
  sanne.expects(/Failed to load resource: net::ERR_FAILED|Failed to fetch/);
  await page.route('**/split_rest.wasm', (route) => route.abort());
  await signIn(sanne);
  await observe(page, 'Op de eerste pagina gaat alles door.', 'noor');
  const us = page.getByRole('link', { name: text('us.title'), exact: true });
  await us.click();
  const missing = page.getByRole('heading', { level: 1, name: text('rest.missing_title') });
  await expect(missing).toBeFocused();
  await expectGoodScreen(page);

  await page.unroute('**/split_rest.wasm');
  await page.getByRole('button', { name: text('try_again') }).click();
  await expect(page.getByRole('button', { name: text('sign_out') })).toBeVisible();
  await expect(missing).toHaveCount(0);
  await page.goBack();
  await expect(page.getByText('Op de eerste pagina gaat alles door.')).toBeVisible();
});
