/**
 * Owns when the simulated service takes an utterance for finished: it hears samples, not messages, and knows no other
 * sign than silence.
 */
import { isLoud, slices } from '../kit/conversation.js';
import type { HeardUtterance } from '../kit/simulator.js';
import { createUtteranceCollector } from '../kit/conversation.js';
import { UPLINK_RATE_HZ } from './check.js';

const WINDOW_SAMPLES = UPLINK_RATE_HZ / 100;
/** Silence that ends an utterance, milliseconds of sound. */
const END_SILENCE_MS = 500;
const END_SILENCE_SAMPLES = (UPLINK_RATE_HZ * END_SILENCE_MS) / 1_000;
/** What is heard without anybody speaking is not kept for ever. */
const MAX_WAITING_SAMPLES = UPLINK_RATE_HZ * 60;

export interface Ear {
  hear(samples: Int16Array): void;
  /** Whether somebody speaks. */
  isHearing(): boolean;
}

interface EarListener {
  onSpeech(): void;
  onUtterance(utterance: HeardUtterance): void;
}

/** Digital silence after the last sample is what a client adds; no microphone is that silent. */
function withoutTail({ samples, rateHz }: HeardUtterance): HeardUtterance {
  let end = samples.length;
  while (end > 0 && samples[end - 1] === 0) end -= 1;
  return { samples: samples.slice(0, end), rateHz };
}

export function createEar({ onSpeech, onUtterance }: EarListener): Ear {
  const collector = createUtteranceCollector(UPLINK_RATE_HZ);
  let isHearing = false;
  let silentSamples = 0;

  const finish = (): void => {
    isHearing = false;
    silentSamples = 0;
    onUtterance(withoutTail(collector.take()));
  };

  const hearWindow = (window: Int16Array): void => {
    if (isLoud(window)) {
      silentSamples = 0;
      if (isHearing) return;
      isHearing = true;
      onSpeech();
      return;
    }
    silentSamples += window.length;
  };

  return {
    hear(samples) {
      if (!isHearing && samples.every((sample) => sample === 0)) return;
      if (!isHearing && collector.length() > MAX_WAITING_SAMPLES) collector.take();
      collector.add(samples);
      for (const window of slices(samples, WINDOW_SAMPLES)) hearWindow(window);
      if (isHearing && silentSamples >= END_SILENCE_SAMPLES) finish();
    },
    isHearing: () => isHearing,
  };
}
