/**
 * Owns the seam between the shell of the app (window, tray, stores, bridge) and the session with everything behind
 * it: what the shell gives, and what it needs back.
 */
import type { GenericSchema } from 'valibot';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import type { Result } from '../../src-preload/contract/app-error.js';
import type { PartsReport } from '../../src-preload/contract/diagnostics.js';
import type { ParleyHandlers, ParleyPushes } from '../../src-preload/contract/ipc/table.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import type { TestSound } from '../audio/test-sound.js';
import type { CredentialStore } from '../credentials/credential-store.js';
import type { SpawnHost } from '../hosts/host-process.js';
import type { AssistantService } from '../ipc/services.js';
import type { Logger } from '../logging/logger.js';
import type { Notice } from '../platform/notifications.js';
import type { PortReceiver } from '../platform/ports.js';
import type { PowerEvent } from '../platform/power.js';
import type { Words } from '../i18n/words.js';
import type { FileDialogs } from '../platform/file-dialogs.js';
import type { ClockPort } from '../session/ports.js';
import type { SettingsStore } from '../settings/settings-store.js';
import type { JsonStore } from '../storage/json-store.js';
import type { DeviceNames } from './devices-in-use.js';
import type { LinkDesk } from './links.js';
import type { Notices } from './notices.js';
import type { AppPaths } from './paths.js';
import type { QuitSequence } from './quit-sequence.js';

export interface AppCore {
  readonly paths: AppPaths;
  /** An installed app, not one run from its sources. */
  readonly packaged: boolean;
  /** Arguments meant for Parley. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly logger: Logger;
  readonly clock: ClockPort;
  readonly settings: SettingsStore;
  readonly credentials: CredentialStore;
  /** Masks this value in every log from now on. */
  readonly keepSecret: (value: string) => void;
  /** Opens `<name>.json` in the user-data folder; what was wrong with it is told with the other storage notices. */
  readonly openJsonStore: <T>(name: string, schema: GenericSchema<unknown, T>, defaults: T) => JsonStore<T>;
  readonly spawnHost: SpawnHost;
  readonly pushes: ParleyPushes;
  readonly ports: Pick<PortReceiver, 'onPort'>;
  readonly window: {
    isVisible(): boolean;
    onVisible(listener: (visible: boolean) => void): void;
    /** `fragment` names a view, such as `/settings/general`. */
    show(fragment?: string): void;
    /** A page that is gone comes back at once, not after a pause: the person needs it. */
    bringBackPage(): void;
  };
  /** A notification of the system, where the person wants them; a click shows `fragment`, or the window as it was. */
  readonly notify: (notice: Pick<Notice, 'title' | 'body'> & { readonly fragment?: string }) => void;
  /** Tells the person of a part that failed and came back by itself. */
  readonly notices: Pick<Notices, 'tell'>;
  /** Of the language in use now. */
  readonly words: () => Words;
  readonly links: LinkDesk;
  /** Where the loudness of both sides is shown, if anywhere. */
  readonly levels: {
    heard(pcm: Int16Array): void;
    /** Linear 0..1. */
    played(level: number): void;
  };
  readonly dialogs: Pick<FileDialogs, 'chooseFile'>;
  readonly quit: () => void;
  /** Parts registered here end before the window and the stores do. */
  readonly onQuit: QuitSequence['add'];
}

type SessionGroup = 'history' | 'session' | 'talk' | 'capture' | 'playback' | 'devices' | 'audio';

export interface SessionParts {
  readonly handlers: Pick<ParleyHandlers, SessionGroup>;
  readonly assistants: AssistantService;
  /** A secret of this profile was saved or removed. */
  credentialsChanged(profileId: ProfileId): void;
  snapshot(): SessionSnapshot;
  turns(): readonly Turn[];
  onChange(listener: (snapshot: SessionSnapshot) => void): void;
  /** Plays a sound of Parley's own through the output in use; settles when it was heard, or with the reason why not. */
  playSound(sound: TestSound): Promise<Result<null>>;
  /** The names of the devices that were opened last. */
  devicesInUse(): DeviceNames & Pick<PartsReport, 'outputModule'>;
  /** The tray's talk entry: the same as the talk key in toggle mode. */
  toggleTalk(): void;
  /** Arguments of this or another start; answers false when they are no command, and the window is then shown. */
  runCommand(args: readonly string[]): boolean;
  powerChanged(event: PowerEvent): void;
  /** Whether the system has a network. */
  networkChanged(isOnline: boolean): void;
  /** The page and all it captured and played is gone; a new one may come. */
  pageGone(): void;
}

export type ComposeSession = (core: AppCore) => SessionParts;
