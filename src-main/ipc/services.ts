/**
 * Owns the interfaces through which handlers reach the app. The groups session, talk, capture, playback and devices
 * need none: what they ask for is exactly their part of `ParleyHandlers`.
 */
import type { Result } from '../../src-preload/contract/app-error.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import type {
  ChatServer,
  ConnectionTest,
  CredentialStatus,
  ProviderInfo,
} from '../../src-preload/contract/provider-info.js';
import type { Settings, SettingsPatch } from '../../src-preload/contract/settings.js';
import type {
  ImportRead,
  LoginItemState,
  SettingsExport,
  SettingsReset,
} from '../../src-preload/contract/settings-transfer.js';

export interface AppService {
  snapshot(): Promise<AppSnapshot>;
  /** Opens in the system's browser; refuses what is not a plain https address. */
  openUrl(url: string): Promise<Result<null>>;
  /** The notice of this id was read, or shown long enough. */
  dismissNotice(id: number): void;
  /** Whether the system has a network. */
  networkChanged(isOnline: boolean): void;
  loginItem(): Promise<LoginItemState>;
  quit(): void;
}

export interface SettingsService {
  current(): Settings;
  update(patch: SettingsPatch): Result<Settings>;
}

/** Settings as a whole: taken elsewhere, brought here, put back. */
export interface SettingsMoves {
  export(): Promise<Result<SettingsExport>>;
  /** Changes nothing yet. */
  import(): Promise<Result<ImportRead>>;
  /** `request-invalid` for any token but that of the file read last. */
  applyImport(token: string): Promise<Result<Settings>>;
  reset(reset: SettingsReset): Promise<Result<Settings>>;
}

/** One secret field of one profile; `service` names the provider. */
export interface CredentialTarget {
  readonly profileId: ProfileId;
  readonly service: string;
  readonly key: string;
}

export interface CredentialService {
  status(target: CredentialTarget): Promise<CredentialStatus>;
  save(target: CredentialTarget, secret: string): Promise<Result<CredentialStatus>>;
  clear(profileId: ProfileId, key: string): Promise<Result<null>>;
}

export interface AssistantService {
  readonly providers: readonly ProviderInfo[];
  /** Never rejects: the truth in one line. */
  test(profileId: ProfileId): Promise<ConnectionTest>;
  findChatServer(): Promise<ChatServer | null>;
}
