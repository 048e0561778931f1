/**
 * A double of the bridge, derived from the table both ends are derived from: it has every entry, validates what it
 * is told as main would, records it, and lets a test answer and push in main's place.
 */
import * as v from 'valibot';
import { appError, failed, ok, type Result } from '../../src-preload/contract/app-error.js';
import { channelOf, type IpcTable } from '../../src-preload/contract/ipc/kinds.js';
import type { ProfileId } from '../../src-preload/contract/ids.js';
import {
  ipcTable,
  type AppSnapshot,
  type ParleyApi,
  type ParleyHandlers,
  type ParleyPushes,
} from '../../src-preload/contract/ipc/table.js';
import type { Settings, SettingsPatch } from '../../src-preload/contract/settings.js';

interface BridgeCall {
  readonly channel: string;
  readonly input: unknown;
}

export interface FakeBridge {
  readonly api: ParleyApi;
  readonly push: ParleyPushes;
  /** Requests and commands in the order they came, as main would have been told them. */
  readonly calls: readonly BridgeCall[];
  /** Inputs of the calls on one channel. */
  callsOf(channel: string): readonly unknown[];
  /** Answers a request, or hears a command, in main's place. */
  serve<Group extends keyof ParleyHandlers, Name extends keyof ParleyHandlers[Group] & string>(
    group: Group,
    name: Name,
    handler: ParleyHandlers[Group][Name],
  ): void;
  /** How many listeners a push has. */
  listeners(channel: string): number;
}

type Entry = IpcTable[string][string];
type Handler = (input: unknown) => unknown;
type Listener = (payload: unknown) => void;

export function createFakeBridge(snapshot: AppSnapshot): FakeBridge {
  const calls: BridgeCall[] = [];
  const handlers = new Map<string, Handler>();
  const listeners = new Map<string, Set<Listener>>();
  const api: Record<string, Record<string, unknown>> = {};
  const push: Record<string, Record<string, Listener>> = {};

  function hear(channel: string, schema: v.GenericSchema, input: unknown): unknown {
    const parsed = v.safeParse(schema, input);
    if (!parsed.success) return failed(appError('request-invalid', { detail: channel }));
    calls.push({ channel, input: parsed.output });
    return handlers.get(channel)?.(parsed.output) ?? ok(null);
  }

  for (const [group, entries] of Object.entries(ipcTable)) {
    const ends: Record<string, unknown> = (api[group] = {});
    const pushes: Record<string, Listener> = (push[group] = {});
    for (const [name, entry] of Object.entries<Entry>(entries)) {
      const channel = channelOf(group, name);
      switch (entry.kind) {
        case 'request':
          ends[name] = async (input?: unknown) => await hear(channel, entry.input, input);
          break;
        case 'command':
          ends[name] = (input?: unknown) => {
            hear(channel, entry.input, input);
          };
          break;
        case 'push': {
          const set = new Set<Listener>();
          listeners.set(channel, set);
          ends[name] = (listener: Listener) => {
            set.add(listener);
            return () => set.delete(listener);
          };
          pushes[name] = (payload: unknown) => {
            for (const listener of set) listener(payload);
          };
          break;
        }
        case 'port':
          break;
      }
    }
  }

  let settings = snapshot.settings;
  handlers.set('app.snapshot', () => ok({ ...snapshot, settings }));
  handlers.set('settings.update', (patch) => {
    settings = applyPatch(settings, patch as SettingsPatch);
    return ok(settings) satisfies Result<Settings>;
  });
  handlers.set('assistants.select', (profileId) => {
    settings = applyPatch(settings, { assistants: { activeProfileId: profileId as ProfileId } });
    push['settings']?.['changed']?.(settings);
    return ok(null);
  });
  handlers.set('app.loginItem', () => ok({ kind: 'available', on: settings.general.startAtLogin, problem: null }));
  handlers.set('updates.check', () => ok(snapshot.updates));
  handlers.set('history.page', () => ok({ total: 0, turns: [] }));
  handlers.set('history.figures', () => ok({ latencies: [], usage: [] }));
  handlers.set('credentials.status', () => ok([]));
  handlers.set('diagnostics.crashReports', () => ok([]));
  handlers.set('assistants.test', () => ok({ ok: true, message: 'Ready.' }));

  return {
    // The loops above make every entry of the table; that is more than the compiler can see.
    api: api as unknown as ParleyApi,
    push: push as unknown as ParleyPushes,
    calls,
    callsOf: (channel) => calls.filter((call) => call.channel === channel).map(({ input }) => input),
    serve: (group, name, handler) => {
      handlers.set(channelOf(group, name), handler as Handler);
    },
    listeners: (channel) => listeners.get(channel)?.size ?? 0,
  };
}

/** Groups are merged, their entries replaced, as main does. */
function applyPatch(settings: Settings, patch: SettingsPatch): Settings {
  return {
    general: { ...settings.general, ...defined(patch.general) },
    audio: { ...settings.audio, ...defined(patch.audio) },
    handsFree: { ...settings.handsFree, ...defined(patch.handsFree) },
    talkKey: { ...settings.talkKey, ...defined(patch.talkKey) },
    assistants: { ...settings.assistants, ...defined(patch.assistants) },
    privacy: { ...settings.privacy, ...defined(patch.privacy) },
  };
}

type Defined<Group> = { [Name in keyof Group]?: Exclude<Group[Name], undefined> };
const defined = <Group extends object>(group: Group | undefined): Defined<Group> =>
  Object.fromEntries(Object.entries(group ?? {}).filter(([, value]) => value !== undefined)) as Defined<Group>;
