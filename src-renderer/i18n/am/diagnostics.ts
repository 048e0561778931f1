/** Owns the Amharic words of latency, usage, the log and the sound test. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { diagnostics as english } from '../en/diagnostics.js';

export const diagnostics: Amharic<typeof english> = {
  'diagnostics.lead': 'ምን ያህል በፍጥነት እንደሚመልስ፣ እና ችግር ሲኖር ምን እንደሚታይ።',
};
