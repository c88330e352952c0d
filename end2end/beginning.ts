// How an organisation begins in a browser, and forms that the server draws.

import { type Page, expect } from '@playwright/test';
import { type Language, text } from './texts.ts';

export async function fillStart(page: Page, code: string, password: string, language?: Language): Promise<void> {
  const fields: [string, string][] = [
    ['form.code_label', code.toLowerCase()],
    ['start.organisation', 'Stichting De Brug'],
    ['start.location', 'Kindcentrum De Brug'],
    ['start.name', 'Hanneke Vos'],
    ['form.login_label', 'hanneke'],
    ['form.password_label', password],
  ];
  for (const [label, value] of fields) await page.getByLabel(text(label, {}, language), { exact: true }).fill(value);
  await page.getByRole('button', { name: text('start.action', {}, language), exact: true }).click();
}

export async function begin(page: Page, code: string, password: string): Promise<void> {
  await fillStart(page, code, password);
  await expect(page).toHaveURL(/\/desk/);
}

// Opens what is folded away.
export async function openFold(page: Page, title: string): Promise<void> {
  await page.locator('summary', { hasText: title }).first().click();
}

// A field that can be seen, by its name: some labels of the desk stand in two forms.
export async function write(page: Page, name: string, value: string): Promise<void> {
  await page.locator(`input[name="${name}"]:visible`).first().fill(value);
}
