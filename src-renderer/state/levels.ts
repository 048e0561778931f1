/**
 * Owns the loudness of both voices right now. Plain numbers, read at display rate by whoever draws them:
 * sixty changes a second through reactive state would only cost.
 */
export interface Levels {
  /** Microphone, linear 0..1; 0 while it is closed. */
  input: number;
  /** Answer, linear 0..1; 0 while none is heard. */
  output: number;
}

export const createLevels = (): Levels => ({ input: 0, output: 0 });
