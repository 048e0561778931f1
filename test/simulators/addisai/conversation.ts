/**
 * Owns one client's conversation with the simulated service: readiness, hearing, answering, being talked over.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import {
  ProtocolBreach,
  type HeardUtterance,
  type SimulatedClient,
  type SimulatedConnection,
  type SimulatorWorld,
  type SpokenAnswer,
} from '../kit/simulator.js';
import { readAudio, UnreadableFrame, UPLINK_RATE_HZ } from './check.js';
import { createEar } from './ear.js';
import {
  errorObject,
  errorText,
  frameOf,
  INTERRUPTED,
  LOW_BALANCE,
  READY_STATUS,
  SETUP_COMPLETE,
  STRANGE_FRAMES,
  type Message,
} from './messages.js';
import { CLOSES, ERRORS, numberIn, type CloseCode, type ErrorStatus, type Scenario } from './scenarios.js';
import { interruption, MIDDLE_FRAMES, speak, type Speech } from './speech.js';

const READY_AFTER_MS = 50;
const ANSWER_AFTER_MS = 250;
const SLOW_MS = 8_000;
/** Of speech, before the first connection is cut. */
const CUT_AFTER_SAMPLES = UPLINK_RATE_HZ / 2;

interface ConversationOptions {
  readonly world: SimulatorWorld;
  readonly scenario: Scenario;
  readonly client: SimulatedClient;
  /** Whether the service has had no other connection. */
  readonly isFirst: boolean;
  readonly breaches: string[];
  readonly heard: HeardUtterance[];
  readonly spoken: SpokenAnswer[];
  readonly nextAnswer: () => SpokenAnswer;
}

export function createConversation(options: ConversationOptions): SimulatedConnection {
  const { world, scenario, client, isFirst, breaches, heard, spoken, nextAnswer } = options;
  const { clock, log } = world;
  let isOpen = true;
  let isReady = false;
  let speech: Speech | null = null;
  let cancelAnswer: (() => void) | null = null;
  let heardSamples = 0;
  let hasFailed = false;

  const send = (message: Message): void => {
    if (isOpen) client.send(frameOf(message));
  };

  const stop = (): void => {
    cancelAnswer?.();
    cancelAnswer = null;
    speech?.stop();
    speech = null;
  };

  const shut = (): void => {
    isOpen = false;
    stop();
  };

  const cut = (): void => {
    shut();
    client.destroy();
  };

  const close = (code: number, reason: string): void => {
    shut();
    client.close(code, reason);
  };

  const getReady = (): void => {
    if (!isOpen || isReady) return;
    if (scenario === 'cut-before-ready') {
      cut();
      return;
    }
    if (scenario === 'error-at-start') send(errorObject(ERRORS[500], 500, clock.epochMs()));
    if (scenario === 'never-ready' || scenario === 'error-at-start') return;
    isReady = true;
    if (scenario === 'malformed') for (const frame of STRANGE_FRAMES) client.send(frame);
    if (scenario === 'chatty-status') send({ type: 'status', message: 'Connecting to the model' });
    if (scenario === 'many-keys') {
      send({ ...SETUP_COMPLETE, ...READY_STATUS, usageMetadata: { totalBilledAudioDurationSeconds: 0 } });
    } else {
      if (scenario !== 'status-only') send(SETUP_COMPLETE);
      if (scenario !== 'setup-only') send(READY_STATUS);
    }
    if (scenario === 'low-balance') send(LOW_BALANCE);
    if (scenario === 'going-away') send({ goAway: { timeLeft: '30s' } });
    if (scenario === 'tool-calls') send({ toolCall: { functionCalls: [{ id: '1', name: 'search', args: {} }] } });
    log('Ready.');
  };

  /** In the middle of an answer, things go wrong. */
  const onFrame = (frames: number): void => {
    if (frames !== MIDDLE_FRAMES) return;
    const code = numberIn(scenario, 'close');
    if (code !== null) {
      const reason = CLOSES[code as CloseCode];
      if (reason === null) cut();
      else close(code, reason);
    }
    if (scenario === 'cut-in-answer' && isFirst) cut();
    if (scenario === 'interrupted') {
      send(INTERRUPTED);
      stop();
    }
    if (scenario === 'malformed') for (const frame of STRANGE_FRAMES) client.send(frame);
  };

  const answer = (heardSeconds: number): void => {
    cancelAnswer = null;
    const status = numberIn(scenario, 'error');
    const statusOfText = numberIn(scenario, 'error-text');
    if (!hasFailed && isFirst && (status !== null || statusOfText !== null)) {
      hasFailed = true;
      if (status !== null) send(errorObject(ERRORS[status as ErrorStatus], status, clock.epochMs()));
      if (statusOfText !== null) send(errorText(ERRORS[statusOfText as ErrorStatus]));
      return;
    }
    const said = nextAnswer();
    log(`Answers: ${said.text}`);
    speech = speak({
      world,
      scenario,
      answer: said,
      heardSeconds,
      send,
      onFrame,
      onEnd(whole) {
        speech = null;
        spoken.push(whole);
      },
    });
  };

  const ear = createEar({
    onSpeech() {
      heardSamples = 0;
      cancelAnswer?.();
      cancelAnswer = null;
      if (speech === null || scenario === 'talks-on') return;
      log('Somebody talks over the answer.');
      for (const message of interruption(scenario)) send(message);
      stop();
    },
    onUtterance(utterance) {
      heard.push(utterance);
      const seconds = utterance.samples.length / utterance.rateHz;
      log(`Heard ${seconds.toFixed(2)} s.`);
      if (scenario === 'silent') return;
      if (scenario === 'transcriptions') {
        send({ serverContent: { inputTranscription: { text: 'What was ' } } });
        send({ serverContent: { inputTranscription: { text: 'said.' } } });
      }
      cancelAnswer = clock.after(scenario === 'slow' ? SLOW_MS : ANSWER_AFTER_MS, () => answer(seconds));
    },
  });

  const cancelReady = clock.after(READY_AFTER_MS, getReady);

  /** The samples of a right message; null for a breach, which is told as the service would. */
  const read = (frame: WireFrame): Int16Array | null => {
    try {
      return readAudio(frame);
    } catch (error) {
      if (!(error instanceof ProtocolBreach)) throw error;
      breaches.push(error.message);
      log(`Breach: ${error.message}`);
      // Documented for audio that is no JSON; for the rest only the shape of an error is.
      if (error instanceof UnreadableFrame) cut();
      else send(errorObject(error.message, 400, clock.epochMs()));
      return null;
    }
  };

  return {
    receive(frame) {
      const samples = isOpen ? read(frame) : null;
      if (samples === null) return;
      ear.hear(samples);
      if (ear.isHearing()) heardSamples += samples.length;
      if (scenario === 'cut-in-utterance' && isFirst && heardSamples >= CUT_AFTER_SAMPLES) cut();
    },
    closed() {
      cancelReady();
      shut();
    },
  };
}
