/**
 * Owns the connection to the built-in assistant: a conversation of the speech host in place of a socket.
 * The endpoint's configuration is the first frame. Must never start or stop the host itself.
 */
import type { ConnectionEnd } from '../providers/types.js';
import { connectionEnd, type Connect } from './connection.js';
import type { SpeechService } from './speech-service.js';

/** Connects to the speech host through its service. */
export function createHostConnect(speech: Pick<SpeechService, 'open'>): Connect<'host'> {
  return (endpoint, listener) => {
    let phase: 'opening' | 'open' | 'closing' | 'closed' = 'opening';
    let hasOpened = false;

    const finish = (end: Omit<ConnectionEnd, 'phase'>, byUs: boolean): void => {
      phase = 'closed';
      listener({ type: 'ended', end: { ...end, phase: hasOpened ? 'open' : 'opening' }, byUs });
    };

    const channel = speech.open({
      onFrame: (frame) => {
        if (phase === 'open') listener({ type: 'frame', frame });
      },
      onEnd: (end) => {
        if (phase === 'opening' || phase === 'open') finish(end, false);
      },
    });
    channel.send({ kind: 'text', data: endpoint.configuration });
    queueMicrotask(() => {
      if (phase !== 'opening') return;
      phase = 'open';
      hasOpened = true;
      listener({ type: 'opened' });
    });

    return {
      send(frame) {
        if (phase === 'open') channel.send(frame);
      },
      // A process of our own cannot go without a word: its end is told by the system. It can hang.
      attend: (isAttended) => channel.attend(isAttended),
      probe() {
        return;
      },
      // The process port keeps the order of what was sent, so leaving needs no wait.
      close() {
        if (phase === 'closing' || phase === 'closed') return;
        phase = 'closing';
        channel.close();
        queueMicrotask(() => finish(connectionEnd('open', 'ours', { reason: 'Closed by us.' }), true));
      },
    };
  };
}
