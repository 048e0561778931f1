/**
 * Owns going on with an earlier conversation: whether its assistant is still there, whether its service can, and what
 * is begun in its place where it cannot.
 */
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import { say } from '../../src-preload/contract/said.js';
import type { KeptConversation } from '../hosts/protocol/history.js';
import { PROVIDERS } from '../providers/registry.js';
import type { ResumeValue } from '../providers/types.js';

/** What is about to begin. */
export interface Resuming {
  readonly profileId: ProfileId;
  /** The earlier conversation that turns go on to belong to, and what its service goes on with; neither for a fresh one. */
  readonly conversation?: string;
  readonly resume?: ResumeValue;
}

export interface HistoryResume {
  resume(sequence: number): Promise<Result<null>>;
  /** What is being begun at this moment. */
  current(): Resuming | null;
}

export function createHistoryResume(options: {
  readonly settings: () => Settings;
  readonly inUse: () => { readonly profileId: ProfileId; readonly conversation: string };
  readonly find: (sequence: number) => Promise<Result<KeptConversation | null>>;
  readonly begin: (resuming: Resuming) => Result<null>;
  readonly show: (turns: readonly Turn[]) => void;
  /** The service cannot go on with it: the person must be told. */
  readonly onFresh: () => void;
}): HistoryResume {
  let current: Resuming | null = null;

  const planFor = ({ profileId, providerId, conversation, resume }: KeptConversation): Resuming | null => {
    const profile = options
      .settings()
      .assistants.profiles.find((it) => it.id === profileId && it.providerId === providerId);
    if (profile === undefined) return null;
    const can = PROVIDERS[providerId].capabilities(profile.options).resume === 'conversation-id';
    return can && resume !== null
      ? { profileId, conversation, resume: { kind: 'conversation-id', value: resume } }
      : { profileId };
  };

  return {
    current: () => current,
    async resume(sequence) {
      const found = await options.find(sequence);
      if (!found.ok) return found;
      const kept = found.value;
      if (kept === null) return failed(appError('request-invalid', { detail: say('turn-gone') }));
      const plan = planFor(kept);
      if (plan === null) {
        return failed(appError('request-invalid', { detail: say('assistant-gone') }));
      }
      const { profileId, conversation } = options.inUse();
      // It is the one that goes on now.
      if (kept.conversation === conversation && kept.profileId === profileId) return ok(null);
      current = plan;
      const begun = options.begin(plan);
      current = null;
      options.show(plan.resume === undefined ? [] : kept.turns);
      if (plan.resume === undefined) options.onFresh();
      return begun;
    },
  };
}
