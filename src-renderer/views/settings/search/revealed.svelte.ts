/**
 * Owns which setting is marked as the one that was looked for, from when it is shown until the person goes on.
 */
import { createContext } from 'svelte';

export interface Revealed {
  readonly id: string | null;
  show(id: string): void;
  /** The focus left this setting. */
  leave(id: string): void;
}

export function createRevealed(): Revealed {
  let shown = $state<string | null>(null);
  return {
    get id() {
      return shown;
    },
    show(id) {
      shown = id;
    },
    leave(id) {
      if (shown === id) shown = null;
    },
  };
}

export const [useRevealed, provideRevealed] = createContext<Revealed>();
