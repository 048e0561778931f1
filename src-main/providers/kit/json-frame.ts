/**
 * Owns reading and writing JSON frames: what arrives is looked at as unknown, and never trusted.
 */
import type { WireFrame } from '../types.js';

export type Json = Readonly<Record<string, unknown>>;

/** The object in a frame, whether it came as text or as bytes of text; null for anything else. Never throws. */
export function readObject(frame: WireFrame): Json | null {
  try {
    const value: unknown = JSON.parse(frame.kind === 'text' ? frame.data : new TextDecoder().decode(frame.data));
    return asObject(value);
  } catch {
    return null;
  }
}

export const jsonFrame = (value: Json): WireFrame => ({ kind: 'text', data: JSON.stringify(value) });

export const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

export const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** A finite number. */
export const asNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** A service's words, made fit to be shown: one line, bounded; null when there is nothing to say. */
export function asWords(value: unknown, maxCharacters = 300): string | null {
  if (typeof value !== 'string') return null;
  const line = value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return null;
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1).trimEnd()}…` : line;
}
