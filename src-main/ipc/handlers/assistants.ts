/**
 * Owns the calls that choose and try an assistant.
 */
import { appError, failed, ok } from '../../../src-preload/contract/app-error.js';
import type { ParleyHandlers } from '../../../src-preload/contract/ipc/table.js';
import { say } from '../../../src-preload/contract/said.js';
import type { AssistantService, SettingsService } from '../services.js';

export function createAssistantHandlers(
  assistants: AssistantService,
  settings: SettingsService,
): ParleyHandlers['assistants'] {
  const isKnown = (id: string): boolean => settings.current().assistants.profiles.some((profile) => profile.id === id);
  const unknown = () => failed(appError('request-invalid', { detail: say('assistant-unknown') }));
  return {
    select(profileId) {
      if (!isKnown(profileId)) return unknown();
      const updated = settings.update({ assistants: { activeProfileId: profileId } });
      return updated.ok ? ok(null) : updated;
    },
    test: async (profileId) => (isKnown(profileId) ? ok(await assistants.test(profileId)) : unknown()),
    findChatServer: async () => ok(await assistants.findChatServer()),
  };
}
