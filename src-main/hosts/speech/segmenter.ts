/**
 * Owns what the detector's probabilities mean: where speech begins and ends in an utterance, and where a long one
 * is cut for the recogniser. Pure: time is counted in frames. Must never see sound.
 */
import { DETECTOR_FRAME_SAMPLES } from './ports.js';

/** Samples [from, to) of the utterance. */
export interface SampleRange {
  readonly from: number;
  readonly to: number;
}

export type SegmenterEvent =
  | { readonly type: 'speech-start' }
  /** A long silence after speech; more may follow. */
  | { readonly type: 'speech-end' }
  /** This much is complete and may be transcribed for good. */
  | { readonly type: 'chunk'; readonly range: SampleRange };

export interface Segmenter {
  /** Takes the next frame's probability. */
  push(probability: number): readonly SegmenterEvent[];
  /** The speech that is in no chunk yet, with some sound around it; null when there is none. */
  open(availableSamples: number): SampleRange | null;
  /** Frames since the last one with speech; 0 before any speech. */
  readonly pauseFrames: number;
}

/** From here a frame holds speech; a run of speech goes on until frames fall below the second. */
const SPEECH_FROM = 0.5;
const SILENCE_BELOW = 0.35;
/** Fewer speech frames than this in a run are a click, a cough, a key; 96 ms. */
const MIN_RUN_FRAMES = 3;
/** Silence of at most this does not end a run; 96 ms. */
const BRIDGE_FRAMES = 3;
/** This much silence is told as the end of speech; 512 ms. */
const END_FRAMES = 16;
/**
 * Sound kept around speech, since weak beginnings and ends of words lie outside what the detector is sure of.
 * Not more than that: 112 sentences in eight voices had fewest wrong words with 200 ms before and 192 ms after, and
 * from 400 ms of silence on the recogniser often answers nothing at all.
 */
const LEAD_SAMPLES = 3_200;
/** A pause this long may be the end of the utterance; 192 ms. */
export const PAUSE_FRAMES = 6;
/** Not more than a pause, so that the range is the same at the pause and later. */
const TAIL_SAMPLES = PAUSE_FRAMES * DETECTOR_FRAME_SAMPLES;

/** A chunk this long is closed at the next pause of CUT_PAUSE_FRAMES; 8 s and 320 ms. */
const LONG_CHUNK_FRAMES = 250;
const CUT_PAUSE_FRAMES = 10;
/** A chunk this long is cut where speech is weakest in its last part, even without a pause; 15 s and 5 s. */
const MAX_CHUNK_FRAMES = 470;
const CUT_SEARCH_FRAMES = 156;

interface Run {
  readonly first: number;
  speechFrames: number;
  last: number;
}

export function createSegmenter(): Segmenter {
  /** Probabilities since `chunkStart`. */
  let probabilities: number[] = [];
  let chunkStart = 0;
  let frame = 0;
  let run: Run | null = null;
  /** First and last speech frame of the chunk. */
  let speech: { readonly first: number; readonly last: number } | null = null;
  let lastSpeech: number | null = null;
  let isSpeaking = false;

  /** Answers whether this frame made the run long enough to count, or a counting run longer. */
  function followRun(probability: number): boolean {
    if (probability >= SPEECH_FROM || (run !== null && probability >= SILENCE_BELOW)) {
      run ??= { first: frame, speechFrames: 0, last: frame };
      run.last = frame;
      if (probability >= SPEECH_FROM) run.speechFrames += 1;
      return run.speechFrames >= MIN_RUN_FRAMES;
    }
    if (run !== null && frame - run.last > BRIDGE_FRAMES) run = null;
    return false;
  }

  const rangeUntil = (from: number, endFrame: number, limit: number): SampleRange => ({
    from: Math.max(chunkStart * DETECTOR_FRAME_SAMPLES, from * DETECTOR_FRAME_SAMPLES - LEAD_SAMPLES),
    to: Math.min(limit, (endFrame + 1) * DETECTOR_FRAME_SAMPLES + TAIL_SAMPLES),
  });

  /** Closes the chunk before frame `cut`, in which the next one begins. */
  function cutAt(cut: number, current: { readonly first: number; readonly last: number }): SegmenterEvent {
    const range = rangeUntil(current.first, Math.min(current.last, cut - 1), cut * DETECTOR_FRAME_SAMPLES);
    probabilities = probabilities.slice(cut - chunkStart);
    chunkStart = cut;
    speech = current.last >= cut ? { first: cut, last: current.last } : null;
    return { type: 'chunk', range };
  }

  function weakest(end: number): number {
    let best = end;
    let least = Infinity;
    for (let at = Math.max(chunkStart + 1, end - CUT_SEARCH_FRAMES); at < end; at += 1) {
      const index = at - chunkStart;
      const around = (probabilities[index - 1] ?? 1) + (probabilities[index] ?? 1) + (probabilities[index + 1] ?? 1);
      // The last of equals: the longer the chunk, the more the recogniser understands.
      if (around <= least) {
        least = around;
        best = at;
      }
    }
    return best;
  }

  return {
    push(probability) {
      const events: SegmenterEvent[] = [];
      probabilities.push(probability);
      if (followRun(probability) && run !== null) {
        speech = { first: speech?.first ?? Math.max(chunkStart, run.first), last: frame };
        lastSpeech = frame;
        if (!isSpeaking) events.push({ type: 'speech-start' });
        isSpeaking = true;
      }
      const pause = lastSpeech === null ? 0 : frame - lastSpeech;
      if (isSpeaking && pause >= END_FRAMES) {
        isSpeaking = false;
        events.push({ type: 'speech-end' });
      }
      if (speech !== null) {
        const length = frame - speech.first;
        if (length >= MAX_CHUNK_FRAMES) events.push(cutAt(weakest(frame), speech));
        else if (speech.last - speech.first >= LONG_CHUNK_FRAMES && pause >= CUT_PAUSE_FRAMES) {
          events.push(cutAt(speech.last + 1 + PAUSE_FRAMES, speech));
        }
      }
      frame += 1;
      return events;
    },
    open: (availableSamples) => (speech === null ? null : rangeUntil(speech.first, speech.last, availableSamples)),
    get pauseFrames() {
      return lastSpeech === null ? 0 : frame - 1 - lastSpeech;
    },
  };
}
