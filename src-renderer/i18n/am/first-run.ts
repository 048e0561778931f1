/** Owns the Amharic words of the first minute. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { firstRun as english } from '../en/first-run.js';

export const firstRun: Amharic<typeof english> = {
  'firstRun.title': 'እንኳን ወደ Parley በደህና መጡ',
};
