/**
 * Owns what is typed into a form and not stored yet. A draft is stored when its field is left, when its form goes
 * away, and before anything is done that depends on it; one that could not be stored stays in its field.
 */
import { createContext, onDestroy } from 'svelte';

/** Stores what a field holds; true when there is nothing left to store. */
type Commit = () => Promise<boolean>;

export interface Drafts {
  /** Answers the way to leave. */
  register(commit: Commit): () => void;
  /** Stores everything typed so far; true when all of it holds. */
  commit(): Promise<boolean>;
}

export function createDrafts(): Drafts {
  let commits: readonly Commit[] = [];
  return {
    register(commit) {
      commits = [...commits, commit];
      return () => {
        commits = commits.filter((other) => other !== commit);
      };
    },
    async commit() {
      const held = await Promise.all(commits.map((commit) => commit()));
      return held.every(Boolean);
    },
  };
}

/** The drafts of the form a field stands in. */
export const [useDrafts, provideDrafts] = createContext<Drafts>();

export interface DraftOptions {
  /** As it is stored. */
  readonly stored: () => string;
  /** Stores the trimmed text; true when it holds. */
  readonly save: (text: string) => Promise<boolean>;
}

export interface Draft {
  /** What the field shows: what was typed, else what is stored. */
  text: string;
  /** Whether the field was left, or its form used, since it was drawn: until then a missing value is no mistake. */
  readonly left: boolean;
  readonly commit: Commit;
  /** The field is left, with this text: what fills fields in for people does not always tell of each sign. */
  leave(text: string): void;
}

/**
 * Runs at once, or when the pointer is let go: what is said of a field that is left by pressing a button must not
 * push that button away from under the pointer, or it would not be clicked.
 */
function afterPress(run: () => void): void {
  if (document.querySelector('button:active, a:active') === null) run();
  else window.addEventListener('pointerup', () => setTimeout(run), { once: true });
}

/** The draft of one field; to be made while its component is. */
export function createDraft({ stored, save }: DraftOptions): Draft {
  let typed = $state<string | null>(null);
  let left = $state(false);
  let saving: { readonly text: string; readonly held: Promise<boolean> } | null = null;

  async function store(text: string): Promise<boolean> {
    // Leaving a field is told in several ways at once.
    if (saving?.text === text) return saving.held;
    const mine = (saving = { text, held: save(text) });
    const held = await mine.held.catch(() => false);
    if (saving === mine) saving = null;
    if (held && typed?.trim() === text) typed = null;
    return held;
  }

  function keep(): Promise<boolean> {
    const text = typed?.trim();
    if (text === undefined) return Promise.resolve(true);
    if (text !== stored()) return store(text);
    typed = null;
    return Promise.resolve(true);
  }

  function commit(): Promise<boolean> {
    left = true;
    return keep();
  }

  const withdraw = useDrafts().register(commit);
  onDestroy(() => {
    withdraw();
    if (typed !== null) void store(typed.trim());
  });

  return {
    get text() {
      return typed ?? stored();
    },
    set text(text) {
      typed = text;
    },
    get left() {
      return left;
    },
    commit,
    leave(text) {
      typed = text;
      void keep();
      afterPress(() => (left = true));
    },
  };
}
