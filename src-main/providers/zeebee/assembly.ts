/**
 * Owns putting the sound of one answer together: numbered pieces of Base64 that may come out of order, twice or not at
 * all, and whose first number nobody documents. Every piece is handed on as soon as all before it are there.
 * Pieces are decoded one by one; where a service cut one long Base64 text into pieces instead, the signs that a piece
 * leaves over belong to the next. Must never grow without bound, and never hand a piece on twice.
 */
import { decodeBase64 } from '../kit/base64.js';

/** Waiting pieces beyond either of these are handed on without the ones they wait for. */
const MAX_WAITING = 2_048;
const MAX_WAITING_CHARACTERS = 24 << 20;
/** A number further ahead than this is no number of this answer. */
const MAX_INDEX = 1_000_000;

export interface Assembly {
  /** Bytes that may be heard now, in order; null for a piece that was refused. `index` null: the next one. */
  add(packed: string, index: number | null, total: number | null): readonly Uint8Array[] | null;
  /** No more comes: what is left, in order, without what is missing. */
  end(): readonly Uint8Array[];
  /** The first number, once it is beyond doubt. */
  base(): 0 | 1 | null;
}

/** `total` as announced, `known` the first number that an earlier answer of this connection had. */
export function createAssembly(announced: number | null, known: 0 | 1 | null): Assembly {
  let total = announced;
  /** What the numbers themselves have shown. */
  let proven: 0 | 1 | null = null;
  /** The number that is due; null while the first may be either. */
  let next: number | null = known;
  /** Signs of a cut Base64 text that wait for the rest of their group of four. */
  let rest = '';
  const waiting = new Map<number, string>();
  let waitingCharacters = 0;

  const unpack = (packed: string): readonly Uint8Array[] => {
    const all = rest + packed.replace(/\s+/g, '');
    const whole = all.endsWith('=') ? all.length : all.length - (all.length % 4);
    rest = all.slice(whole);
    // A whole piece after one that was cut short is still whole.
    const bytes = decodeBase64(all.slice(0, whole)) ?? decodeBase64(packed);
    return bytes === null || bytes.length === 0 ? [] : [bytes];
  };

  const drain = (): Uint8Array[] => {
    const bytes: Uint8Array[] = [];
    while (next !== null) {
      const packed = waiting.get(next);
      if (packed === undefined) break;
      waiting.delete(next);
      waitingCharacters -= packed.length;
      next += 1;
      bytes.push(...unpack(packed));
    }
    return bytes;
  };

  /** Gives up on what is missing before the first that waits. */
  const skip = (): Uint8Array[] => {
    if (waiting.size === 0) return [];
    next = [...waiting.keys()].reduce((least, index) => Math.min(least, index), Infinity);
    // What was left over belonged to the missing piece's group.
    rest = '';
    return drain();
  };

  const learn = (index: number, packed: string): void => {
    if (index === 0) {
      proven = 0;
      // An earlier answer counted from 1, this one does not; too late once some of it was handed on.
      if (next === null || (known === 1 && next === 1)) next = 0;
    } else if (total !== null && index === total && proven === null) {
      // Only where counting begins at 1 does the last number equal the count.
      proven = 1;
      if (next === null || next === 0) next = 1;
    } else if (next === null && index === 1 && waiting.size === 0 && beginsSound(packed)) {
      next = 1;
    }
  };

  return {
    add(packed, numbered, ofTotal) {
      total ??= ofTotal;
      if (numbered === null) next ??= 0;
      const index = numbered ?? (next ?? 0) + waiting.size;
      if (index > MAX_INDEX) return null;
      if (numbered !== null) learn(index, packed);
      if (waiting.has(index) || (next !== null && index < next)) return [];
      waiting.set(index, packed);
      waitingCharacters += packed.length;
      const bytes = drain();
      while (waiting.size > MAX_WAITING || waitingCharacters > MAX_WAITING_CHARACTERS) bytes.push(...skip());
      return bytes;
    },
    end() {
      const bytes: Uint8Array[] = [];
      while (waiting.size > 0) bytes.push(...skip());
      if (rest.length > 1) bytes.push(...unpack('='.repeat(4 - rest.length)));
      return bytes;
    },
    base: () => proven,
  };
}

/** Whether these signs are of the first bytes of a file of sound: of Base64, the first twelve are enough. */
function beginsSound(packed: string): boolean {
  const head = decodeBase64(packed.slice(0, 12).replace(/=+$/, ''));
  if (head === null || head.length < 4) return false;
  // MPEG audio without a tag begins with eleven set bits.
  if (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0) return true;
  const tag = Buffer.from(head.subarray(0, 4)).toString('latin1');
  return tag.startsWith('ID3') || ['RIFF', 'OggS', 'fLaC', '\x1a\x45\xdf\xa3'].includes(tag);
}
