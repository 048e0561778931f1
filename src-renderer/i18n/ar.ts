/** Owns what the interface is in Arabic, put together from a file for each part of it. */
import type { Catalog, Arabic } from './catalog.js';
import type { en } from './en.js';
import { assistants } from './ar/assistants.js';
import { audio } from './ar/audio.js';
import { diagnostics } from './ar/diagnostics.js';
import { errors } from './ar/errors.js';
import { firstRun } from './ar/first-run.js';
import { general } from './ar/general.js';
import { history } from './ar/history.js';
import { palette } from './ar/palette.js';
import { privacy } from './ar/privacy.js';
import { providers, units } from './ar/providers.js';
import { sayings } from './ar/sayings.js';
import { shell } from './ar/shell.js';
import { talk } from './ar/talk.js';
import { talkKey } from './ar/talk-key.js';
import { updates } from './ar/updates.js';

const messages: Arabic<typeof en> = {
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

export const arabic: Catalog = {
  language: 'ar',
  direction: 'rtl',
  digits: 'latn',
  messages,
  errors,
  sayings,
  providers,
  units,
};
