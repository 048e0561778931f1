/**
 * Owns the connection in use: prepares it, opens it through the transport, and translates between intents and events
 * on one side and wire frames on the other with a fresh codec. Whatever a former connection still says is dropped
 * here. Must never retry or decide: the session does.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import type { SoundFormat } from '../../src-preload/contract/audio.js';
import type { ConnectionId } from '../../src-preload/contract/ids.js';
import { say } from '../../src-preload/contract/said.js';
import type {
  Account,
  Codec,
  CodecEvent,
  ConnectionEnd,
  Descriptor,
  Intent,
  PrepareContext,
  PrepareResult,
  ProviderEvent,
  ResumeValue,
} from '../providers/types.js';
import type { ClockPort, LinkFact, LinkPort } from '../session/ports.js';
import type { Connect, Connection, ConnectionEvent } from '../transport/connection.js';
import { createCodecRunner, type CodecRunner } from './codec-runner.js';
import { createUplinkRate, type UplinkRate } from './uplink-rate.js';

/** How long a goodbye may take before the connection is dropped. */
const LEAVE_MS = 1_500;

/** The assistant to connect to, as it is set up at that moment. */
export interface LinkTarget {
  readonly descriptor: Descriptor;
  readonly account: Account;
}

/** Decodes the sound among the events of one connection, keeping their order. Nothing is told after `dispose`. */
export interface EventDecoding {
  /** Loads in the background what these formats need. */
  prepare(formats: readonly SoundFormat[]): void;
  take(event: CodecEvent): void;
  dispose(): void;
}

export interface LinkOptions {
  readonly target: () => Promise<LinkTarget>;
  readonly connect: Connect;
  readonly openDecoding: (onEvent: (event: ProviderEvent) => void) => EventDecoding;
  readonly onFact: (fact: LinkFact) => void;
  /** A codec threw, which none may; told its error's name. The connection is given up. */
  readonly onCodecFault: (name: string) => void;
  /** What every preparation is given, but its own way to be called off. */
  readonly preparing: Omit<PrepareContext, 'signal' | 'clock'>;
  readonly clock: ClockPort;
}

interface Live {
  readonly connectionId: ConnectionId;
  readonly abort: AbortController;
  readonly decoding: EventDecoding;
  /** Everything the service knows us by; null until it is known. */
  account: string | null;
  runner: CodecRunner | null;
  wire: Connection | null;
  rate: UplinkRate | null;
  cancelLeave: (() => void) | null;
  state: 'opening' | 'open' | 'leaving';
}

/** Closed in good order: RFC 6455, section 7.4.1. */
const isGoodbye = (end: ConnectionEnd | null): boolean =>
  end?.cause === 'closed' && (end.code === 1000 || end.code === 1001);

const errorName = (cause: unknown): string => (cause instanceof Error ? cause.name : 'unknown');

export function createLink(options: LinkOptions): LinkPort {
  const { target, connect, openDecoding, onFact, onCodecFault, clock, preparing } = options;
  let live: Live | null = null;
  /** The account a service last let in. */
  let admitted: string | null = null;

  /**
   * A service that tells a wrong key by nothing but a dropped line is not believed about a key it let in before: the
   * line is to blame, and is tried again.
   */
  const judge = (link: Live, codec: Codec, end: ConnectionEnd): AppError => {
    const error = codec.classify(end);
    const isDropped = end.cause === 'lost' || end.cause === 'silent';
    return isDropped && error.needs === 'credentials' && link.account === admitted
      ? appError('connection-lost', { detail: say('line-dropped') })
      : error;
  };

  const isLive = (link: Live): boolean => live === link;

  function release(link: Live): void {
    if (isLive(link)) live = null;
    link.cancelLeave?.();
    link.runner?.stop();
    link.decoding.dispose();
    link.abort.abort();
    link.wire?.close('detach');
  }

  function lost(link: Live, error: AppError, end: ConnectionEnd | null = null): void {
    if (!isLive(link)) return;
    const { connectionId, state } = link;
    release(link);
    if (state === 'leaving') onFact({ type: 'link-closed', connectionId });
    else onFact({ type: 'link-lost', connectionId, error, ...(isGoodbye(end) && { goodbye: true }) });
  }

  async function open(link: Live, resume: ResumeValue | null): Promise<void> {
    const { connectionId } = link;
    onFact({ type: 'link-step', connectionId, step: 'preparing' });
    let prepared: PrepareResult;
    let codec: Codec;
    try {
      const { descriptor, account } = await target();
      link.account = JSON.stringify([descriptor.id, account]);
      link.decoding.prepare(descriptor.replySounds?.(account.options) ?? []);
      prepared = await descriptor.prepare(account, { ...preparing, signal: link.abort.signal, clock });
      codec = descriptor.createCodec({ ...account, resume, connectionId, clock });
      link.rate = createUplinkRate(descriptor.capabilities(account.options).inputFormat.rateHz);
    } catch (cause) {
      lost(link, appError('internal', { detail: errorName(cause) }));
      return;
    }
    if (!isLive(link)) return;
    if (!prepared.ok) {
      lost(link, prepared.error);
      return;
    }
    const runner = createCodecRunner({
      codec,
      clock,
      send: (frame) => link.wire?.send(frame),
      onEvent: (event) => link.decoding.take(event),
      onFault(name) {
        onCodecFault(name);
        lost(link, appError('internal', { detail: name }));
      },
    });
    link.runner = runner;
    onFact({ type: 'link-step', connectionId, step: 'opening' });
    if (!isLive(link)) return;
    link.wire = connect(prepared.endpoint, (event) => {
      if (isLive(link)) told(link, codec, runner, event);
    });
  }

  function told(link: Live, codec: Codec, runner: CodecRunner, event: ConnectionEvent): void {
    const { connectionId } = link;
    switch (event.type) {
      case 'opened':
        link.state = 'open';
        onFact({ type: 'link-step', connectionId, step: 'awaiting-ready' });
        runner.run((it) => it.opened());
        return;
      case 'frame':
        runner.run((it) => it.decode(event.frame));
        return;
      case 'ended':
        lost(link, judge(link, codec, event.end), event.end);
    }
  }

  function tell(link: Live, intent: Intent): void {
    for (const part of link.rate?.convert(intent) ?? [intent]) link.runner?.run((it) => it.encode(part));
  }

  return {
    open(connectionId, resume) {
      if (live !== null) release(live);
      const link: Live = {
        connectionId,
        abort: new AbortController(),
        decoding: openDecoding((event) => {
          if (!isLive(link)) return;
          if (event.type === 'session-ready') admitted = link.account;
          onFact({ type: 'provider-event', connectionId, event });
        }),
        account: null,
        runner: null,
        wire: null,
        rate: null,
        cancelLeave: null,
        state: 'opening',
      };
      live = link;
      void open(link, resume);
    },

    send(connectionId, intent: Intent) {
      if (live?.connectionId !== connectionId || live.state !== 'open') return;
      tell(live, intent);
    },

    attend(connectionId, isAttended) {
      if (live?.connectionId === connectionId) live.wire?.attend(isAttended);
    },

    probe(connectionId) {
      if (live?.connectionId === connectionId) live.wire?.probe();
    },

    close(connectionId, how) {
      const link = live;
      if (link?.connectionId !== connectionId) return;
      if (how === 'leave' && link.state === 'open') {
        tell(link, { type: 'leave' });
        if (!isLive(link)) return;
        link.state = 'leaving';
        link.wire?.close('leave');
        link.cancelLeave = clock.after(LEAVE_MS, () => {
          release(link);
          onFact({ type: 'link-closed', connectionId });
        });
        return;
      }
      release(link);
      onFact({ type: 'link-closed', connectionId });
    },
  };
}
