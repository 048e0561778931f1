/**
 * Owns what a row of the history may ask for. Types only.
 */
import type { StoredTurn } from '../../../src-preload/contract/history.js';

export interface TurnHandlers {
  /** Opens it, or closes it again. */
  toggle(stored: StoredTurn): void;
  /** True when its text is on the clipboard. */
  copy(stored: StoredTurn): Promise<boolean>;
  resume(stored: StoredTurn): void;
  play(stored: StoredTurn): void;
  stop(): void;
  /** Asks first. */
  remove(stored: StoredTurn): void;
}
