/**
 * Owns leaving out what a reasoning model writes to itself between `<think>` and `</think>`.
 */

const OPEN = '<think>';
const CLOSE = '</think>';

/** Passes a growing text on without its thoughts, wherever the pieces are cut. */
export function createThoughtFilter(): { push(text: string): string; flush(): string } {
  let thinking = false;
  /** The start of what may become a tag. */
  let held = '';

  const accept = (character: string): string => {
    const tag = thinking ? CLOSE : OPEN;
    const candidate = held + character;
    if (candidate === tag) {
      thinking = !thinking;
      held = '';
      return '';
    }
    if (tag.startsWith(candidate)) {
      held = candidate;
      return '';
    }
    // The new character may itself begin a tag.
    const passed = character === '<' ? held : candidate;
    held = character === '<' ? '<' : '';
    return thinking ? '' : passed;
  };

  return {
    push: (text) => Array.from({ length: text.length }, (_, at) => accept(text.charAt(at))).join(''),
    flush() {
      const rest = thinking ? '' : held;
      held = '';
      return rest;
    },
  };
}
