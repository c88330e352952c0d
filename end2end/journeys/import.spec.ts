// A lead reads in a list of children: what is wrong with it is named by line and
// column, mended, taken over as a whole, and changes nothing the second time.

import { expect, test } from '../journey.ts';
import { signIn } from '../person.ts';
import { expectGoodScreen } from '../screen.ts';
import { text } from '../texts.ts';

const HEAD = 'roepnaam;volledige naam;geboortedatum;groep;mentor;ouder;kind zegt;e-mail;gezag';
const RIGHT = [
  'Pim;Pim Aalders;14-05-2021;GROEP;;Wendy Aalders;mama;wendy@familie.example;ja',
  'Lot;Lot Maas;01-02-2022;GROEP;;Mia Maas;mama;mia@familie.example;ja',
  'Kik;Kik Maas;01-02-2022;GROEP;;Mia Maas;mama;mia@familie.example;ja',
];

test('a list with five kinds of faults is mended, taken over, and changes nothing the second time', async ({
  devices,
}) => {
  const karin = await devices.fresh('karin', 'laptop');
  await signIn(karin);
  const { page } = karin;
  // the browser says it of a page that shows what is wrong
  karin.expects(/status of 422/);
  await page.goto('/desk');
  const group = (await page.locator('.accounts a[href^="/desk/group/"] b').first().textContent()) ?? '';
  const right = RIGHT.map((line) => line.replace('GROEP', group));
  const wrong = [
    right[0]!.replace('14-05-2021', '31-02-2021'),
    right[1]!.replace(group, 'De Verkeerde').replace('mia@', 'mia at '),
    right[2]!.replace(';ja', ';soms').replace('Kik Maas', ''),
  ];

  await page.getByRole('link', { name: text('desk.import') }).click();
  await expect(page.getByRole('heading', { level: 1, name: text('import.title') })).toBeVisible();
  await expectGoodScreen(page, 'import');
  const look = async (lines: string[]): Promise<void> => {
    await page.getByLabel(text('import.paste')).fill([HEAD, ...lines].join('\n'));
    await page.getByRole('button', { name: text('import.look') }).click();
  };
  await look(wrong);
  await expect(page.getByRole('alert')).toContainText(text('import.faults', { count: 5 }));
  const place = (line: string, column: string): string => text('import.line_column', { line, column });
  const faults: [string, string][] = [
    [place('2 (Pim Aalders)', 'geboortedatum'), text('import.fault.bad_date')],
    [place('3 (Lot Maas)', 'groep'), text('import.fault.no_group', { name: 'De Verkeerde' })],
    [place('3 (Lot Maas)', 'e-mail'), text('import.fault.bad_email')],
    [place('4 (Kik)', 'volledige naam'), text('import.fault.missing')],
    [place('4 (Kik)', 'gezag'), text('import.fault.bad_yes_no')],
  ];
  for (const [where, what] of faults) {
    await expect(page.getByRole('listitem').filter({ hasText: where }).filter({ hasText: what })).toHaveCount(1);
  }
  await expect(page.getByRole('button', { name: text('import.take') })).toHaveCount(0);
  await expectGoodScreen(page, 'import with faults');

  await look(right);
  await expect(page.getByText(text('import.news.comes', { group, day: 'x' }).split('x')[0]!)).toHaveCount(3);
  await expectGoodScreen(page, 'import without faults');
  await page.getByRole('button', { name: text('import.take') }).click();
  await expect(page).toHaveURL(/\/desk\?/);
  await expect(page.getByRole('status')).toContainText(text('import.done', { count: 3 }));

  await page.getByRole('link', { name: text('desk.import') }).click();
  await page.getByLabel(text('import.file')).setInputFiles({
    name: 'lijst.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from([HEAD, ...right].join('\r\n')),
  });
  await page.getByRole('button', { name: text('import.look') }).click();
  await expect(page.getByText(text('import.nothing_new'))).toBeVisible();
  await expect(page.getByRole('button', { name: text('import.take') })).toHaveCount(0);
  await expectGoodScreen(page, 'import of what is known');
});
