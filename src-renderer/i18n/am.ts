/** Owns what the interface is in Amharic, put together from a file for each part of it. */
import type { Catalog, Amharic } from './catalog.js';
import type { en } from './en.js';
import { assistants } from './am/assistants.js';
import { audio } from './am/audio.js';
import { diagnostics } from './am/diagnostics.js';
import { errors } from './am/errors.js';
import { firstRun } from './am/first-run.js';
import { general } from './am/general.js';
import { history } from './am/history.js';
import { palette } from './am/palette.js';
import { privacy } from './am/privacy.js';
import { providers, units } from './am/providers.js';
import { sayings } from './am/sayings.js';
import { shell } from './am/shell.js';
import { talk } from './am/talk.js';
import { talkKey } from './am/talk-key.js';
import { updates } from './am/updates.js';

const messages: Amharic<typeof en> = {
  ...shell,
  ...talk,
  ...assistants,
  ...audio,
  ...talkKey,
  ...general,
  ...privacy,
  ...history,
  ...diagnostics,
  ...firstRun,
  ...palette,
  ...updates,
};

export const amharic: Catalog = {
  language: 'am',
  direction: 'ltr',
  digits: 'latn',
  messages,
  errors,
  sayings,
  providers,
  units,
};
