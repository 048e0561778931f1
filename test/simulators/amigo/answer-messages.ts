/**
 * Owns which messages the simulated Amigo sends of one answer, in the order and with the faults of its scenario.
 */
import type { SpokenAnswer } from '../kit/simulator.js';
import { AGENT_RATE_HZ, piecesOf, type AnswerFormat, type MessagePiece } from './answer.js';
import type { AmigoState } from './state.js';

export interface SocketSetup {
  readonly userId: string;
  readonly format: AnswerFormat;
  /** Which actions of the agent are reported. */
  readonly actions: RegExp;
}

/** What a scenario makes of the pieces of an answer. */
function arrange(scenario: string, pieces: readonly MessagePiece[]): readonly object[] {
  switch (scenario) {
    case 'reorder':
      // Pairs are turned around: 1 0 3 2 and so on, the last one too.
      return pieces
        .map((_, at) => pieces[at % 2 === 0 ? Math.min(at + 1, pieces.length - 1) : at - 1])
        .flatMap((it, at, all) => (it === undefined || all.indexOf(it) !== at ? [] : [it]));
    case 'duplicate':
      return pieces.flatMap((piece) => [piece, piece]);
    case 'gap':
      return pieces.filter((_, at) => at !== 2);
    case 'no-numbers':
      return pieces.map(({ type, message, stop, transcript_alignment }) => ({
        type,
        message,
        stop,
        transcript_alignment,
      }));
    case 'malformed':
      return pieces.flatMap((piece) => [piece, { type: 'server.new-message', message: 7 }, { type: 5 }]);
    default:
      return pieces;
  }
}

/** What comes before the first piece. */
function prelude(state: AmigoState, setup: SocketSetup, messageId: string, isQuestion: boolean): readonly object[] {
  const { world } = state;
  const { scenario } = world;
  const fillerWav = (): string => Buffer.from(world.encode(state.filler, 'wav', AGENT_RATE_HZ)).toString('base64');
  const messages: object[] = [];
  if (isQuestion && scenario !== 'no-transcript') {
    messages.push({
      type: 'server.user-message-available',
      message_id: state.newId(),
      user_message: 'What time is it?',
    });
  }
  if (scenario === 'actions' && setup.actions.test('tool-call-started')) {
    messages.push({ type: 'server.current-agent-action', action: { type: 'tool-call-started' } });
  }
  const previously = { previously_started_event: {} };
  if (scenario === 'action-too-long')
    messages.push({ type: 'server.action-too-long', filler: fillerWav(), ...previously });
  if (scenario === 'action-too-long-text') {
    messages.push({ type: 'server.action-too-long', filler: 'Let me look that up.', ...previously });
  }
  if (scenario === 'filler' && setup.format.response === 'voice') {
    messages.push({
      type: 'server.new-message',
      message: fillerWav(),
      stop: false,
      message_id: messageId,
      transcript_alignment: null,
    });
  }
  return messages;
}

const captionsOf = (scenario: string) => {
  if (scenario === 'no-alignment') return 'none';
  return scenario === 'overlapping-alignment' ? 'overlapping' : 'usual';
};

/** Everything that is sent of one answer, in order; its completion comes after it. */
export const messagesOf = (
  state: AmigoState,
  setup: SocketSetup,
  answer: SpokenAnswer,
  messageId: string,
  isQuestion: boolean,
): readonly object[] => {
  const { world } = state;
  const pieces = piecesOf(world, answer, setup.format, messageId, captionsOf(world.scenario));
  return [...prelude(state, setup, messageId, isQuestion), ...arrange(world.scenario, pieces)];
};
