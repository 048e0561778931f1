/**
 * Owns the way of every inbound call: sender, rate, size, validator, handler, envelope, all derived from the table.
 * Must never let an exception, its stack or a received value back to the window.
 */
import * as v from 'valibot';
import { appError, failed, type AppError, type Result } from '../../src-preload/contract/app-error.js';
import { channelOf, type IpcTable } from '../../src-preload/contract/ipc/kinds.js';
import { ipcTable, type ParleyHandlers } from '../../src-preload/contract/ipc/table.js';
import { fitsWithin } from './payload-size.js';
import { createRateBound } from './rate-bound.js';
import type { Sender, SenderGuard } from './sender-guard.js';

/** What the platform layer provides: one listener for each channel. */
export interface InboundPort {
  onRequest(channel: string, listener: (sender: Sender, payload: unknown) => Promise<Result<unknown>>): () => void;
  onCommand(channel: string, listener: (sender: Sender, payload: unknown) => void): () => void;
}

export type Refusal = 'sender' | 'rate' | 'size' | 'shape';

export interface RegisterOptions {
  readonly inbound: InboundPort;
  readonly handlers: ParleyHandlers;
  readonly trusts: SenderGuard;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Told of each refused call; `path` names the field that did not fit, never its value. */
  readonly onRefused: (channel: string, refusal: Refusal, path: string | null) => void;
  /** Told of what a handler threw; a programmer's error. */
  readonly onFault: (channel: string, error: unknown) => void;
}

type Handler = (input: unknown) => unknown;
type Checked = { readonly ok: true; readonly input: unknown } | { readonly ok: false; readonly error: AppError };

const REFUSAL_ERROR: Readonly<Record<Refusal, AppError>> = {
  sender: appError('request-invalid', { detail: 'This page may not ask.' }),
  rate: appError('rate-limited'),
  size: appError('request-invalid', { detail: 'The request is too large.' }),
  shape: appError('request-invalid'),
};

/** Serves every request and command of the table; answers the way to stop. */
export function registerIpc(options: RegisterOptions): () => void {
  const stops: (() => void)[] = [];
  const table: IpcTable = ipcTable;
  for (const [group, entries] of Object.entries(table)) {
    const handlers = (options.handlers as Readonly<Record<string, Readonly<Record<string, Handler>>>>)[group];
    for (const [name, entry] of Object.entries(entries)) {
      if (entry.kind !== 'request' && entry.kind !== 'command') continue;
      const handler = handlers?.[name];
      const channel = channelOf(group, name);
      if (handler === undefined) throw new Error(`No handler for ${channel}.`);
      const check = createCheck(channel, entry.input, options);
      stops.push(
        entry.kind === 'request'
          ? options.inbound.onRequest(channel, (sender, payload) => answer(channel, check(sender, payload), handler))
          : options.inbound.onCommand(channel, (sender, payload) => obey(channel, check(sender, payload), handler)),
      );
    }
  }

  async function answer(channel: string, checked: Checked, handler: Handler): Promise<Result<unknown>> {
    if (!checked.ok) return failed(checked.error);
    try {
      return (await handler(checked.input)) as Result<unknown>;
    } catch (error) {
      options.onFault(channel, error);
      return failed(appError('internal'));
    }
  }

  function obey(channel: string, checked: Checked, handler: Handler): void {
    if (!checked.ok) return;
    try {
      handler(checked.input);
    } catch (error) {
      options.onFault(channel, error);
    }
  }

  return () => {
    for (const stop of stops.splice(0)) stop();
  };
}

function createCheck(
  channel: string,
  schema: v.GenericSchema,
  { trusts, nowMs, onRefused }: RegisterOptions,
): (sender: Sender, payload: unknown) => Checked {
  const rate = createRateBound(nowMs);
  const refuse = (refusal: Refusal, path: string | null = null): Checked => {
    onRefused(channel, refusal, path);
    const error = REFUSAL_ERROR[refusal];
    return { ok: false, error: path === null ? error : { ...error, detail: `Unusable value: ${path}` } };
  };
  return (sender, payload) => {
    if (!trusts(sender, channel)) return refuse('sender');
    if (!rate.take()) return refuse('rate');
    if (!fitsWithin(payload)) return refuse('size');
    const parsed = v.safeParse(schema, payload, { abortEarly: true });
    if (parsed.success) return { ok: true, input: parsed.output };
    // The path alone: the library's own message repeats the value, which may be a secret.
    return refuse('shape', v.getDotPath(parsed.issues[0]) ?? 'the whole request');
  };
}
