/**
 * Owns the service's ear: sound in the encoding the client declared, and when somebody speaks in it.
 */
import { createUtteranceCollector, isLoud } from '../kit/conversation.js';
import { ProtocolBreach, type HeardUtterance, type SimulatorClock } from '../kit/simulator.js';
import type { Setup } from './client-messages.js';

/** This much without a loud sound ends an utterance; milliseconds of sound. */
const END_OF_SPEECH_MS = 600;
const WINDOW_MS = 10;

export interface EarEvents {
  speechStart(): void;
  /** Null where the encoding cannot be decoded here. */
  speechEnd(utterance: HeardUtterance | null): void;
}

export interface Ear {
  add(data: Uint8Array): void;
  dispose(): void;
}

/** A setup that declares what cannot be decoded is taken by its arrival: sound that comes is speech. */
export function createEar(setup: Setup, clock: SimulatorClock, events: EarEvents): Ear {
  const { inputEncoding, inputRateHz } = setup;
  if (inputEncoding === 'linear16' || inputEncoding === 'mulaw') {
    const vad = createVad(inputRateHz ?? 8_000, events);
    const decode = inputEncoding === 'mulaw' ? fromMulaw : fromLinear;
    return { add: (data) => vad.add(decode(data)), dispose: () => undefined };
  }
  return inputEncoding === 'media-container' ? createContainerEar(clock, events) : createArrivalEar(clock, events);
}

function fromLinear(data: Uint8Array): Int16Array {
  if (data.length % 2 !== 0) throw new ProtocolBreach('linear16 came with half a sample.');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Int16Array.from({ length: data.length / 2 }, (_, at) => view.getInt16(at * 2, true));
}

/** G.711, by its definition. */
const fromMulaw = (data: Uint8Array): Int16Array =>
  Int16Array.from(data, (byte) => {
    const bits = ~byte & 0xff;
    const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4);
    return bits & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
  });

/** Looks for speech. What it collects is what came, without digital silence before and after. */
function createVad(rateHz: number, { speechStart, speechEnd }: EarEvents) {
  const utterance = createUtteranceCollector(rateHz);
  const windowSamples = (rateHz * WINDOW_MS) / 1_000;
  let isSpeaking = false;
  let quietSamples = 0;
  /** Messages of silence that are part of the utterance only if it goes on. */
  let pauses: Int16Array[] = [];

  const end = () => {
    isSpeaking = false;
    quietSamples = 0;
    pauses = [];
    speechEnd(utterance.take());
  };

  return {
    add(samples: Int16Array) {
      const isEmpty = samples.every((sample) => sample === 0);
      if (isEmpty && !isSpeaking) {
        // Whatever came before it was too quiet to be speech.
        utterance.take();
        return;
      }
      if (isEmpty) {
        pauses.push(samples);
      } else {
        for (const piece of [...pauses, samples]) utterance.add(piece);
        pauses = [];
      }
      for (let at = 0; at < samples.length; at += windowSamples) {
        const window = samples.subarray(at, at + windowSamples);
        quietSamples = isLoud(window) ? 0 : quietSamples + window.length;
        if (!isSpeaking && quietSamples === 0) {
          isSpeaking = true;
          speechStart();
        }
        if (isSpeaking && quietSamples >= (rateHz * END_OF_SPEECH_MS) / 1_000) {
          end();
          return;
        }
      }
    },
  };
}

function createArrivalEar(clock: SimulatorClock, { speechStart, speechEnd }: EarEvents): Ear {
  let cancel: (() => void) | null = null;
  return {
    add(data) {
      if (data.length === 0) return;
      if (cancel === null) speechStart();
      cancel?.();
      cancel = clock.after(END_OF_SPEECH_MS, () => {
        cancel = null;
        speechEnd(null);
      });
    },
    dispose: () => cancel?.(),
  };
}

const ascii = (data: Uint8Array, at: number, length: number) =>
  Buffer.from(data.subarray(at, at + length)).toString('latin1');

/** The containers the page names, by their first bytes. */
function containerOf(data: Uint8Array): string | null {
  const [first = 0, second = 0] = data;
  const start = ascii(data, 0, 4);
  if (start === 'RIFF' && ascii(data, 8, 4) === 'WAVE') return 'wav';
  if (start === 'OggS') return 'ogg';
  if (start === 'fLaC') return 'flac';
  if (start === 'FORM') return 'aiff';
  if (start === '\x1aE\xdf\xa3') return 'webm';
  if (ascii(data, 4, 4) === 'ftyp') return 'mp4';
  return start.startsWith('ID3') || (first === 0xff && (second & 0xe0) === 0xe0) ? 'mp3' : null;
}

const HEADER_BYTES = 44;

/** One container for the whole connection: it begins with its header, and never begins anew. */
function createContainerEar(clock: SimulatorClock, events: EarEvents): Ear {
  let head = new Uint8Array(0);
  let ear: Ear | null = null;

  /** The ear for what the container holds, and where its sound begins; null while too little of it came. */
  const open = (): { readonly ear: Ear; readonly at: number } | null => {
    if (head.length < 12) return null;
    const kind = containerOf(head);
    if (kind === null) throw new ProtocolBreach('media-container came without the header of a container.');
    if (kind !== 'wav') return { ear: createArrivalEar(clock, events), at: 0 };
    if (head.length < HEADER_BYTES) return null;
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    if (view.getUint16(20, true) !== 1 || view.getUint16(22, true) !== 1 || view.getUint16(34, true) !== 16) {
      throw new ProtocolBreach('The WAV is not mono with 16-bit samples.');
    }
    if (ascii(head, 36, 4) !== 'data') throw new ProtocolBreach('The WAV does not go on with its samples.');
    const vad = createVad(view.getUint32(24, true), events);
    return { ear: { add: (bytes) => vad.add(fromLinear(bytes)), dispose: () => undefined }, at: HEADER_BYTES };
  };

  return {
    add(data) {
      if (ear !== null) {
        if (containerOf(data) === 'wav') throw new ProtocolBreach('A second header came inside the stream.');
        ear.add(data);
        return;
      }
      head = Buffer.concat([head, data]);
      const opened = open();
      if (opened === null) return;
      ear = opened.ear;
      ear.add(head.subarray(opened.at));
    },
    dispose: () => ear?.dispose(),
  };
}
