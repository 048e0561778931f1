/**
 * Owns the one place that speaks D-Bus through a library: the port `SessionBus` on a real bus.
 * Must never throw, and never keep a connection that nobody holds.
 */
import type { Message, MessageBus } from 'dbus-native';
import {
  BUS_PATH,
  BUS_SERVICE,
  type BusAnswer,
  type BusCall,
  type BusListeners,
  type BusSignal,
  type OpenBus,
  type SessionBus,
} from './session-bus.js';

/** The bus answers its own first call at once; one that does not is none. */
const HELLO_TIMEOUT_MS = 5_000;

/** Far more than a portal has to say. */
const MAX_MESSAGE_BYTES = 1 << 20;

/** The kind of D-Bus message that matters here. */
const SIGNAL = 4;

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the session bus is, as the environment says; null where it does not say. */
export function busAddress(env: Environment): string | null {
  const stated = env['DBUS_SESSION_BUS_ADDRESS'];
  if (stated !== undefined && stated !== '') return stated;
  const runtime = env['XDG_RUNTIME_DIR'];
  // Where systemd keeps it, and where every D-Bus library looks next.
  return runtime !== undefined && runtime !== '' ? `unix:path=${runtime}/bus` : null;
}

function toSignal(message: Message): BusSignal | null {
  const { type, sender, path, interface: interfaceName, member, body } = message;
  if (type !== SIGNAL || sender === undefined || path === undefined) return null;
  if (interfaceName === undefined || member === undefined) return null;
  return { sender, path, interface: interfaceName, member, body: body ?? [] };
}

function toFailure(error: unknown): BusAnswer {
  if (!(error instanceof Error)) return { ok: false, error: 'closed', detail: String(error) };
  const { code, dbusName } = error as Error & { readonly code?: string; readonly dbusName?: string };
  const name = code === 'ETIMEDOUT' ? 'timeout' : (dbusName ?? 'closed');
  return { ok: false, error: name, detail: error.message };
}

/** Opens the bus at `busAddress(env)`. The library is loaded with the first call: most systems never need it. */
export function createOpenBus(env: Environment): OpenBus {
  return async (listeners) => {
    const address = busAddress(env);
    if (address === null) return null;
    const { default: dbus } = await import('dbus-native');
    const shapes = { plainValues: true, returnBigInt: true, maxMessageSize: MAX_MESSAGE_BYTES };
    try {
      return await join(dbus.createClient({ busAddress: address, ...shapes }), listeners);
    } catch {
      // An address that cannot be understood is thrown; one where nobody listens is told by the connection.
      return null;
    }
  };
}

async function join(bus: MessageBus, { onSignal, onClosed }: BusListeners): Promise<SessionBus | null> {
  let state: 'joining' | 'open' | 'closed' = 'joining';
  const end = (): void => {
    state = 'closed';
    bus.connection.end();
  };
  const fall = (): void => {
    const wasOpen = state === 'open';
    state = 'closed';
    if (wasOpen) onClosed();
  };
  bus.connection.on('close', fall);
  // A broken connection is closed by the library right after; the cause says no more than that.
  bus.connection.on('error', () => {});
  bus.connection.on('message', (message) => {
    const signal = state === 'open' ? toSignal(message) : null;
    if (signal !== null) onSignal(signal);
  });

  const call = async (request: BusCall, timeoutMs: number): Promise<BusAnswer> => {
    if (state === 'closed') return { ok: false, error: 'closed', detail: 'the connection is closed' };
    const { signature, body, ...head } = request;
    const arguments_ = signature === undefined ? {} : { signature, body: [...(body ?? [])] };
    try {
      return { ok: true, value: await bus.invoke<unknown>({ ...head, ...arguments_ }, { timeout: timeoutMs }) };
    } catch (error) {
      return toFailure(error);
    }
  };
  const ask = (member: string, body: readonly unknown[], timeoutMs: number): Promise<BusAnswer> =>
    call(
      {
        destination: BUS_SERVICE,
        path: BUS_PATH,
        interface: BUS_SERVICE,
        member,
        ...(body.length > 0 && { signature: 's', body }),
      },
      timeoutMs,
    );

  // Hello goes out before it, so with this answer the name is known.
  const answer = await ask('GetId', [], HELLO_TIMEOUT_MS);
  const { name } = bus;
  if (!answer.ok || name === undefined || isClosed()) {
    end();
    return null;
  }
  state = 'open';
  return {
    name,
    call,
    watch: (rule, timeoutMs) => ask('AddMatch', [rule], timeoutMs),
    close: () => {
      if (state !== 'closed') end();
    },
  };

  /** Asked through a function: the state may have changed while the answer was awaited. */
  function isClosed(): boolean {
    return state === 'closed';
  }
}
