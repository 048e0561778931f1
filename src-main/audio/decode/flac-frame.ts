/** Owns the sound inside a FLAC frame: its subframes, and its channels as one. Pure. */
import type { BitReader } from './bit-reader.js';
import type { FlacFrameHeader } from './flac-header.js';
import { toInt16 } from './samples.js';

const CONSTANT = 0;
const VERBATIM = 1;
const FIXED = 8;
const LARGEST_FIXED = 12;
const LINEAR = 32;

/** What a sample of a fixed predictor is expected to be, by the ones before it. */
const FIXED_WEIGHTS: readonly (readonly number[])[] = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/** The frame behind its header as mono sound; null when it is damaged. */
export function decodeFlacFrame(reader: BitReader, header: FlacFrameHeader): Int16Array | null {
  const channels: Int32Array[] = [];
  for (let channel = 0; channel < header.channels; channel++) {
    const samples = new Int32Array(header.blockSamples);
    if (!readSubframe(reader, samples, header.bits + (isDifference(header, channel) ? 1 : 0))) return null;
    channels.push(samples);
  }
  return mix(channels, header);
}

function isDifference({ decorrelation }: FlacFrameHeader, channel: number): boolean {
  if (decorrelation === 'independent') return false;
  return channel === (decorrelation === 'side-right' ? 0 : 1);
}

/** The mean of the channels, on the scale of 16 bits. */
function mix(channels: readonly Int32Array[], { decorrelation, bits, blockSamples }: FlacFrameHeader): Int16Array {
  const pcm = new Int16Array(blockSamples);
  const scale = 2 ** (16 - bits);
  const [first, second] = channels;
  for (let at = 0; at < blockSamples; at++) {
    const a = first?.[at] ?? 0;
    const b = second?.[at] ?? 0;
    let mean: number;
    if (decorrelation === 'left-side') mean = a - b / 2;
    else if (decorrelation === 'side-right') mean = b + a / 2;
    // The lowest bit of the sum of both channels is that of their difference.
    else if (decorrelation === 'mid-side') mean = a + (b & 1) / 2;
    else {
      let sum = 0;
      for (const channel of channels) sum += channel[at] ?? 0;
      mean = sum / channels.length;
    }
    pcm[at] = toInt16(mean * scale);
  }
  return pcm;
}

function readSubframe(reader: BitReader, samples: Int32Array, fullBits: number): boolean {
  if (reader.unsigned(1) !== 0) return false;
  const type = reader.unsigned(6);
  const wasted = reader.unsigned(1) === 0 ? 0 : reader.zeros() + 1;
  const bits = fullBits - wasted;
  if (bits < 1) return false;
  if (!readSamples(reader, samples, type, bits) || reader.overrun) return false;
  if (wasted > 0) for (let at = 0; at < samples.length; at++) samples[at] = (samples[at] ?? 0) << wasted;
  return true;
}

function readSamples(reader: BitReader, samples: Int32Array, type: number, bits: number): boolean {
  if (type === CONSTANT) {
    samples.fill(reader.signed(bits));
    return true;
  }
  if (type === VERBATIM) {
    for (let at = 0; at < samples.length; at++) samples[at] = reader.signed(bits);
    return true;
  }
  if (type >= FIXED && type <= LARGEST_FIXED) {
    const weights = FIXED_WEIGHTS[type - FIXED] ?? [];
    return readWarmUp(reader, samples, weights.length, bits) && readPredicted(reader, samples, weights, 0);
  }
  if (type < LINEAR) return false;
  const order = type - LINEAR + 1;
  if (!readWarmUp(reader, samples, order, bits)) return false;
  const precision = reader.unsigned(4) + 1;
  const shift = reader.signed(5);
  if (precision === 16 || shift < 0) return false;
  const weights = Array.from({ length: order }, () => reader.signed(precision));
  return readPredicted(reader, samples, weights, shift);
}

function readWarmUp(reader: BitReader, samples: Int32Array, order: number, bits: number): boolean {
  if (order > samples.length) return false;
  for (let at = 0; at < order; at++) samples[at] = reader.signed(bits);
  return !reader.overrun;
}

/** Reads what the prediction missed by, and adds the prediction. Sums stay exact: they are below 2^53. */
function readPredicted(reader: BitReader, samples: Int32Array, weights: readonly number[], shift: number): boolean {
  const order = weights.length;
  if (!readResidual(reader, samples, order)) return false;
  const divisor = 2 ** shift;
  for (let at = order; at < samples.length; at++) {
    let sum = 0;
    for (let back = 0; back < order; back++) sum += (weights[back] ?? 0) * (samples[at - 1 - back] ?? 0);
    samples[at] = (samples[at] ?? 0) + Math.floor(sum / divisor);
  }
  return true;
}

function readResidual(reader: BitReader, samples: Int32Array, order: number): boolean {
  const method = reader.unsigned(2);
  if (method > 1) return false;
  const parameterBits = method === 0 ? 4 : 5;
  const escape = (1 << parameterBits) - 1;
  const partitionOrder = reader.unsigned(4);
  const partition = samples.length >> partitionOrder;
  if (partition << partitionOrder !== samples.length || partition < order) return false;
  let at = order;
  for (let end = partition; end <= samples.length; end += partition) {
    const parameter = reader.unsigned(parameterBits);
    if (parameter === escape) {
      const bits = reader.unsigned(5);
      for (; at < end; at++) samples[at] = bits === 0 ? 0 : reader.signed(bits);
    } else {
      for (; at < end; at++) {
        const folded = reader.zeros() * 2 ** parameter + reader.unsigned(parameter);
        samples[at] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
      }
    }
    if (reader.overrun) return false;
  }
  return true;
}
