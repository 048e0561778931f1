/**
 * Owns cutting a growing text into sentences for speech, each as soon as it is whole. Decides character by character,
 * so that the same text gives the same sentences however it arrives. What comes out is still written text:
 * `speakable.ts` makes it fit for a voice.
 */

export interface SentenceSplitter {
  /** Takes the next piece and answers the sentences that are whole now. */
  push(text: string): readonly string[];
  /** The text is over: what is left. */
  flush(): readonly string[];
}

/** The first sentence may be cut at a comma once it is this long, so that the voice can begin. Characters. */
const FIRST_CLAUSE = 32;
/** Any sentence may be cut at a comma from here on. Characters. */
const LONG_CLAUSE = 180;
/** And at any space from here on: nobody may fill memory with one sentence. Characters. */
const LONGEST = 400;

const TERMINATORS = '.!?…';
/** Need no space after them. */
const WIDE_TERMINATORS = '。！？።';
const CLOSERS = '"\'”’»)]*_';
const CLAUSE_ENDS = ',;:—–';
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms dr prof sr jr st vs etc eg ie e.g i.e approx dept est fig inc ltd co corp al ca cf gen gov sen rep rev ' +
    'capt col lt sgt hon jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun ft mt ave blvd rd'
  ).split(' '),
);

/** Whether the text, which ends in a full stop, may go on after it: "Dr.", "e.g.", "U.S.", "J.", "3." at a line's start. */
function stopIsInner(text: string): boolean {
  const word = /(\S+)\.$/.exec(text)?.[1]?.replace(/^["'“‘([*_]+/, '') ?? '';
  if (ABBREVIATIONS.has(word.toLowerCase())) return true;
  if (/^(?:\p{L}\.)*\p{Lu}$/u.test(word) && word !== 'I') return true;
  if (/^\p{L}(?:\.\p{L})+$/u.test(word)) return true;
  return /^\s*\d{1,3}\.$/.test(text);
}

/** Whether what stands before a white space ends a sentence. */
function endsSentence(text: string): boolean {
  let end = text.length;
  while (end > 0 && CLOSERS.includes(text.charAt(end - 1))) end -= 1;
  const last = text.charAt(end - 1);
  if (last === '' || !TERMINATORS.includes(last)) return false;
  return last !== '.' || !stopIsInner(text.slice(0, end));
}

/** One splitter per answer. */
export function createSentenceSplitter(): SentenceSplitter {
  let buffer = '';
  let spoken = 0;
  let fence = false;

  const take = (out: string[]) => {
    const text = buffer.trim();
    buffer = '';
    if (text === '') return;
    spoken += 1;
    out.push(text);
  };

  const endLine = (out: string[]) => {
    if (/^\s*(```|~~~)/.test(buffer)) {
      // A block of code is a thing to read, not to hear.
      buffer = fence ? '' : 'There is code here, which I leave out.';
      fence = !fence;
    }
    if (fence && !buffer.startsWith('There is code')) buffer = '';
    take(out);
  };

  /** Whether a space after what is held, which ends in `last`, is a place to cut. */
  const mayCut = (last: string): boolean => {
    const clause = spoken === 0 ? FIRST_CLAUSE : LONG_CLAUSE;
    const atClause = buffer.length >= clause && CLAUSE_ENDS.includes(last);
    return atClause || buffer.length >= LONGEST || endsSentence(buffer);
  };

  const accept = (character: string, out: string[]) => {
    if (character === '\n') {
      endLine(out);
      return;
    }
    if (fence || /^\s*(?:```|~~~)/.test(buffer)) {
      // Only the end of a line matters inside; a runaway line is not kept.
      if (buffer.length < LONGEST) buffer += character;
      return;
    }
    const last = buffer.charAt(buffer.length - 1);
    if (last !== '' && WIDE_TERMINATORS.includes(last) && !CLOSERS.includes(character)) take(out);
    else if (/\s/.test(character) && !/\s/.test(last) && mayCut(last)) {
      take(out);
      return;
    }
    buffer += character;
    // A word without end is cut too, except in its middle of a surrogate pair; halves alone are none.
    if (buffer.length > 2 * LONGEST || (buffer.length === 2 * LONGEST && !/[\uD800-\uDBFF]$/.test(buffer))) take(out);
  };

  return {
    push(text) {
      const out: string[] = [];
      // By code units: a chunk may end inside a pair, and the next one brings the rest.
      for (let at = 0; at < text.length; at += 1) accept(text.charAt(at), out);
      return out;
    },
    flush() {
      const out: string[] = [];
      endLine(out);
      fence = false;
      return out;
    },
  };
}
