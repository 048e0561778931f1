/** Owns telling turns that nobody spoke from those of a person, by when they began. Pure. */
import { text, type Utterance } from './verdict.js';

/** When a person spoke; monotonic milliseconds. */
export interface Spoken {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Short words are known for speech only once they are over: as late as this. */
const FOUND_WITHIN_MS = 2_500;

/**
 * The utterances that left a trace and that nobody spoke. A stretch of speech accounts for all that began while it
 * lasted; where there is none, for the first that began soon after it.
 */
export function unspoken(utterances: readonly Utterance[], spoken: readonly Spoken[]): readonly Utterance[] {
  const left = utterances.filter(({ fates }) => {
    const last = fates.at(-1);
    return last === undefined || text(last, 'fate') !== 'withdrawn';
  });
  const own = new Set<Utterance>();
  for (const { fromMs, untilMs } of spoken) {
    const during = left.filter(({ begunMs }) => begunMs >= fromMs && begunMs <= untilMs);
    const after = left.find(({ begunMs }) => begunMs > untilMs && begunMs <= untilMs + FOUND_WITHIN_MS);
    for (const one of during) own.add(one);
    if (during.length === 0 && after !== undefined) own.add(after);
  }
  return left.filter((one) => !own.has(one));
}
