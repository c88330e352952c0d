// Remembers what a device told its person, so that it can be held to it after the
// page is dead: which words it called saved, and which it called sent.

import type { BrowserContext } from '@playwright/test';
import { text } from '../texts.ts';

type Claim = 'saved' | 'sent';

export class Witness {
  readonly saved = new Set<string>();
  readonly sent = new Set<string>();

  // To be called for every new context, before a page of the app opens in it.
  async watch(context: BrowserContext): Promise<void> {
    await context.exposeBinding('heardTheApp', (_source, claim: Claim, words: string) => {
      this[claim].add(words);
    });
    await context.addInitScript(lookOn, {
      saved: text('toast.saved'),
      onDevice: text('mark.on_device'),
      sent: text('mark.sent'),
    });
  }
}

interface Wording {
  saved: string;
  onDevice: string;
  sent: string;
}

// Runs in the page, from its first moment to its last.
function lookOn({ saved, onDevice, sent }: Wording): void {
  const told = new Set<string>();
  const tell = (claim: Claim, words: string) => {
    if (told.has(claim + words)) return;
    told.add(claim + words);
    const heard = window as unknown as { heardTheApp(claim: Claim, words: string): Promise<void> };
    void heard.heardTheApp(claim, words);
  };
  // after a tap on save the toast speaks of these words, once it leads to another
  // moment than before
  let pressed: { words: string; before: string } | undefined;
  const toast = () => {
    const said = document.querySelector('.toast');
    return said?.textContent?.includes(saved) ? (said.querySelector('a')?.href ?? '') : '';
  };
  const look = () => {
    const leadsTo = toast();
    if (pressed && leadsTo && leadsTo !== pressed.before) {
      tell('saved', pressed.words);
      pressed = undefined;
    }
    for (const row of document.querySelectorAll('a.row')) {
      const words = row.querySelector('.row-text')?.textContent ?? '';
      const mark = row.querySelector('.mark')?.textContent ?? '';
      if (mark.includes(sent)) tell('sent', words);
      if (mark.includes(sent) || mark.includes(onDevice)) tell('saved', words);
    }
  };
  document.addEventListener(
    'submit',
    () => {
      const field = document.querySelector<HTMLTextAreaElement>('#text');
      pressed = { words: field?.value ?? '', before: toast() };
    },
    true,
  );
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}
