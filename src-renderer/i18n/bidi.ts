/**
 * Owns keeping text of both directions apart: a name from outside must not turn the sentence around it about.
 */
const FIRST_STRONG_ISOLATE = '\u2068';
const LEFT_TO_RIGHT_ISOLATE = '\u2066';
const POP_ISOLATE = '\u2069';
/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** A text from outside, for the inside of a sentence of this direction; as it is where nothing could be mistaken. */
export const isolate = (text: string, direction: 'ltr' | 'rtl'): string =>
  text !== '' && (direction === 'rtl' || RIGHT_TO_LEFT.test(text)) ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text;

/** A text that is always read from left to right, such as a measured value with its unit in Latin letters. */
export const leftToRight = (text: string, direction: 'ltr' | 'rtl'): string =>
  direction === 'rtl' ? LEFT_TO_RIGHT_ISOLATE + text + POP_ISOLATE : text;
