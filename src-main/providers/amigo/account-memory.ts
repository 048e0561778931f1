/**
 * Owns what outlives one connection to Amigo: tokens got by sign-in, whether the service accepted them, whose requests
 * were too many, and which conversations are worth continuing. In memory only, bounded, and nothing of an account can be
 * read but by an identity that was made from the secrets themselves.
 */
import { createHash } from 'node:crypto';
import { createContinuations, type Continuations } from '../kit/continuations.js';

/** A token with less life than this is not used for a new connection; milliseconds. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** A token that was refused this soon after sign-in was not refused for its age; milliseconds. */
const YOUNG_MS = 60_000;
/** Requests that are too many again within this were asked to wait, and did; milliseconds. */
const AGAIN_WITHIN_MS = 10 * 60_000;
const MAX_ACCOUNTS = 8;

/** Stands for an account without telling its secrets. */
export const identityOf = (parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex');

interface Kept {
  readonly token: string;
  readonly expiresAtEpochMs: number;
  readonly gotAtEpochMs: number;
  /** Used by more than the connection it was got for. */
  readonly isReused: boolean;
  readonly isAccepted: boolean;
}

export interface AccountMemory {
  /** A token with enough life left; null where one must be got. */
  reuse(identity: string, nowEpochMs: number): string | null;
  keep(identity: string, token: string, expiresAtEpochMs: number, nowEpochMs: number): void;
  /** The service took the connection with this account's token. */
  accepted(identity: string): void;
  /** The service refused the token: it is forgotten. True when a new one may be taken, once. */
  rejected(identity: string, nowEpochMs: number): boolean;
  /** Too many requests. True when this account had already been asked to wait. */
  limited(identity: string, nowEpochMs: number): boolean;
  readonly continuations: Continuations;
}

function setBounded<Value>(map: Map<string, Value>, key: string, value: Value, max: number): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= max) return;
    map.delete(oldest);
  }
}

export function createAccountMemory(): AccountMemory {
  const tokens = new Map<string, Kept>();
  const limits = new Map<string, number>();

  return {
    reuse(identity, nowEpochMs) {
      const kept = tokens.get(identity);
      if (kept === undefined) return null;
      if (kept.expiresAtEpochMs - nowEpochMs < RENEW_BEFORE_MS) {
        tokens.delete(identity);
        return null;
      }
      setBounded(tokens, identity, { ...kept, isReused: true }, MAX_ACCOUNTS);
      return kept.token;
    },
    keep(identity, token, expiresAtEpochMs, nowEpochMs) {
      const kept = { token, expiresAtEpochMs, gotAtEpochMs: nowEpochMs, isReused: false, isAccepted: false };
      setBounded(tokens, identity, kept, MAX_ACCOUNTS);
    },
    accepted(identity) {
      limits.delete(identity);
      const kept = tokens.get(identity);
      if (kept !== undefined) tokens.set(identity, { ...kept, isAccepted: true });
    },
    rejected(identity, nowEpochMs) {
      const kept = tokens.get(identity);
      tokens.delete(identity);
      if (kept === undefined) return false;
      // By a clock that was set back it would be younger than nothing.
      return kept.isReused || (kept.isAccepted && Math.abs(nowEpochMs - kept.gotAtEpochMs) > YOUNG_MS);
    },
    limited(identity, nowEpochMs) {
      const before = limits.get(identity);
      setBounded(limits, identity, nowEpochMs, MAX_ACCOUNTS);
      return before !== undefined && nowEpochMs - before < AGAIN_WITHIN_MS;
    },
    continuations: createContinuations(),
  };
}
