/**
 * Owns what the page knows of the app: one snapshot at load, then pushes. It shows what main says and derives
 * no link or turn state of its own.
 */
import type { InferInput } from 'valibot';
import type { AppError, Result } from '../../src-preload/contract/app-error.js';
import type { AppNotice } from '../../src-preload/contract/app-notice.js';
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { AppSnapshot, ParleyApi } from '../../src-preload/contract/ipc/table.js';
import type { CredentialBackend } from '../../src-preload/contract/provider-info.js';
import type { SessionSnapshot } from '../../src-preload/contract/session-snapshot.js';
import type { Settings, settingsPatchSchema } from '../../src-preload/contract/settings.js';
import type { Turn } from '../../src-preload/contract/transcript.js';
import type { UpdateStatus } from '../../src-preload/contract/updates.js';
import { SvelteSet } from 'svelte/reactivity';
import { inWords } from '../i18n/services.js';
import { mergeTurns, upsertTurn } from './turns.js';

/** A change of settings as the page asks for it; main validates it. */
export type SettingsChange = InferInput<typeof settingsPatchSchema>;

/** A change, or how to work it out from the settings as they are when its turn comes. */
export type SettingsEdit = SettingsChange | ((settings: Settings) => SettingsChange);

/** The app as it is now; every property is reactive. */
export interface AppModel extends Pick<
  AppSnapshot,
  'version' | 'platform' | 'trayAvailable' | 'providers' | 'storageNotices'
> {
  readonly session: SessionSnapshot;
  readonly turns: readonly Turn[];
  readonly settings: Settings;
  readonly credentialBackend: CredentialBackend;
  /** A part failed and came back; null when there is nothing to tell. */
  readonly notice: AppNotice | null;
  readonly updates: UpdateStatus;
  /** Edits take effect one after the other, in the order they were made. */
  saveSettings(edit: SettingsEdit): Promise<Result<Settings>>;
  /** Asks anew where secrets lie: it may be known late, and changes with the person's consent. */
  refreshCredentialBackend(): Promise<void>;
  /** Puts the notice away, here and at main. */
  dismissNotice(): void;
  /** Empties the log and asks main for a fresh conversation. */
  newConversation(): void;
}

type AppLoad =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'ready'; readonly model: AppModel };

export interface AppState {
  readonly load: AppLoad;
  /** Fetches the snapshot; again after a failure. */
  start(): Promise<void>;
  dispose(): void;
}

export function createAppState(api: Pick<ParleyApi, 'app' | 'session' | 'settings' | 'updates'>): AppState {
  let load = $state.raw<AppLoad>({ kind: 'loading' });
  // Pushes may overtake the answer to the request for the snapshot.
  let early: Early = { session: null, turns: [], settings: null, notice: null, updates: null };
  let sink: ModelSink | null = null;
  let attempts = 0;

  const unsubscribe = [
    api.session.changed((session) => {
      if (sink !== null) sink.session(session);
      else if (early.session === null || session.revision > early.session.revision) early.session = session;
    }),
    api.session.turn((turn) => {
      if (sink !== null) sink.turn(turn);
      else early.turns.push(turn);
    }),
    api.session.conversation((turns) => {
      if (sink !== null) sink.conversation(turns);
      else early.turns = [...turns];
    }),
    api.settings.changed((settings) => {
      if (sink !== null) sink.settings(settings);
      else early.settings = settings;
    }),
    api.app.notice((notice) => {
      if (sink !== null) sink.notice(notice);
      else early.notice = notice;
    }),
    api.updates.changed((updates) => {
      if (sink !== null) sink.updates(updates);
      else early.updates = updates;
    }),
  ];

  return {
    get load() {
      return load;
    },
    async start() {
      load = { kind: 'loading' };
      const attempt = ++attempts;
      const answer = await api.app.snapshot();
      // Somebody tried again meanwhile: one page lives on one model.
      if (attempt !== attempts) return;
      if (!answer.ok) {
        load = { kind: 'failed', error: answer.error };
        return;
      }
      const created = createModel(api, { ...answer.value, turns: mergeTurns(answer.value.turns, early.turns) });
      if (early.session !== null) created.sink.session(early.session);
      if (early.settings !== null) created.sink.settings(early.settings);
      if (early.notice !== null) created.sink.notice(early.notice);
      if (early.updates !== null) created.sink.updates(early.updates);
      early = { session: null, turns: [], settings: null, notice: null, updates: null };
      sink = created.sink;
      load = { kind: 'ready', model: created.model };
    },
    dispose() {
      for (const stop of unsubscribe) stop();
    },
  };
}

interface Early {
  session: SessionSnapshot | null;
  turns: Turn[];
  settings: Settings | null;
  notice: AppNotice | null;
  updates: UpdateStatus | null;
}

interface ModelSink {
  session(session: SessionSnapshot): void;
  turn(turn: Turn): void;
  conversation(turns: readonly Turn[]): void;
  settings(settings: Settings): void;
  notice(notice: AppNotice): void;
  updates(updates: UpdateStatus): void;
}

function createModel(
  api: Pick<ParleyApi, 'app' | 'session' | 'settings' | 'updates'>,
  start: AppSnapshot,
): { readonly model: AppModel; readonly sink: ModelSink } {
  let session = $state.raw(start.session);
  let turns = $state.raw(start.turns);
  let settings = $state.raw(start.settings);
  let credentialBackend = $state.raw(start.credentialBackend);
  let notice = $state.raw(start.notice);
  let updates = $state.raw(start.updates);
  // A turn of the conversation before may still change (its answer is being cut) and must not come back.
  const forgotten = new SvelteSet<TurnId>();
  // Lists are replaced whole: two edits at once would undo each other.
  let lastEdit: Promise<unknown> = Promise.resolve();

  const { version, platform, trayAvailable, storageNotices } = start;
  const providers = $derived(start.providers.map(inWords));
  return {
    sink: {
      session: (next) => {
        if (next.revision > session.revision) session = next;
      },
      turn: (turn) => {
        if (!forgotten.has(turn.id)) turns = upsertTurn(turns, turn);
      },
      conversation: (next) => {
        for (const { id } of turns) forgotten.add(id);
        for (const { id } of next) forgotten.delete(id);
        turns = next;
      },
      settings: (next) => {
        settings = next;
      },
      notice: (next) => {
        notice = next;
      },
      updates: (next) => {
        updates = next;
      },
    },
    model: {
      version,
      platform,
      trayAvailable,
      get providers() {
        return providers;
      },
      storageNotices,
      get session() {
        return session;
      },
      get turns() {
        return turns;
      },
      get settings() {
        return settings;
      },
      get credentialBackend() {
        return credentialBackend;
      },
      get notice() {
        return notice;
      },
      get updates() {
        return updates;
      },
      saveSettings(edit) {
        const save = async (): Promise<Result<Settings>> => {
          const answer = await api.settings.update(typeof edit === 'function' ? edit(settings) : edit);
          if (answer.ok) settings = answer.value;
          return answer;
        };
        const saved = lastEdit.then(save, save);
        lastEdit = saved;
        return saved;
      },
      async refreshCredentialBackend() {
        const answer = await api.app.snapshot();
        if (answer.ok) credentialBackend = answer.value.credentialBackend;
      },
      dismissNotice() {
        if (notice === null) return;
        api.app.dismissNotice(notice.id);
        notice = null;
      },
      newConversation() {
        for (const { id } of turns) forgotten.add(id);
        turns = [];
        api.session.newConversation();
      },
    },
  };
}
