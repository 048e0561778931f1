/** Owns the Amharic words of the history of conversations. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { history as english } from '../en/history.js';

export const history: Amharic<typeof english> = {
  'history.title': 'ታሪክ',
};
