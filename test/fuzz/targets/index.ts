/** Owns the list of all targets: one for each parser of what Parley did not make itself. */
import type { Target } from '../engine/target.js';
import { ANSWERS } from './answers.js';
import { BORDERS } from './borders.js';
import { CODECS } from './codecs.js';
import { DESKTOP } from './desktop.js';
import { FILES_TARGETS } from './files.js';
import { LANGUAGE } from './language.js';
import { OUTSIDE } from './outside.js';
import { SOUNDS } from './sound.js';

export const TARGETS: readonly Target[] = [
  ...OUTSIDE,
  ...FILES_TARGETS,
  ...BORDERS,
  ...SOUNDS,
  ...CODECS,
  ...ANSWERS,
  ...LANGUAGE,
  ...DESKTOP,
];
