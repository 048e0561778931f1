/**
 * Owns the rate of microphone sound on its way out: the microphone gives one rate, a service may want another.
 */
import { CAPTURE_RATE_HZ } from '../../src-preload/contract/audio.js';
import { createResampler, type Resampler } from '../audio/resample.js';
import type { Intent } from '../providers/types.js';

export interface UplinkRate {
  /** The intent with its sound at the service's rate; what the filter still held comes before the utterance's end. */
  convert(intent: Intent): readonly Intent[];
}

/** `rateHz` is what the service wants, in [4 000, 192 000] Hz. The microphone's own rate passes untouched. */
export function createUplinkRate(rateHz: number): UplinkRate {
  if (rateHz === CAPTURE_RATE_HZ) return { convert: (intent) => [intent] };
  let resampler: Resampler | null = null;
  return {
    convert(intent) {
      switch (intent.type) {
        case 'utterance-start':
          resampler = createResampler(CAPTURE_RATE_HZ, rateHz);
          return [intent];
        case 'utterance-audio': {
          resampler ??= createResampler(CAPTURE_RATE_HZ, rateHz);
          const pcm = resampler.process(intent.pcm);
          return pcm.length === 0 ? [] : [{ ...intent, pcm }];
        }
        case 'utterance-end': {
          const pcm = resampler?.flush() ?? new Int16Array(0);
          resampler = null;
          return pcm.length === 0 ? [intent] : [{ type: 'utterance-audio', pcm }, intent];
        }
        case 'utterance-cancel':
          resampler = null;
          return [intent];
        default:
          return [intent];
      }
    },
  };
}
