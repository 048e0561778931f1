/**
 * Owns which port carries out which command. Decides nothing.
 */
import type { Command } from './commands.js';
import type { SessionPorts } from './ports.js';

/** Commands for the world outside; the others are the shell's own. */
export type PortCommand = Exclude<Command, { readonly type: 'start-timer' | 'cancel-timer' | 'tell' | 'mark' }>;

export function execute({ link, capture, uplink, endpointer, reply }: SessionPorts, command: PortCommand): void {
  switch (command.type) {
    case 'open-link':
      link.open(command.connectionId, command.resume);
      break;
    case 'close-link':
      link.close(command.connectionId, command.how);
      break;
    case 'attend-link':
      link.attend(command.connectionId, command.isAttended);
      break;
    case 'probe-link':
      link.probe(command.connectionId);
      break;
    case 'send':
      link.send(command.connectionId, command.intent);
      break;
    case 'open-capture':
      capture.open(command.captureId);
      break;
    case 'stop-capture':
      capture.stop(command.captureId);
      break;
    case 'discard-capture':
      capture.discard(command.captureId);
      break;
    case 'begin-utterance':
      uplink.begin(command.captureId, command.turnId, command.start);
      break;
    case 'end-utterance':
      uplink.end(command.captureId);
      break;
    case 'cancel-utterance':
      uplink.cancel(command.captureId);
      break;
    case 'keep-utterance':
      uplink.keep(command.captureId);
      break;
    case 'park-utterance':
      uplink.park(command.captureId);
      break;
    case 'resend-utterance':
      uplink.resend(command.captureId);
      break;
    case 'release-utterance':
      uplink.release();
      break;
    case 'listen':
      uplink.listen(command.captureId, command.stream);
      break;
    case 'restart-stream':
      uplink.restartStream(command.captureId);
      break;
    case 'unlisten':
      uplink.unlisten(command.captureId, command.how);
      break;
    case 'start-endpointing':
      endpointer.start(command.captureId, command.hearing);
      break;
    case 'stop-endpointing':
      endpointer.stop(command.captureId);
      break;
    case 'open-gate':
      uplink.openGate(command.connectionId);
      break;
    case 'close-gate':
      uplink.closeGate();
      break;
    case 'end-playback':
      reply.end(command.turnId);
      break;
    case 'withhold-playback':
      reply.withhold(true);
      break;
    case 'allow-playback':
      reply.withhold(false);
      break;
    case 'clear-playback':
      reply.cut(command.turnId);
      break;
  }
}
