/**
 * Owns the list of skills and their order: the first that recognises an utterance answers it.
 */
import { arithmetic } from './arithmetic.js';
import { control } from './control.js';
import { date } from './date.js';
import { help } from './help.js';
import { notes } from './notes.js';
import { lookUp, search } from './search.js';
import type { Skill } from './skill.js';
import { smalltalk } from './smalltalk.js';
import { time } from './time.js';
import { timerList } from './timer-list.js';
import { timers } from './timers.js';
import { units } from './units.js';

export const SKILLS: readonly Skill[] = [
  control,
  timerList,
  timers,
  time,
  date,
  notes,
  search,
  lookUp,
  units,
  arithmetic,
  help,
  smalltalk,
];
