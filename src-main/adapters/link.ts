/**
 * Owns the connection in use: prepares it, opens it through the transport, and translates between intents and events
 * on one side and wire frames on the other with a fresh codec. Whatever a former connection still says is dropped
 * here. Must never retry or decide: the session does.
 */
import { appError, type AppError } from '../../src-preload/contract/app-error.js';
import type { ConnectionId } from '../../src-preload/contract/ids.js';
import type {
  Codec,
  CodecResult,
  Descriptor,
  Intent,
  Options,
  PrepareResult,
  ResumeValue,
  Secrets,
} from '../providers/types.js';
import type { ClockPort, LinkFact, LinkPort } from '../session/ports.js';
import type { Connect, Connection, ConnectionEvent } from '../transport/connection.js';

/** How long a goodbye may take before the connection is dropped. */
const LEAVE_MS = 1_500;

/** The assistant to connect to, as it is set up at that moment. */
export interface LinkTarget {
  readonly descriptor: Descriptor;
  readonly options: Options;
  readonly secrets: Secrets;
}

export interface LinkOptions {
  readonly target: () => Promise<LinkTarget>;
  readonly connect: Connect;
  readonly onFact: (fact: LinkFact) => void;
  readonly clock: ClockPort;
  readonly fetch: typeof fetch;
}

interface Live {
  readonly connectionId: ConnectionId;
  readonly abort: AbortController;
  codec: Codec | null;
  wire: Connection | null;
  cancelLeave: (() => void) | null;
  state: 'opening' | 'open' | 'leaving';
}

export function createLink({ target, connect, onFact, clock, fetch }: LinkOptions): LinkPort {
  let live: Live | null = null;

  const isLive = (link: Live): boolean => live === link;

  function release(link: Live): void {
    if (isLive(link)) live = null;
    link.cancelLeave?.();
    link.abort.abort();
    link.wire?.close('detach');
  }

  function lost(link: Live, error: AppError): void {
    if (!isLive(link)) return;
    const { connectionId, state } = link;
    release(link);
    onFact(state === 'leaving' ? { type: 'link-closed', connectionId } : { type: 'link-lost', connectionId, error });
  }

  function carryOut(link: Live, { send, events }: CodecResult): void {
    for (const frame of send) link.wire?.send(frame);
    for (const event of events) {
      // An event may lead to the end of this very connection.
      if (!isLive(link)) return;
      onFact({ type: 'provider-event', connectionId: link.connectionId, event });
    }
  }

  async function open(link: Live, resume: ResumeValue | null): Promise<void> {
    const { connectionId } = link;
    onFact({ type: 'link-step', connectionId, step: 'preparing' });
    let prepared: PrepareResult;
    let codec: Codec;
    try {
      const { descriptor, options, secrets } = await target();
      prepared = await descriptor.prepare(secrets, options, { signal: link.abort.signal, fetch });
      codec = descriptor.createCodec(options, resume, connectionId);
    } catch (cause) {
      lost(link, appError('internal', { detail: cause instanceof Error ? cause.name : 'unknown' }));
      return;
    }
    if (!isLive(link)) return;
    if (!prepared.ok) {
      lost(link, prepared.error);
      return;
    }
    link.codec = codec;
    onFact({ type: 'link-step', connectionId, step: 'opening' });
    if (!isLive(link)) return;
    link.wire = connect(prepared.endpoint, (event) => {
      if (isLive(link)) told(link, codec, event);
    });
  }

  function told(link: Live, codec: Codec, event: ConnectionEvent): void {
    const { connectionId } = link;
    switch (event.type) {
      case 'opened':
        link.state = 'open';
        onFact({ type: 'link-step', connectionId, step: 'awaiting-ready' });
        if (isLive(link)) carryOut(link, codec.opened());
        return;
      case 'frame':
        carryOut(link, codec.decode(event.frame));
        return;
      case 'ended':
        lost(link, codec.classify(event.end));
    }
  }

  return {
    open(connectionId, resume) {
      if (live !== null) release(live);
      const link: Live = {
        connectionId,
        abort: new AbortController(),
        codec: null,
        wire: null,
        cancelLeave: null,
        state: 'opening',
      };
      live = link;
      void open(link, resume);
    },

    send(connectionId, intent: Intent) {
      if (live?.connectionId !== connectionId || live.codec === null || live.state !== 'open') return;
      carryOut(live, live.codec.encode(intent));
    },

    close(connectionId, how) {
      const link = live;
      if (link?.connectionId !== connectionId) return;
      if (how === 'leave' && link.state === 'open' && link.codec !== null) {
        carryOut(link, link.codec.encode({ type: 'leave' }));
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
