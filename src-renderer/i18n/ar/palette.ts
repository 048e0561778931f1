/** Owns the Arabic words of finding and doing anything by its name. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { palette as english } from '../en/palette.js';

export const palette: Arabic<typeof english> = {
  'palette.name': 'الأوامر',
};
