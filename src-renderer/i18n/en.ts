/**
 * Owns every word of the interface in English, put together from a file for each part of it. Keys name places, values
 * are what people read; `{name}` is filled in.
 */
import { assistants } from './en/assistants.js';
import { audio } from './en/audio.js';
import { diagnostics } from './en/diagnostics.js';
import { firstRun } from './en/first-run.js';
import { general } from './en/general.js';
import { history } from './en/history.js';
import { palette } from './en/palette.js';
import { privacy } from './en/privacy.js';
import { shell } from './en/shell.js';
import { talk } from './en/talk.js';
import { talkKey } from './en/talk-key.js';
import { updates } from './en/updates.js';

export const en = {
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
} as const;
