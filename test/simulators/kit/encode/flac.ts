/** Owns writing mono 16-bit FLAC with fixed predictors: small and right rather than dense. Pure. */
import { CRC16, CRC8_FLAC } from '../../../../src-main/audio/decode/crc.js';
import { BitWriter } from './bit-writer.js';
import { be, concat, text } from './bytes.js';

const BLOCK_SAMPLES = 1152;
const WEIGHTS = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

export function encodeFlac(samples: Int16Array, rateHz: number): Uint8Array {
  const frames: Uint8Array[] = [];
  for (let at = 0; at < samples.length; at += BLOCK_SAMPLES) {
    frames.push(frame(samples.subarray(at, at + BLOCK_SAMPLES), frames.length));
  }
  return concat(text('fLaC'), [0x80], be(34, 3), streamInfo(samples.length, rateHz), ...frames);
}

function streamInfo(samples: number, rateHz: number): Uint8Array {
  const bits = new BitWriter();
  bits.write(BLOCK_SAMPLES, 16);
  bits.write(BLOCK_SAMPLES, 16);
  bits.zeros(48);
  bits.write(rateHz, 20);
  bits.write(0, 3);
  bits.write(15, 5);
  bits.write(0, 4);
  bits.write(samples, 32);
  bits.zeros(128);
  return bits.bytes;
}

/** Up to 2 047 frames of another length than the last are told apart by numbers of one or two bytes; more take three. */
function frameNumber(number: number): readonly number[] {
  if (number < 0x80) return [number];
  if (number < 0x800) return [0xc0 | (number >> 6), 0x80 | (number & 0x3f)];
  return [0xe0 | (number >> 12), 0x80 | ((number >> 6) & 0x3f), 0x80 | (number & 0x3f)];
}

function frame(samples: Int16Array, number: number): Uint8Array {
  // Length in 16 bits behind the header, rate as in the stream's header, one channel of 16 bits.
  const head = concat([0xff, 0xf8, 0x70, 0x08], frameNumber(number), be(samples.length - 1, 2));
  const bits = new BitWriter();
  const best = WEIGHTS.map((weights) => residual(samples, weights))
    .filter((_, order) => order <= samples.length)
    .reduce((least, next) => (cost(next) < cost(least) ? next : least));
  const order = samples.length - best.length;
  bits.write(0, 1);
  bits.write(8 + order, 6);
  bits.write(0, 1);
  for (const sample of samples.subarray(0, order)) bits.write(sample, 16);
  const folded = best.map((value) => (value >= 0 ? value * 2 : -value * 2 - 1));
  const mean = folded.reduce((sum, value) => sum + value, 0) / Math.max(1, folded.length);
  const parameter = Math.max(0, Math.min(14, Math.floor(Math.log2(mean + 1))));
  bits.write(0, 2);
  bits.write(0, 4);
  bits.write(parameter, 4);
  for (const value of folded) {
    bits.zeros(value >> parameter);
    bits.write(1, 1);
    bits.write(value & ((1 << parameter) - 1), parameter);
  }
  bits.align();
  const body = concat(head, [CRC8_FLAC.over(head)], bits.bytes);
  return concat(body, be(CRC16.over(body), 2));
}

function residual(samples: Int16Array, weights: readonly number[]): number[] {
  return Array.from(samples.subarray(weights.length), (sample, index) => {
    const at = index + weights.length;
    return weights.reduce((rest, weight, back) => rest - weight * (samples[at - 1 - back] ?? 0), sample);
  });
}

const cost = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0);
