/**
 * Owns the port to the person's session bus (D-Bus): calls, signals, and the end of the connection.
 * Must never know what is said on it.
 */

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Left out where the call has no arguments. */
  readonly signature?: string;
  readonly body?: readonly unknown[];
}

export interface BusSignal {
  /** Unique name of who sent it, such as `:1.42`. */
  readonly sender: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Variants as their values, dictionaries as plain objects, 64-bit numbers as bigint. */
  readonly body: readonly unknown[];
}

export type BusAnswer =
  /** `value` is the first of what was answered; undefined where nothing was. */
  | { readonly ok: true; readonly value: unknown }
  /** `error` is a D-Bus error name, or one of `timeout` and `closed`. */
  | { readonly ok: false; readonly error: string; readonly detail: string };

export interface SessionBus {
  /** Our unique name on it. */
  readonly name: string;
  /** Never rejects. `timeoutMs` bounds the wait for the answer. */
  call(call: BusCall, timeoutMs: number): Promise<BusAnswer>;
  /** Asks for the signals of a match rule; they come to `onSignal`. Signals sent to us alone come without any rule. */
  watch(rule: string, timeoutMs: number): Promise<BusAnswer>;
  /** Ends the connection; nothing is told afterwards. Idempotent. */
  close(): void;
}

export interface BusListeners {
  readonly onSignal: (signal: BusSignal) => void;
  /** The connection ended, and not by `close`. */
  readonly onClosed: () => void;
}

/** Connects; never rejects. Answers null when there is no bus, or none that lets us in. */
export type OpenBus = (listeners: BusListeners) => Promise<SessionBus | null>;

export const BUS_SERVICE = 'org.freedesktop.DBus';
export const BUS_PATH = '/org/freedesktop/DBus';
