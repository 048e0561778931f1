/**
 * Owns which recording is being heard: one at a time.
 */
import type { AppError } from '../../src-preload/contract/app-error.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';

export interface HistoryPlayer {
  /** The turn whose recording plays; null while none does. */
  readonly playing: number | null;
  /** Answers why it could not be heard; null when it was, or was stopped. */
  play(sequence: number): Promise<AppError | null>;
  stop(): void;
}

export function createHistoryPlayer(api: Pick<ParleyApi['history'], 'play' | 'stopPlaying'>): HistoryPlayer {
  let playing = $state<number | null>(null);
  let latest = 0;

  function stop(): void {
    if (playing === null) return;
    latest += 1;
    playing = null;
    api.stopPlaying();
  }

  return {
    get playing() {
      return playing;
    },
    async play(sequence) {
      stop();
      const mine = ++latest;
      playing = sequence;
      const answer = await api.play(sequence);
      // Another one may play by now.
      if (mine !== latest) return null;
      playing = null;
      return answer.ok ? null : answer.error;
    },
    stop,
  };
}
