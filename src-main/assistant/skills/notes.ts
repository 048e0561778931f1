/**
 * Owns taking, reading and deleting notes by voice. Notes themselves are kept by main.
 */
import { capitalise, counted } from '../language/spoken.js';
import type { Utterance } from '../language/utterance.js';
import { ask, confirm, firstMatch, say, withEffect, type Act, type Skill } from './skill.js';

/** Read on the text as heard, so that the note keeps its own case and punctuation. */
const TAKE: readonly RegExp[] = [
  /^(?:take|make|add|write|create|save)(?: me)?(?: down)? (?:a |an? new |another )?note(?: saying| that says| that| to self| to| of| about|:|,)*[\s:,.-]+(?<text>.+)$/i,
  /^(?:note to (?:my)?self)[\s:,.-]+(?<text>.+)$/i,
  /^(?:note|jot|write)(?: this)? down(?: that)?[\s:,.-]+(?<text>.+)$/i,
  /^note(?: that|:)[\s:,.-]*(?<text>.+)$/i,
  /^(?:remember|do(?:n't| not) forget)(?: that| to)[\s:,]+(?<text>.+)$/i,
  /^(?:add|put) (?<text>.+) (?:to|in|on) my notes[.!]?$/i,
];
const TAKE_BARE = [
  /^(?:take|make|add|write|create|save|new)(?: me)?(?: down)?(?: an?| another| a new)? ?note(?: down)?$/,
  /^(?:write|note) (?:this|something) down$/,
];
const READ = [
  /^(?:read|show|list|tell me|give me|open|check|what are|what is in|what do)(?: me)?(?: all)?(?: of)?(?: my| the)? notes?(?: say| back| to me| back to me| out loud| aloud)?$/,
  /^(?:do i have|have i|are there)(?: got)?(?: any)? notes?$/,
  /^what (?:notes )?(?:did i (?:note|write down)|notes do i have|have i noted|is on my notes|are my notes)$/,
  /^(?:how many notes do i have|my notes)$/,
  /^read (?:the |my )?(?:last|latest) notes?$/,
];
const CLEAR = [
  /^(?:delete|clear|erase|remove|forget|throw away|empty|wipe)(?: out)?(?: all)?(?: of)?(?: my| the| these)? notes$/,
  /^(?:delete|clear|erase|remove) (?:everything|all) (?:in|from) my notes$/,
];

const tidy = (text: string): string => {
  const trimmed = text.trim().replace(/[.!\s]+$/, '');
  return capitalise(trimmed);
};

const add =
  (text: string): Act =>
  (context) =>
    withEffect(context, { type: 'note-add', text }, 'done', () => say(`Noted: ${text}.`));

const askText: Act = () =>
  ask('What should the note say?', ({ heard, plain }) => {
    if (/^(?:never ?mind|nothing|cancel|forget it|stop|no)$/.test(plain)) return () => say('Okay, no note.');
    const text = tidy(heard);
    return text === '' ? null : add(text);
  });

const read: Act = (context) =>
  withEffect(context, { type: 'notes-list' }, 'notes', ({ notes }) => {
    if (notes.length === 0) return say('You have no notes.');
    return say(
      `You have ${counted(notes.length, 'note')}.`,
      ...notes.map(({ text }, index) => (notes.length === 1 ? `${text}.` : `${index + 1}: ${text}.`)),
    );
  });

const clear: Act = (context) =>
  withEffect(context, { type: 'notes-list' }, 'notes', ({ notes }) =>
    notes.length === 0
      ? say('You have no notes.')
      : confirm(
          notes.length === 1 ? 'Shall I delete your note?' : `Shall I delete all ${notes.length} notes?`,
          (later) =>
            withEffect(later, { type: 'notes-clear' }, 'removed', ({ count }) =>
              say(count === 1 ? 'Your note is deleted.' : 'Your notes are deleted.'),
            ),
          'Okay, nothing is deleted.',
        ),
  );

function matchTake({ heard, normal }: Utterance): Act | null {
  if (firstMatch(normal, TAKE_BARE) !== null) return askText;
  const text = tidy(firstMatch(heard, TAKE)?.groups?.['text'] ?? '');
  return text === '' ? null : add(text);
}

export const notes: Skill = {
  name: 'notes',
  examples: ['Take a note: buy milk', 'Read my notes', 'Delete my notes'],
  use: 'always',
  match(utterance) {
    if (firstMatch(utterance.normal, READ) !== null) return read;
    if (firstMatch(utterance.normal, CLEAR) !== null) return clear;
    return matchTake(utterance);
  },
};
