/**
 * Owns one "Test connection": what was typed is stored first, and an answer counts only for what was tested.
 */
import type { ConnectionTest } from '../../../src-preload/contract/provider-info.js';

export interface ConnectionTestOptions {
  /** All that a test depends on, as one text: another text makes an answer stale. */
  readonly subject: () => string;
  /** Stores what was typed; true when it holds. */
  readonly commit: () => Promise<boolean>;
  readonly test: () => Promise<ConnectionTest>;
  /** The answer where something typed could not be stored. */
  readonly notSaved: string;
}

export interface ConnectionTestRun {
  /** Null before the first test, and as soon as something it depends on changed. */
  readonly state: ConnectionTest | 'running' | null;
  run(): Promise<void>;
}

export function createConnectionTest({ subject, commit, test, notSaved }: ConnectionTestOptions): ConnectionTestRun {
  let storing = $state(false);
  let shown = $state.raw<{ readonly subject: string; readonly answer: ConnectionTest | 'running' } | null>(null);
  let latest = 0;

  return {
    get state() {
      if (storing) return 'running';
      return shown !== null && shown.subject === subject() ? shown.answer : null;
    },
    async run() {
      const mine = ++latest;
      storing = true;
      const held = await commit();
      if (mine !== latest) return;
      const tested = subject();
      shown = { subject: tested, answer: held ? 'running' : { ok: false, message: notSaved } };
      storing = false;
      if (!held) return;
      const answer = await test();
      if (mine === latest) shown = { subject: tested, answer };
    },
  };
}
