/**
 * Owns what the mini window is told: one whole picture of it, words included, so that its page stays small and decides
 * nothing.
 */
import * as v from 'valibot';
import type { Phase } from './session-snapshot.js';
import type { Language, Settings } from './settings.js';

export interface MiniCaption {
  readonly id: string;
  readonly speaker: 'user' | 'assistant';
  /** Who speaks, in words. */
  readonly name: string;
  /** The end of what is said; it begins with an ellipsis where more was said before. */
  readonly text: string;
}

export interface MiniWords {
  readonly title: string;
  readonly captions: string;
  readonly levels: string;
  readonly muted: string;
  readonly interrupt: string;
  readonly mute: string;
  readonly show: string;
  readonly close: string;
}

export interface MiniView {
  readonly phase: Phase;
  readonly phaseText: string;
  readonly muted: boolean;
  readonly canInterrupt: boolean;
  /** The assistant in use. */
  readonly assistant: string;
  /** The exchange that is going on, oldest first. */
  readonly captions: readonly MiniCaption[];
  /** One sentence on what needs the person; null when all is well. */
  readonly trouble: string | null;
  /** Who moves the window: the system, or main after the pointer. */
  readonly drag: 'system' | 'pointer';
  readonly language: Language;
  readonly direction: 'ltr' | 'rtl';
  readonly theme: Settings['general']['theme'];
  readonly textSize: Settings['general']['textSize'];
  readonly motion: Settings['general']['motion'];
  readonly words: MiniWords;
}

/** Loudness of both sides, linear 0..1; told at most 12 times a second while there is sound and the mini window shows. */
export interface MiniLevels {
  readonly you: number;
  readonly them: number;
}

const onScreen = v.pipe(v.number(), v.minValue(-100_000), v.maxValue(100_000));
/** Moving the window after the pointer: where it is on the screen, device-independent pixels. */
export const miniDragSchema = v.object({ step: v.picklist(['start', 'move', 'end']), x: onScreen, y: onScreen });
export type MiniDrag = v.InferOutput<typeof miniDragSchema>;
