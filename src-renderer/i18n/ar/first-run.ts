/** Owns the Arabic words of the first minute. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { firstRun as english } from '../en/first-run.js';

export const firstRun: Arabic<typeof english> = {
  'firstRun.title': 'مرحبًا بك في Parley',
};
