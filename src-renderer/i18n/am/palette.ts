/** Owns the Amharic words of finding and doing anything by its name. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { palette as english } from '../en/palette.js';

export const palette: Amharic<typeof english> = {
  'palette.name': 'ትእዛዞች',
};
