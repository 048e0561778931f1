/**
 * Wires the choice of assistant: which profile is in use, with its secrets, and what "Test connection" says of it.
 */
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { Profile } from '../../src-preload/contract/settings.js';
import { findChatServer } from '../assistant/chat/find-chat-server.js';
import type { LinkTarget } from '../adapters/link.js';
import type { AssistantService } from '../ipc/services.js';
import { describeProviders, PROVIDERS } from '../providers/registry.js';
import type { Capabilities } from '../providers/types.js';
import type { AppCore } from './session-parts.js';

/** A test that has not answered by then is answered for. */
const TEST_BOUND_MS = 15_000;

export interface Assistants {
  readonly service: AssistantService;
  /** The profile in use with everything a connection needs. */
  target(): Promise<LinkTarget>;
  capabilities(): Capabilities;
}

export function composeAssistants({ settings, credentials }: AppCore): Assistants {
  const profileOf = (profileId: ProfileId): Profile | undefined =>
    settings.current().assistants.profiles.find((profile) => profile.id === profileId);

  const inUse = (): Profile => {
    const { activeProfileId, profiles } = settings.current().assistants;
    const profile = profileOf(activeProfileId) ?? profiles[0];
    if (profile === undefined) throw new Error('The settings hold no assistant.');
    return profile;
  };

  const targetOf = async ({ id, providerId, options }: Profile): Promise<LinkTarget> => {
    const descriptor = PROVIDERS[providerId];
    const refs = descriptor.credentials.map(({ key }) => ({ profileId: id, service: providerId, key }));
    return { descriptor, options, secrets: await credentials.secrets(refs) };
  };

  return {
    service: {
      providers: describeProviders(),
      async test(profileId) {
        const profile = profileOf(profileId);
        if (profile === undefined) return { ok: false, message: 'There is no such assistant.' };
        const { descriptor, options, secrets } = await targetOf(profile);
        return descriptor.test(secrets, options, { signal: AbortSignal.timeout(TEST_BOUND_MS), fetch });
      },
      findChatServer: () => findChatServer(fetch),
    },
    target: () => targetOf(inUse()),
    capabilities() {
      const { providerId, options } = inUse();
      return PROVIDERS[providerId].capabilities(options);
    },
  };
}
