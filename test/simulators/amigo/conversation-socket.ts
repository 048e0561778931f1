/**
 * Owns one connection to the simulated Amigo: a conversation from its first message to its end, interaction by
 * interaction, one at a time.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import { createUtteranceCollector, guarded, inPieces, isLoud } from '../kit/conversation.js';
import { ProtocolBreach, type SimulatedClient, type SimulatedConnection, type SpokenAnswer } from '../kit/simulator.js';
import { AGENT_RATE_HZ, spokenAs } from './answer.js';
import { readFromClient, type FromClient } from './checks.js';
import { messagesOf, type SocketSetup } from './answer-messages.js';
import { createListening } from './listening.js';
import { REASONS, START_ERRORS, TURN_ERRORS } from './scenarios.js';
import type { AmigoState, Conversation } from './state.js';

/** A piece of 100 ms goes out this often: four times as fast as it is heard. */
const PIECE_EVERY_MS = 25;
const THINKING_MS = 300;
const IDLE_MS = 90_000;
/** The names some versions of the service might acknowledge a continued conversation with. */
const CONTINUED = { usual: 'server.conversation-continued', other: 'server.conversation-resumed' } as const;

export function openSocket(state: AmigoState, setup: SocketSetup, client: SimulatedClient): SimulatedConnection {
  const { world, breaches } = state;
  const { clock, scenario } = world;
  let conversation: Conversation | null = null;
  let isClosed = false;
  let collector: ReturnType<typeof createUtteranceCollector> | null = null;
  let isVadOn = false;
  let stopRunning: (() => void) | null = null;
  const waiting: (() => void)[] = [];
  let stopIdle: (() => void) | null = null;
  const timers = new Set<() => void>();

  const after = (delayMs: number, callback: () => void): (() => void) => {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      callback();
    });
    timers.add(cancel);
    return cancel;
  };
  const send = (message: object): void => {
    if (!isClosed) client.send({ kind: 'text', data: JSON.stringify(message) });
  };
  const stopAll = (): void => {
    isClosed = true;
    stopRunning?.();
    stopIdle?.();
    for (const cancel of timers) cancel();
    timers.clear();
  };
  const close = (code: number, reason: string): void => {
    if (isClosed) return;
    stopAll();
    client.close(code, reason);
  };
  const cut = (): void => {
    stopAll();
    client.destroy();
  };
  const sendError = (status: number, words: string): void =>
    send({ type: 'server.error', http_error_code: status, error_description: words });

  const sayIdle = (): void => {
    stopIdle?.();
    stopIdle = after(scenario === 'short-idle' ? 40_000 : IDLE_MS, () => close(1000, ''));
  };

  /** Says an answer; the next may begin when it is complete. */
  const speak = (answer: SpokenAnswer, isQuestion: boolean): void => {
    const messageId = state.newId();
    const messages = messagesOf(state, setup, answer, messageId, isQuestion);
    const half = Math.floor(messages.length / 2);
    const isFirst = isQuestion && conversation?.questions === 1;
    state.spoken.push(spokenAs(world, answer));
    stopRunning = inPieces(
      { ...clock, after },
      messages,
      PIECE_EVERY_MS,
      (message, at) => {
        if (isFirst && at === half) breakOff();
        send(message);
      },
      () => complete(messageId, answer.text, isFirst),
    );
  };

  const breakOff = (): void => {
    if (scenario === 'cut-in-answer') cut();
    const [, code = ''] = /^close-(\d{4})$/.exec(scenario) ?? [];
    if (code !== '') close(Number(code), '');
    for (const [name, reason] of Object.entries(REASONS)) if (scenario === `close-${name}`) close(1000, reason);
  };

  const complete = (messageId: string, text: string, isFirst: boolean): void => {
    stopRunning = null;
    if (conversation !== null) conversation.interactions += 1;
    const isOver = isFirst && ['conversation-completes', 'finishing-fails'].includes(scenario);
    if (scenario !== 'no-completion') {
      send({
        type: 'server.interaction-complete',
        message_id: messageId,
        interaction_id: state.newId(),
        full_message: text,
        conversation_completed: isOver,
      });
    }
    if (isOver && conversation !== null) {
      if (scenario === 'finishing-fails') sendError(500, 'Post-processing failed.');
      else conversation.isFinished = true;
    }
    if (isFirst && scenario === 'completed-message') {
      if (conversation !== null) conversation.isFinished = true;
      send({ type: 'server.conversation-completed' });
    }
    waiting.shift()?.();
  };

  /** Interactions come one at a time. */
  const enqueue = (begin: () => void): void => {
    if (stopRunning !== null && scenario === 'breaks-off') {
      stopRunning();
      stopRunning = null;
    }
    if (stopRunning === null && waiting.length === 0) begin();
    else waiting.push(begin);
  };

  const think = (delayMs: number, isQuestion: boolean): void =>
    enqueue(() => {
      stopRunning = after(delayMs, () => speak(state.nextAnswer(), isQuestion));
    });

  const question = (): void => {
    if (conversation !== null) conversation.questions += 1;
    for (const [status, words] of Object.entries(TURN_ERRORS)) {
      if (conversation?.questions === 1 && scenario === `turn-error-${status}`) {
        enqueue(() => {
          after(THINKING_MS, () => {
            sendError(Number(status), words);
            waiting.shift()?.();
          });
        });
        return;
      }
    }
    think(scenario === 'slow' ? 8_000 : THINKING_MS, true);
  };

  const heard = (): void => {
    if (collector === null) return;
    const utterance = collector.take();
    collector = null;
    state.heard.push(utterance);
    if (isLoud(utterance.samples)) question();
    else sendError(400, TURN_ERRORS[400]);
  };

  const listen = createListening(send, heard);
  let rateHz = AGENT_RATE_HZ;
  let isDescribed = false;
  const takeAudio = (message: Extract<FromClient, { type: 'audio' }>): void => {
    if (message.rateHz === null && !isDescribed)
      throw new ProtocolBreach('The first audio of an utterance needs audio_config.');
    if (message.rateHz !== null && isDescribed && !isVadOn)
      throw new ProtocolBreach('Only the first audio of an utterance has audio_config.');
    if (message.rateHz !== null) rateHz = message.rateHz;
    isDescribed = true;
    collector ??= createUtteranceCollector(rateHz);
    collector.add(message.samples);
    if (scenario === 'cut-in-utterance' && state.isFirstCut && collector.length() > rateHz) {
      state.isFirstCut = false;
      cut();
      return;
    }
    if (isVadOn) listen(message.samples, rateHz);
  };

  const opened = (id: string, name: string): void => {
    conversation = state.conversations.get(id) ?? null;
    send({ type: name, conversation_id: id });
  };

  const start = (serviceId: string, versionSet: string): void => {
    const [, status = ''] = /^start-error-(\d+)$/.exec(scenario) ?? [];
    if (status !== '') {
      sendError(Number(status), START_ERRORS[Number(status) as keyof typeof START_ERRORS]);
      return;
    }
    if (serviceId !== state.serviceId || versionSet !== 'release') {
      sendError(404, START_ERRORS[404]);
      return;
    }
    if (state.unfinished(setup.userId) !== null) {
      const words = 'Attempting to start a conversation when other unfinished conversations exist.';
      if (scenario === 'unfinished-by-close') close(4400, words);
      else sendError(400, words);
      return;
    }
    const id = state.newId();
    state.conversations.set(id, { id, userId: setup.userId, isFinished: false, interactions: 0, questions: 0 });
    opened(id, 'server.conversation-created');
    if (scenario !== 'no-greeting') think(scenario === 'late-greeting' ? 2_000 : THINKING_MS, false);
  };

  const goOn = (id: string): void => {
    const known = state.conversations.get(id);
    if (scenario === 'continue-close') {
      close(1007, 'Unknown message');
      return;
    }
    if (known === undefined || known.isFinished || scenario === 'continue-unknown') {
      // What cannot be continued is not in the way of a new one either.
      if (known !== undefined) known.isFinished = true;
      sendError(404, TURN_ERRORS[404]);
      return;
    }
    if (scenario === 'continue-silent') conversation = known;
    else opened(id, scenario === 'continue-other-name' ? CONTINUED.other : CONTINUED.usual);
  };

  const converse = (message: FromClient): void => {
    if (conversation === null) throw new ProtocolBreach('The first message must start or continue a conversation.');
    switch (message.type) {
      case 'start':
      case 'continue':
        throw new ProtocolBreach('There is a conversation already.');
      case 'text':
        if (!message.isEvent) question();
        else think(THINKING_MS, false);
        return;
      case 'audio':
        takeAudio(message);
        return;
      case 'audio-end':
        if (isVadOn) throw new ProtocolBreach('With voice activity detection, audio has no end.');
        if (collector === null) throw new ProtocolBreach('The end of no audio.');
        isDescribed = false;
        heard();
        return;
      case 'vad':
        if (scenario === 'vad-ignored') return;
        isVadOn = message.isOn;
        send({ type: 'server.vad-mode-switched', vad_mode_on: isVadOn });
        return;
      case 'extend':
        if (scenario === 'extend-refused') sendError(422, 'Unknown message.');
        return;
      case 'finish':
        if (conversation.interactions === 0) state.conversations.delete(conversation.id);
        conversation.isFinished = true;
        send({ type: 'server.conversation-completed' });
        close(1000, '');
        return;
      case 'close':
        close(1000, '');
    }
  };

  const take = (message: FromClient): void => {
    if (conversation === null && message.type === 'start') start(message.serviceId, message.versionSet);
    else if (conversation === null && message.type === 'continue') goOn(message.conversationId);
    else converse(message);
  };

  sayIdle();
  return {
    receive(frame: WireFrame) {
      if (isClosed) return;
      const refuse = (reason: string): void => {
        world.log(`Refused: ${reason}`);
        close(1007, reason.slice(0, 120));
      };
      guarded(breaches, refuse, () => {
        if (frame.kind !== 'text') throw new ProtocolBreach('Messages are text.');
        sayIdle();
        const message = readFromClient(frame.data);
        if (message.type !== 'audio') world.log(`Heard: ${message.type}`);
        take(message);
      });
    },
    closed: stopAll,
  };
}
