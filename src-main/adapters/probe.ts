/**
 * Owns "Test connection": the same way in as a conversation takes, up to where the service says it is ready, and out
 * again. Tells the truth in one line. Must never leave a connection open.
 */
import { randomUUID } from 'node:crypto';
import { toldBy, type AppError } from '../../src-preload/contract/app-error.js';
import { asConnectionId } from '../../src-preload/contract/ids.js';
import type { ConnectionTest } from '../../src-preload/contract/provider-info.js';
import { say, type Told } from '../../src-preload/contract/said.js';
import type { CodecEvent, ConnectionEnd, Endpoint, PrepareContext } from '../providers/types.js';
import type { ClockPort } from '../session/ports.js';
import type { Connect } from '../transport/connection.js';
import { createCodecRunner } from './codec-runner.js';
import type { LinkTarget } from './link.js';

/** A service that is not ready by then is told as such. */
const READY_MS = 12_000;

export interface ProbeOptions {
  readonly connect: Connect;
  readonly clock: ClockPort;
  readonly preparing: Omit<PrepareContext, 'signal' | 'clock'>;
}

export interface Probe {
  /** Never rejects. */
  test(target: LinkTarget, signal: AbortSignal): Promise<ConnectionTest>;
}

/** Something of ours is wrong; only its kind is safe to show. */
const broken = (name: string): ConnectionTest => ({ ok: false, message: say('test-broke', { name }) });

/** What an error means to a person, in one line. */
const explain = (error: AppError): Told => toldBy(error) ?? say('test-failed', { problem: { error: error.code } });

export function createProbe({ connect, clock, preparing }: ProbeOptions): Probe {
  const failed = (error: AppError): ConnectionTest => ({ ok: false, message: explain(error) });

  /** Opens a connection and drops it. */
  const handshake = (endpoint: Endpoint): Promise<ConnectionEnd | null> =>
    new Promise((resolve) => {
      const wire = connect(endpoint, (event) => {
        if (event.type === 'ended') resolve(event.end);
        if (event.type !== 'opened') return;
        resolve(null);
        wire.close('leave');
      });
    });

  async function untilReady({ descriptor, account }: LinkTarget, context: PrepareContext): Promise<ConnectionTest> {
    const startedMs = clock.nowMs();
    const prepared = await descriptor.prepare(account, context);
    if (!prepared.ok) return failed(prepared.error);
    const connectionId = asConnectionId(`test-${randomUUID()}`);
    const codec = descriptor.createCodec({ ...account, resume: null, connectionId, clock });
    return new Promise((resolve) => {
      let warning: Told | null = null;
      const done = (result: ConnectionTest): void => {
        cancelBound();
        runner.stop();
        wire.close('leave');
        resolve(result);
      };
      const cancelBound = clock.after(READY_MS, () =>
        done({ ok: false, message: say('test-not-ready', { service: descriptor.name }) }),
      );
      const react = (event: CodecEvent): void => {
        if (event.type === 'warning') warning = event.detail;
        if (event.type === 'failure') done(failed(event.error));
        if (event.type === 'session-ready') {
          const tookMs = Math.round(clock.nowMs() - startedMs);
          const ready = { service: descriptor.name, milliseconds: tookMs };
          const message =
            warning === null ? say('test-ready', ready) : say('test-ready-says', { ...ready, words: warning });
          done({ ok: true, message });
        }
      };
      const runner = createCodecRunner({
        codec,
        clock,
        send: (frame) => wire.send(frame),
        onEvent: react,
        onFault: (name) => done(broken(name)),
      });
      const wire = connect(prepared.endpoint, (event) => {
        if (event.type === 'opened') runner.run((it) => it.opened());
        else if (event.type === 'frame') runner.run((it) => it.decode(event.frame));
        else if (!event.byUs) done(failed(codec.classify(event.end)));
      });
      context.signal.addEventListener('abort', () => done({ ok: false, message: say('test-too-long') }));
    });
  }

  return {
    async test(target, signal) {
      const context: PrepareContext = { ...preparing, signal, clock };
      const { descriptor, account } = target;
      try {
        return descriptor.test === undefined
          ? await untilReady(target, context)
          : await descriptor.test(account, { ...context, handshake });
      } catch (cause) {
        return broken(cause instanceof Error ? cause.name : 'unknown');
      }
    },
  };
}
