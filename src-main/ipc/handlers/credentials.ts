/**
 * Owns the calls about secrets. Secrets go in and never come back: the window learns presence and last four.
 */
import { appError, failed, ok } from '../../../src-preload/contract/app-error.js';
import type { ProfileId } from '../../../src-preload/contract/ids.js';
import type { ParleyHandlers } from '../../../src-preload/contract/ipc/table.js';
import type { AssistantService, CredentialService, CredentialTarget, SettingsService } from '../services.js';

export function createCredentialHandlers(
  credentials: CredentialService,
  assistants: Pick<AssistantService, 'providers'>,
  settings: SettingsService,
  onChanged: (profileId: ProfileId) => void,
): ParleyHandlers['credentials'] {
  const fields = new Map(assistants.providers.map((provider) => [provider.id, provider.credentials]));
  /** Every secret field of every profile, as the providers declare them. */
  const targets = (): CredentialTarget[] =>
    settings.current().assistants.profiles.flatMap((profile) =>
      (fields.get(profile.providerId) ?? []).map((field) => ({
        profileId: profile.id,
        service: profile.providerId,
        key: field.key,
      })),
    );
  return {
    status: async () => ok(await Promise.all(targets().map((target) => credentials.status(target)))),
    async save({ profileId, key, secret }) {
      const target = targets().find((known) => known.profileId === profileId && known.key === key);
      if (target === undefined)
        return failed(appError('request-invalid', { detail: 'This assistant has no such field.' }));
      const saved = await credentials.save(target, secret);
      // A secret that could not be written down holds for this run.
      onChanged(profileId);
      return saved;
    },
    async clear({ profileId, key }) {
      const cleared = await credentials.clear(profileId, key);
      onChanged(profileId);
      return cleared;
    },
  };
}
