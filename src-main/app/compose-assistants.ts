/**
 * Wires the choice of assistant: which profile is in use, with its secrets, what "Test connection" says of it, and how
 * an unfinished conversation is settled.
 */
import { appError, failed, type Result } from '../../src-preload/contract/app-error.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { Profile } from '../../src-preload/contract/settings.js';
import { say } from '../../src-preload/contract/said.js';
import { findChatServer } from '../assistant/chat/find-chat-server.js';
import type { LinkTarget } from '../adapters/link.js';
import { createProbe } from '../adapters/probe.js';
import type { AssistantService } from '../ipc/services.js';
import { describeProviders, PROVIDERS } from '../providers/registry.js';
import type { Capabilities, ResumeValue } from '../providers/types.js';
import type { Network } from './compose-network.js';
import type { AppCore } from './session-parts.js';

/** A test, or a conflict, that is not settled by then is given up. */
const BOUND_MS = 15_000;

export interface Assistants {
  readonly service: AssistantService;
  /** The profile in use with everything a connection needs. */
  target(): Promise<LinkTarget>;
  capabilities(): Capabilities;
  /** Whether the one in use is our own: calling it costs nothing and disturbs nobody. */
  isBuiltIn(): boolean;
  /** Goes on with the unfinished conversation of the assistant in use, or ends it. */
  settleConflict(choice: 'continue' | 'finish'): Promise<Result<ResumeValue | null>>;
}

export function composeAssistants(
  { settings, credentials, clock }: AppCore,
  { connect, preparing }: Network,
): Assistants {
  const probe = createProbe({ connect, clock, preparing });

  const profileOf = (profileId: ProfileId): Profile | undefined =>
    settings.current().assistants.profiles.find((profile) => profile.id === profileId);

  const inUse = (): Profile => {
    const { activeProfileId, profiles } = settings.current().assistants;
    const profile = profileOf(activeProfileId) ?? profiles[0];
    if (profile === undefined) throw new Error('The settings hold no assistant.');
    return profile;
  };

  const targetOf = async ({ id, providerId, options, endpoint }: Profile): Promise<LinkTarget> => {
    const descriptor = PROVIDERS[providerId];
    const refs = descriptor.credentials.map(({ key }) => ({ profileId: id, service: providerId, key }));
    return { descriptor, account: { options, endpoint, secrets: await credentials.secrets(refs) } };
  };

  return {
    service: {
      providers: describeProviders(),
      async test(profileId) {
        const profile = profileOf(profileId);
        if (profile === undefined) return { ok: false, message: say('assistant-unknown') };
        return probe.test(await targetOf(profile), AbortSignal.timeout(BOUND_MS));
      },
      findChatServer: () => findChatServer(preparing.fetch),
    },
    target: () => targetOf(inUse()),
    capabilities() {
      const { providerId, options } = inUse();
      return PROVIDERS[providerId].capabilities(options);
    },
    isBuiltIn: () => PROVIDERS[inUse().providerId].status === 'built-in',
    async settleConflict(choice) {
      const { descriptor, account } = await targetOf(inUse());
      if (descriptor.conflict === undefined) return failed(appError('request-invalid'));
      return descriptor.conflict.resolve(choice, account, {
        ...preparing,
        signal: AbortSignal.timeout(BOUND_MS),
        clock,
      });
    },
  };
}
