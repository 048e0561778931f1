/** Owns the Arabic words of latency, usage, the log and the sound test. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { diagnostics as english } from '../en/diagnostics.js';

export const diagnostics: Arabic<typeof english> = {
  'diagnostics.lead': 'مدى سرعة الرد، وما يجدر النظر إليه عند حدوث خلل.',
};
