/** What the test asks of the Electron app, and what that tells on its standard output, one JSON value a line. */
export interface Plan {
  readonly pageFolder: string;
  readonly preloadFile: string;
  /** How much sound from before the start each capture asks for, where the microphone is kept ready; ms. */
  readonly preRollsMs: readonly number[];
  /** Captures with the microphone released in between, before those. */
  readonly coldRounds: number;
  /** How long processor time is taken with the microphone released and kept ready; ms, 0 for not at all. */
  readonly idleMs: number;
}

/** Times are milliseconds of the system's monotonic clock. */
export type Told =
  | {
      readonly type: 'round';
      readonly warm: boolean;
      readonly preRollMs: number;
      /** When main asked the page for the capture, heard that it is open, and had the first frame. */
      readonly pushMs: number;
      readonly startedMs: number;
      readonly firstFrameMs: number;
      readonly gaps: number;
      /** PCM16 at 16 kHz, base64. */
      readonly pcm: string;
    }
  /** Processor time of all processes of the app, in percent of one core, and frames that came meanwhile. */
  | { readonly type: 'idle'; readonly warm: boolean; readonly percent: number; readonly frames: number }
  | { readonly type: 'error'; readonly message: string };
