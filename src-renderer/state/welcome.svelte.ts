/**
 * Owns whether the first run is under way in this window, and how far it is: whoever leaves it for the settings finds
 * back to the same step.
 */
import { createContext } from 'svelte';
import type { AppModel } from './app-state.svelte.js';
import { WELCOME_STEPS, type WelcomeStep } from './route.svelte.js';

export interface Welcome {
  readonly underway: boolean;
  /** The step that was shown last. */
  readonly step: WelcomeStep;
  visit(step: WelcomeStep): void;
  /** Done or skipped: it is not shown by itself any more. */
  end(): void;
}

export function createWelcome(model: Pick<AppModel, 'saveSettings'>): Welcome {
  let underway = $state(false);
  let step = $state<WelcomeStep>(WELCOME_STEPS[0]);
  return {
    get underway() {
      return underway;
    },
    get step() {
      return step;
    },
    visit(next) {
      underway = true;
      step = next;
    },
    end() {
      underway = false;
      // Where it cannot be stored, the worst is to be welcomed once more.
      void model.saveSettings({ general: { firstRunDone: true } });
    },
  };
}

/** The first run, below the page. */
export const [useWelcome, provideWelcome] = createContext<Welcome>();
