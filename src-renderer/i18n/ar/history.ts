/** Owns the Arabic words of the history of conversations. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { history as english } from '../en/history.js';

export const history: Arabic<typeof english> = {
  'history.title': 'السجل',
};
