// All screens there are, in pieces that can be looked at on their own, also by a slow
// machine. A screen that is new goes into one of them.

import {
  accountScreens,
  addressScreens,
  beginningScreens,
  letterScreens,
  workLetterScreens,
} from './account_screens.ts';
import { deskChangeScreens, deskScreens, settingScreens } from './desk_screens.ts';
import type { Devices } from './journey.ts';
import {
  type Screen,
  foundScreens,
  guardianMomentScreens,
  guardianOwnScreens,
  guardianQuestionScreens,
  guardianScreens,
  otherHomeScreens,
  publicScreens,
  searchScreens,
  staffChildScreens,
  staffMomentScreens,
  staffOwnScreens,
  staffQuestionScreens,
  troubledScreens,
  writingScreens,
} from './screens.ts';
import type { Server } from './server.ts';
import { awayScreens, choosingScreens, earlierScreens, lockedScreens, pairingScreens } from './shared_screens.ts';
import { type Stage, setStage } from './stage.ts';
import type { Language } from './texts.ts';

type Chapter = (stage: Stage) => AsyncGenerator<Screen>;

// The year of the demo is enough for these.
const PLAIN: Record<string, Chapter> = {
  'of visitors': publicScreens,
  'on which staff write': writingScreens,
  'of a child, for staff': staffChildScreens,
  'of questions, for staff': staffQuestionScreens,
  'of a search': searchScreens,
  'of what a search finds': foundScreens,
  'of a child, for guardians': guardianScreens,
  'of what guardians write and set': guardianOwnScreens,
  'of questions, for guardians': guardianQuestionScreens,
  'with which others begin': otherHomeScreens,
  'of trouble': troubledScreens,
  'of the desk': deskScreens,
  'of what the desk settles': settingScreens,
  'of a change on the desk': deskChangeScreens,
  'with which an organisation begins': beginningScreens,
  'with which an account begins': letterScreens,
  'with which work begins': workLetterScreens,
  'of an account': accountScreens,
  'of another mail address': addressScreens,
  'with which a tablet begins': pairingScreens,
  'on which a PIN is chosen': choosingScreens,
  'of a locked tablet': lockedScreens,
  'of a tablet that is away': awayScreens,
  'of what a tablet was before': earlierScreens,
};

// These need moments that went through something.
const STAGED: Record<string, Chapter> = {
  'of a moment, for staff': staffMomentScreens,
  'of what is new, for staff': staffOwnScreens,
  'of a moment, for guardians': guardianMomentScreens,
};

export const CHAPTERS = [...Object.keys(PLAIN), ...Object.keys(STAGED)];

export async function* screensOf(
  name: string,
  server: Server,
  devices: Devices,
  language: Language,
): AsyncGenerator<Screen> {
  const staged = STAGED[name];
  if (staged) return yield* staged(await setStage(server, devices, language));
  const plain = PLAIN[name];
  if (!plain) throw new Error(`no chapter ${name}`);
  yield* plain({ server, devices, language, apart: '', withdrawn: '' });
}
