/**
 * Owns one try at the portal's global shortcuts: a connection of its own, our name in the register, a session, what is
 * bound in it, and the signals about it. Must never try twice (the source decides that), and never believe a signal
 * that the portal did not send.
 */
import type { KeyAction } from '../../../src-preload/contract/talk.js';
import {
  ACTION_TEXT,
  PORTAL_PATH,
  PORTAL_SERVICE,
  readResponse,
  readShortcuts,
  REGISTRY_INTERFACE,
  REQUEST_INTERFACE,
  requestPath,
  SESSION_INTERFACE,
  SHORTCUTS_INTERFACE,
  toAction,
  type BoundShortcut,
  type PortalResponse,
} from './portal-words.js';
import { BUS_PATH, BUS_SERVICE, type BusAnswer, type BusSignal, type OpenBus, type SessionBus } from './session-bus.js';

/** For what the portal does by itself; the first call may have to start it. */
const CALL_TIMEOUT_MS = 10_000;

/** A portal that takes calls and never says how they ended is broken; only `bind` waits for a person. */
const RESPONSE_TIMEOUT_MS = 10_000;

export type PortalResult<T> =
  | { readonly ok: true; readonly value: T }
  /**
   * absent: this desktop has no such portal. unknown-app: the register knows no desktop entry of ours.
   * declined: the person said no. failed: anything else; another try may succeed.
   */
  | {
      readonly ok: false;
      readonly why: 'absent' | 'unknown-app' | 'declined' | 'failed';
      /** Fit for the log. */
      readonly detail: string;
    };

export interface PortalListeners {
  readonly onPressed: (action: KeyAction) => void;
  readonly onReleased: (action: KeyAction) => void;
  /** The person changed combinations in the desktop's settings. */
  readonly onShortcuts: (shortcuts: readonly BoundShortcut[]) => void;
  /** The session, the portal or the bus is gone. At most once, and only after `open` succeeded. */
  readonly onLost: (detail: string) => void;
  /** The portal's service came up anew while no session was open. */
  readonly onPortalBack: () => void;
}

export interface PortalLink {
  /** Connects and creates the session; answers the version of the interface. Call once. */
  open(): Promise<PortalResult<number>>;
  /** Asks the desktop to bind these actions; once, after `open`. Waits for the person as long as they take. */
  bind(proposals: readonly ShortcutProposal[]): Promise<PortalResult<readonly BoundShortcut[]>>;
  /** What is bound now; doubles as the question whether the session lives. */
  list(): Promise<PortalResult<readonly BoundShortcut[]>>;
  /** Shows the desktop's window for the combinations; needs version 2. */
  configure(): Promise<PortalResult<null>>;
  /** Ends session and connection; tells nothing afterwards. Idempotent. */
  close(): void;
}

export interface ShortcutProposal {
  readonly action: KeyAction;
  /** In the words of `xdgTrigger`; null proposes none. */
  readonly trigger: string | null;
}

export interface PortalLinkOptions {
  readonly openBus: OpenBus;
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** A fresh word of letters, digits and underscores. */
  readonly token: () => string;
  /** Our name for the portal; the base name of a desktop entry. */
  readonly appId: string;
  /** Whether the portal is told `appId`; without it, it guesses by how we were started. */
  readonly introduce: boolean;
  readonly listeners: PortalListeners;
}

/** What a bus or a portal answers that does not know the service, the interface or the method. */
const UNKNOWN = /\.(Unknown(Method|Interface|Object|Property)|InvalidArgs|ServiceUnknown|NameHasNoOwner|Spawn\.\w+)$/;
const NOT_ALLOWED = 'org.freedesktop.portal.Error.NotAllowed';

type Refusal = Extract<BusAnswer, { ok: false }>;

const refused = (why: 'absent' | 'failed', { error, detail }: Refusal): PortalResult<never> => ({
  ok: false,
  why,
  detail: `${error}: ${detail}`,
});

/** For the first questions, where "I do not know that" means that there is nothing to be had here. */
const absentOrFailed = (refusal: Refusal): PortalResult<never> =>
  refused(UNKNOWN.test(refusal.error) ? 'absent' : 'failed', refusal);

export function createPortalLink(options: PortalLinkOptions): PortalLink {
  const { listeners, token } = options;
  const pending = new Map<string, (response: PortalResponse) => void>();
  let bus: SessionBus | null = null;
  /** Unique name of the portal: signals of anybody else are not the portal's. */
  let portal = '';
  let session: string | null = null;
  let phase: 'opening' | 'open' | 'idle' = 'opening';
  let closed = false;

  const failPending = (): void => {
    for (const settle of [...pending.values()]) settle({ outcome: 'failed' });
  };

  const lose = (detail: string): void => {
    const wasOpen = phase === 'open';
    phase = 'idle';
    session = null;
    portal = '';
    failPending();
    if (wasOpen && !closed) listeners.onLost(detail);
  };

  const ownerChanged = ([name, , owner]: readonly unknown[]): void => {
    if (name !== PORTAL_SERVICE || owner === portal) return;
    if (phase === 'idle') {
      if (owner !== '') listeners.onPortalBack();
    } else if (portal !== '') lose('the portal ended');
  };

  const portalSaid = ({ path, interface: interfaceName, member, body }: BusSignal): void => {
    if (interfaceName === REQUEST_INTERFACE && member === 'Response') return pending.get(path)?.(readResponse(body));
    if (interfaceName === SESSION_INTERFACE && member === 'Closed') {
      if (path === session) lose('the portal closed the session');
      return;
    }
    if (interfaceName !== SHORTCUTS_INTERFACE || session === null || body[0] !== session) return;
    if (member === 'ShortcutsChanged') {
      listeners.onShortcuts(readShortcuts(body[1]));
      return;
    }
    const action = toAction(body[1]);
    if (action === null) return;
    if (member === 'Activated') listeners.onPressed(action);
    else if (member === 'Deactivated') listeners.onReleased(action);
  };

  const onSignal = (signal: BusSignal): void => {
    if (closed) return;
    if (signal.sender === BUS_SERVICE && signal.member === 'NameOwnerChanged') ownerChanged(signal.body);
    else if (portal !== '' && signal.sender === portal) portalSaid(signal);
  };

  const ask = (
    interfaceName: string,
    member: string,
    signature: string,
    body: readonly unknown[],
  ): Promise<BusAnswer> =>
    bus === null
      ? Promise.resolve({ ok: false, error: 'closed', detail: 'not connected' })
      : bus.call(
          { destination: PORTAL_SERVICE, path: PORTAL_PATH, interface: interfaceName, member, signature, body },
          CALL_TIMEOUT_MS,
        );

  /** One request: the call, then the signal that says how it ended. `patienceMs` null waits for a person. */
  const request = async (
    member: string,
    signature: string,
    body: (options: Readonly<Record<string, unknown>>) => readonly unknown[],
    patienceMs: number | null,
  ): Promise<PortalResult<Readonly<Record<string, unknown>>>> => {
    const handle = token();
    const path = requestPath(bus?.name ?? '', handle);
    let cancelTimer = (): void => {};
    const ended = new Promise<PortalResponse>((resolve) => {
      // Before the call: the answer may overtake the reply to it.
      pending.set(path, resolve);
      if (patienceMs !== null) cancelTimer = options.after(patienceMs, () => resolve({ outcome: 'failed' }));
    });
    const answer = await ask(SHORTCUTS_INTERFACE, member, signature, body({ handle_token: handle }));
    const response = answer.ok ? await ended : null;
    cancelTimer();
    pending.delete(path);
    if (!answer.ok) return refused(answer.error === NOT_ALLOWED ? 'absent' : 'failed', answer);
    if (response?.outcome === 'done') return { ok: true, value: response.results };
    return { ok: false, why: response?.outcome ?? 'failed', detail: `${member} was answered with no` };
  };

  /** Tells the portal who we are. Older portals have no register and look at how we were started. */
  const register = async (): Promise<PortalResult<null>> => {
    const answer = await ask(REGISTRY_INTERFACE, 'Register', 'sa{sv}', [options.appId, {}]);
    // NotAllowed: a sandbox has told the portal who we are.
    if (answer.ok || UNKNOWN.test(answer.error) || answer.error === NOT_ALLOWED) return { ok: true, value: null };
    return answer.error.startsWith('org.freedesktop.portal.Error.')
      ? { ok: false, why: 'unknown-app', detail: `${answer.error}: ${answer.detail}` }
      : refused('failed', answer);
  };

  /** Finds the portal, starting it where the system can. */
  const find = async (on: SessionBus): Promise<PortalResult<null>> => {
    const rules = [
      `type='signal',sender='${BUS_SERVICE}',member='NameOwnerChanged',arg0='${PORTAL_SERVICE}'`,
      `type='signal',sender='${PORTAL_SERVICE}',path_namespace='${PORTAL_PATH}'`,
    ];
    for (const rule of rules) {
      const watched = await on.watch(rule, CALL_TIMEOUT_MS);
      if (!watched.ok) return refused('failed', watched);
    }
    const askBus = (member: string, signature: string, body: readonly unknown[]): Promise<BusAnswer> =>
      on.call(
        { destination: BUS_SERVICE, path: BUS_PATH, interface: BUS_SERVICE, member, signature, body },
        CALL_TIMEOUT_MS,
      );
    let owner = await askBus('GetNameOwner', 's', [PORTAL_SERVICE]);
    if (!owner.ok) {
      const started = await askBus('StartServiceByName', 'su', [PORTAL_SERVICE, 0]);
      if (!started.ok) return absentOrFailed(started);
      owner = await askBus('GetNameOwner', 's', [PORTAL_SERVICE]);
      if (!owner.ok) return absentOrFailed(owner);
    }
    if (typeof owner.value !== 'string') return { ok: false, why: 'failed', detail: 'an owner without a name' };
    portal = owner.value;
    return { ok: true, value: null };
  };

  const createSession = async (): Promise<PortalResult<null>> => {
    const created = await request(
      'CreateSession',
      'a{sv}',
      (common) => [{ ...common, session_handle_token: token() }],
      RESPONSE_TIMEOUT_MS,
    );
    if (!created.ok) return created;
    const handle = created.value['session_handle'];
    if (typeof handle !== 'string') return { ok: false, why: 'failed', detail: 'a session without a handle' };
    session = handle;
    return { ok: true, value: null };
  };

  const readVersion = async (): Promise<PortalResult<number>> => {
    const version = await ask('org.freedesktop.DBus.Properties', 'Get', 'ss', [SHORTCUTS_INTERFACE, 'version']);
    if (!version.ok) return absentOrFailed(version);
    return { ok: true, value: typeof version.value === 'number' ? version.value : 1 };
  };

  const goThrough = async (): Promise<PortalResult<number>> => {
    const opened = await options.openBus({ onSignal, onClosed: () => lose('the bus ended') });
    if (opened === null) return { ok: false, why: 'absent', detail: 'no session bus' };
    if (closed) {
      opened.close();
      return { ok: false, why: 'failed', detail: 'closed meanwhile' };
    }
    bus = opened;
    const found = await find(opened);
    if (!found.ok) return found;
    // The register takes the first call of a connection only.
    const registered = options.introduce ? await register() : found;
    if (!registered.ok) return registered;
    const version = await readVersion();
    if (!version.ok) return version;
    const created = await createSession();
    return created.ok ? version : created;
  };

  return {
    async open() {
      const result = await goThrough();
      phase = result.ok ? 'open' : 'idle';
      return result;
    },
    async bind(proposals) {
      const shortcuts = proposals.map(({ action, trigger }) => [
        action,
        { description: ACTION_TEXT[action], ...(trigger !== null && { preferred_trigger: trigger }) },
      ]);
      // No window of ours is named: the desktop places its question itself.
      const bound = await request(
        'BindShortcuts',
        'oa(sa{sv})sa{sv}',
        (common) => [session ?? '/', shortcuts, '', common],
        null,
      );
      return bound.ok ? { ok: true, value: readShortcuts(bound.value['shortcuts']) } : bound;
    },
    async list() {
      const listed = await request(
        'ListShortcuts',
        'oa{sv}',
        (common) => [session ?? '/', common],
        RESPONSE_TIMEOUT_MS,
      );
      return listed.ok ? { ok: true, value: readShortcuts(listed.value['shortcuts']) } : listed;
    },
    async configure() {
      const answer = await ask(SHORTCUTS_INTERFACE, 'ConfigureShortcuts', 'osa{sv}', [session ?? '/', '', {}]);
      return answer.ok ? { ok: true, value: null } : refused('failed', answer);
    },
    close() {
      if (closed) return;
      closed = true;
      const open = bus;
      bus = null;
      failPending();
      // A session lives as long as the connection that made it.
      session = null;
      open?.close();
    },
  };
}
