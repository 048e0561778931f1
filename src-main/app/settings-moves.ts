/**
 * Owns what is done to settings as a whole: export, import in two steps, and putting them back. Joins the pure plans
 * to the dialogs and the stores. Must never apply part of an import, nor leave keys to an assistant whose words would
 * go elsewhere than before.
 */
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import type { ChordPlatform } from '../../src-preload/contract/chord-rules.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { ProviderInfo } from '../../src-preload/contract/provider-info.js';
import type { Settings } from '../../src-preload/contract/settings.js';
import { say } from '../../src-preload/contract/said.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import type { SettingsMoves } from '../ipc/services.js';
import type { FileDialogs } from '../platform/file-dialogs.js';
import { planImport } from '../settings/import-plan.js';
import { resetPatch } from '../settings/reset.js';
import type { SettingsStore } from '../settings/settings-store.js';
import { MAX_IMPORT_BYTES, readTransfer, writeTransfer } from '../settings/transfer-file.js';
import type { Json } from '../storage/store-file.js';

export interface SettingsMovesOptions {
  readonly appVersion: string;
  readonly platform: ChordPlatform;
  readonly settings: Pick<SettingsStore, 'current' | 'update'>;
  readonly credentials: Pick<CredentialStore, 'retainProfiles'>;
  readonly providers: readonly ProviderInfo[];
  readonly dialogs: Pick<FileDialogs, 'saveFile' | 'openFile'>;
  readonly holdsSecret: (text: string) => boolean;
  /** A UUID. */
  readonly newToken: () => string;
  /** Keys of this profile were forgotten. */
  readonly onForgotten: (profileId: ProfileId) => void;
}

const FILE_NAME = 'parley-settings.json';
const FILTER = { name: 'JSON', extensions: ['json'] };

export function createSettingsMoves(options: SettingsMovesOptions): SettingsMoves {
  const { settings, credentials, dialogs, platform } = options;
  const secretKeys = new Map(
    options.providers.map(({ id, credentials: fields }) => [id, fields.map(({ key }) => key)]),
  );
  /** The file that was read last. */
  let pending: { readonly token: string; readonly content: Json } | null = null;

  /** Keys go first: whoever is told of the change must not find them. */
  const forget = async (gone: readonly ProfileId[]): Promise<Result<null>> => {
    if (gone.length === 0) return ok(null);
    const kept = settings.current().assistants.profiles.map(({ id }) => id);
    const forgotten = await credentials.retainProfiles(kept.filter((id) => !gone.includes(id)));
    for (const id of gone) options.onForgotten(id);
    return forgotten;
  };

  return {
    async export() {
      const text = writeTransfer({
        settings: settings.current(),
        appVersion: options.appVersion,
        secretKeys: ({ providerId }) => secretKeys.get(providerId) ?? [],
        holdsSecret: options.holdsSecret,
      });
      const saved = await dialogs.saveFile(FILE_NAME, FILTER, text);
      switch (saved.kind) {
        case 'cancelled':
          return ok({ saved: null });
        case 'saved':
          return ok({ saved: saved.path });
        case 'failed':
          return failed(appError('storage-failed', { detail: say('chosen-file-not-written', { code: saved.code }) }));
      }
    },

    async import() {
      pending = null;
      const opened = await dialogs.openFile(FILTER, MAX_IMPORT_BYTES);
      if (opened.kind === 'cancelled') return ok(opened);
      if (opened.kind === 'failed') return ok({ kind: 'refused', reason: 'unreadable' });
      if (opened.kind === 'too-large') return ok({ kind: 'refused', reason: 'too-large' });
      const read = readTransfer(opened.text);
      if (read.kind === 'refused') return ok(read);
      const planned = planImport(read.content, settings.current(), platform);
      if (planned.kind !== 'plan') return ok({ kind: 'refused', reason: planned.kind });
      const token = options.newToken();
      pending = { token, content: read.content };
      const { appVersion, newer } = read;
      const { fileName } = opened;
      return ok({ kind: 'ready', summary: { token, fileName, appVersion, newer, ...planned.plan.summary } });
    },

    async applyImport(token) {
      if (pending?.token !== token) return failed(appError('request-invalid', { detail: say('file-not-read') }));
      // Worked out anew: settings may have changed since they were compared.
      const planned = planImport(pending.content, settings.current(), platform);
      if (planned.kind !== 'plan') return failed(appError('request-invalid'));
      const forgotten = await forget(planned.plan.forget);
      if (!forgotten.ok) return forgotten;
      const applied = settings.update(asPatch(planned.plan.settings));
      if (applied.ok) pending = null;
      return applied;
    },

    async reset(reset) {
      if (reset.what === 'everything' && reset.assistants) {
        const forgotten = await forget(settings.current().assistants.profiles.map(({ id }) => id));
        if (!forgotten.ok) return forgotten;
      }
      return settings.update(resetPatch(reset, settings.current()));
    },
  };
}

/** Every group in one update, so that nobody sees half of it. */
const asPatch = (settings: Settings): Parameters<SettingsStore['update']>[0] => settings;
