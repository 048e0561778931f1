/** What the test asks of the Electron app, and what that tells on its standard output, one JSON value a line. */
export interface Plan {
  readonly sink: 'native' | 'renderer';
  readonly hostFile: string;
  readonly pageFolder: string;
  readonly preloadFile: string;
  readonly rounds: number;
  /** Freeze the page for this long in the middle of the whole turn; milliseconds. */
  readonly pageStallMs: number;
  /** Let the player fall asleep before the last turn; milliseconds. */
  readonly restMs: number;
}

/** Times are milliseconds of the system's monotonic clock. */
export type Told =
  | { readonly type: 'round'; readonly writeMs: number; readonly cutMs: number; readonly heardMs: number }
  | { readonly type: 'position'; readonly turn: string; readonly playedMs: number; readonly atMs: number }
  | { readonly type: 'health'; readonly health: unknown }
  | { readonly type: 'whole'; readonly writeMs: number; readonly drainedMs: number }
  | { readonly type: 'rested'; readonly writeMs: number; readonly drainedMs: number }
  | { readonly type: 'error'; readonly message: string };
