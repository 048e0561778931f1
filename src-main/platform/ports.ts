/**
 * Owns the receiving end of the ports the page hands over. Must never accept one from another sender or name.
 */
import { ipcMain, type IpcMainEvent } from 'electron';
import { channelOf, type IpcTable } from '../../src-preload/contract/ipc/kinds.js';
import { ipcTable } from '../../src-preload/contract/ipc/table.js';
import { createRateBound, type RateTuning } from '../ipc/rate-bound.js';
import type { SenderGuard } from '../ipc/sender-guard.js';
import { senderOf, type WindowOf } from './ipc-inbound.js';

/** One end of a channel to the page. Messages are structured clones; buffers are copied. */
export interface DataPort {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Told once, when either end closed or the page is gone. */
  onClose(listener: () => void): void;
  /** Idempotent. */
  close(): void;
}

export type PortName = 'capture.frames' | 'playback.port';

export interface PortReceiver {
  /** Told of each port handed over under this name; the newest one counts. */
  onPort(name: PortName, listener: (port: DataPort) => void): void;
  dispose(): void;
}

export interface PortReceiverOptions {
  readonly trusts: SenderGuard;
  readonly windowOf: WindowOf;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  readonly onRefused: (channel: string) => void;
}

/** The page hands over a port when it loads, and when a device is chosen. */
const PORT_RATE: RateTuning = { burst: 20, perSecond: 5 };

const table: IpcTable = ipcTable;
const PORT_CHANNELS: ReadonlySet<string> = new Set(
  Object.entries(table).flatMap(([group, entries]) =>
    Object.entries(entries)
      .filter(([, entry]) => entry.kind === 'port')
      .map(([name]) => channelOf(group, name)),
  ),
);

export function createPortReceiver({ trusts, windowOf, nowMs, onRefused }: PortReceiverOptions): PortReceiver {
  const listeners = new Map<string, (port: DataPort) => void>();
  const stops: (() => void)[] = [];
  for (const channel of PORT_CHANNELS) {
    const rate = createRateBound(nowMs, PORT_RATE);
    const receive = (event: IpcMainEvent): void => {
      // Electron promises a list, and gives none where the message was sent without ports.
      const given = event.ports as readonly Electron.MessagePortMain[] | undefined;
      const [port, ...more] = given ?? [];
      const listener = listeners.get(channel);
      const welcome =
        port !== undefined && more.length === 0 && trusts(senderOf(event, windowOf), channel) && rate.take();
      if (!welcome || listener === undefined) {
        for (const unwanted of given ?? []) unwanted.close();
        onRefused(channel);
        return;
      }
      listener(wrap(port));
    };
    ipcMain.on(channel, receive);
    stops.push(() => ipcMain.off(channel, receive));
  }
  return {
    onPort: (name, listener) => void listeners.set(name, listener),
    dispose() {
      listeners.clear();
      for (const stop of stops.splice(0)) stop();
    },
  };
}

function wrap(port: Electron.MessagePortMain): DataPort {
  let closed = false;
  const closeListeners: (() => void)[] = [];
  const tellClosed = (): void => {
    closed = true;
    for (const listener of closeListeners.splice(0)) listener();
  };
  port.once('close', tellClosed);
  return {
    post(message) {
      if (!closed) port.postMessage(message);
    },
    onMessage(listener) {
      port.on('message', (event) => listener(event.data as unknown));
      // Messages wait until someone listens.
      port.start();
    },
    onClose(listener) {
      if (closed) listener();
      else closeListeners.push(listener);
    },
    close() {
      if (closed) return;
      port.close();
      tellClosed();
    },
  };
}
