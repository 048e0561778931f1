/**
 * Owns the assistants that turns of the history are from, to choose among.
 */
import type { HistoryAssistant } from '../../src-preload/contract/history.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';

export interface HistoryAssistants {
  /** The one used last first; empty until they are known. */
  readonly all: readonly HistoryAssistant[];
  refresh(): Promise<void>;
  /** A turn of this assistant was seen: asks again where it is a new one. */
  met(profileId: ProfileId): void;
}

export function createHistoryAssistants(fetchAll: ParleyApi['history']['assistants']): HistoryAssistants {
  let all = $state.raw<readonly HistoryAssistant[]>([]);
  let asking = false;

  async function refresh(): Promise<void> {
    if (asking) return;
    asking = true;
    const answer = await fetchAll();
    asking = false;
    // Without them all else works; whoever needs them sees the failure of the turns.
    if (answer.ok) all = answer.value;
  }

  return {
    get all() {
      return all;
    },
    refresh,
    met(profileId) {
      if (!all.some((known) => known.profileId === profileId)) void refresh();
    },
  };
}
