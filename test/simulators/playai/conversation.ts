/**
 * Owns one simulated conversation: what the service does, in which order, when.
 */
import { jsonFrame, type Json } from '../../../src-main/providers/kit/json-frame.js';
import type { WireFrame } from '../../../src-main/providers/types.js';
import { guarded } from '../kit/conversation.js';
import type {
  HeardUtterance,
  SimulatedClient,
  SimulatedConnection,
  SimulatorWorld,
  SpokenAnswer,
} from '../kit/simulator.js';
import { readClient, type Setup, type Surface } from './client-messages.js';
import { createEar, type Ear } from './microphone.js';
import { ERRORS, type Quirks } from './scenarios.js';
import { createVoice, type Voice } from './voice.js';

const LATE_INIT_MS = 4_000;
/** What the public page knows; `messages: page` sends nothing else. */
const PAGE_MESSAGES = ['audioStream', 'newAudioStream', 'voiceActivityStart', 'voiceActivityEnd', 'error'];

/** What all conversations of one service share. */
export interface ServiceState {
  readonly heard: HeardUtterance[];
  readonly breaches: string[];
  readonly spoken: SpokenAnswer[];
  /** Conversations that can be continued. */
  readonly conversations: Set<string>;
  hasCut: boolean;
  hasFailed: boolean;
}

export interface Caller {
  readonly agentId: string;
  readonly surface: Surface;
}

/** Who is let in: the error code for whoever is not. */
export type Admit = (caller: Caller, setup: Setup) => number | null;

export function converse(
  world: SimulatorWorld,
  quirks: Quirks,
  service: ServiceState,
  caller: Caller,
  admit: Admit,
  client: SimulatedClient,
): SimulatedConnection {
  const { clock } = world;
  const timers = new Set<() => void>();
  let setup: Setup | null = null;
  let ear: Ear | null = null;
  let voice: Voice | null = null;
  let isOpen = true;
  let thinking: (() => void) | null = null;
  let nextAnswer = 1;
  let job = 0;
  let toldWords = { user: '', agent: '' };

  const send = (frame: WireFrame) => {
    if (isOpen) client.send(frame);
  };

  const say = (type: string, fields: Json = {}) => {
    if (quirks.silence === 'all') return;
    if (quirks.messages === 'page' && !PAGE_MESSAGES.includes(type)) return;
    if (quirks.silence === 'activity' && type.startsWith('voiceActivity')) return;
    if (quirks.silence === 'stream-ends' && type === 'audioStreamEnd') return;
    const frame = jsonFrame({ type, ...fields });
    send(frame);
    if (quirks.noise === 'doubled' && type !== 'audioStream') send(frame);
    if (quirks.noise === 'malformed') for (const broken of BROKEN) send(broken);
    if (quirks.noise === 'telemetry') for (const message of TELEMETRY) send(jsonFrame(message));
  };

  const after = (delayMs: number, work: () => void) => {
    const cancel = clock.after(delayMs, () => {
      timers.delete(cancel);
      work();
    });
    timers.add(cancel);
    return () => {
      timers.delete(cancel);
      cancel();
    };
  };

  const shut = (how: () => void) => {
    if (!isOpen) return;
    isOpen = false;
    for (const cancel of timers) cancel();
    voice?.stop();
    ear?.dispose();
    how();
  };

  /** `isFatal` null leaves the field out, as the public page does; such an error is fatal. */
  const refuse = (code: number, isFatal: boolean | null, message = ERRORS[code] ?? 'Unknown error.') => {
    world.log(`Error ${code}: ${message}`);
    const told = quirks.messages === 'page' ? null : isFatal;
    send(jsonFrame({ type: 'error', code, message, ...(told === null ? {} : { isFatal: told }) }));
    if (isFatal !== false) shut(() => client.close(1_000, ''));
  };

  const agentWords = (words: string) => {
    toldWords = { ...toldWords, agent: quirks.repeatsWords ? `${toldWords.agent} ${words}`.trim() : words };
    say('onAgentTranscript', { message: words });
  };

  const userWords = () => {
    const words = 'What you said.';
    toldWords = { ...toldWords, user: quirks.repeatsWords ? `${toldWords.user} ${words}`.trim() : words };
    say('onUserTranscript', { message: toldWords.user });
  };

  const stream = (answer: SpokenAnswer, words: 'usual' | 'greeting', done: () => void) => {
    const isUsual = words === 'usual';
    if (isUsual && quirks.order === 'words-early') agentWords(answer.text);
    say('newAudioStream');
    say('audioStreamStart');
    if (isUsual && quirks.order === 'usual') agentWords(answer.text);
    voice?.speak(answer, () => {
      if (isUsual && quirks.order === 'words-late') {
        userWords();
        agentWords(answer.text);
      }
      say('llmStreamEnd');
      job += 1;
      if (isUsual || quirks.greeting !== 'without-stream-end') {
        say('audioStreamEnd', { message: answer.text, jobId: job });
      }
      done();
    });
    if (quirks.cut === 'in-answer' && isUsual && !service.hasCut) {
      service.hasCut = true;
      after(150, () => shut(() => client.destroy()));
    }
  };

  const pick = (): SpokenAnswer => {
    const { answers } = world;
    const answer = answers[nextAnswer % answers.length] ?? answers[0];
    if (answer === undefined) throw new Error('A world without answers.');
    nextAnswer += 1;
    // The first is the greeting's, where there are others.
    if (nextAnswer % answers.length === 0 && answers.length > 1) nextAnswer += 1;
    return answer;
  };

  const goodbye = () => {
    if (quirks.hangUpBy === null) return;
    say('hangup', { endedBy: quirks.hangUpBy });
    shut(() => client.close(1_000, ''));
  };

  const answerNow = () => {
    thinking = null;
    const { error, closeCode } = quirks;
    if (error?.at === 'answer' && !service.hasFailed) {
      service.hasFailed = true;
      refuse(error.code, error.isFatal);
      return;
    }
    if (closeCode !== null) {
      shut(() => client.close(closeCode, ''));
      return;
    }
    stream(pick(), 'usual', () => {
      if (quirks.isSecondThought) stream(pick(), 'usual', goodbye);
      else goodbye();
    });
  };

  const think = () => {
    thinking?.();
    thinking = after(quirks.thinkMs, answerNow);
  };

  const interrupt = () => {
    thinking?.();
    thinking = null;
    const answer = voice?.speaking() ?? null;
    if (answer === null || quirks.isDeafToInterruption) return;
    const share = voice?.stop() ?? 0;
    const spoken = answer.text.split(' ');
    const updatedMessage = spoken.slice(0, Math.floor(spoken.length * share)).join(' ');
    say('onAgentInterrupted', { updatedMessage });
  };

  const greet = (continued: boolean) => {
    const [greeting] = world.answers;
    if (quirks.greeting === 'none' || continued || greeting === undefined) return;
    const words = setup?.customGreeting ?? greeting.text;
    const isAnnounced = quirks.greeting !== 'unannounced';
    if (isAnnounced) say('onAgentGreeting', { message: words });
    stream({ ...greeting, text: words }, 'greeting', () => {
      if (isAnnounced && quirks.greeting !== 'endless') say('onAgentGreetingEnd', { message: words });
    });
  };

  const start = (wanted: Setup) => {
    setup = wanted;
    const { error } = quirks;
    if (error?.at === 'setup') {
      refuse(error.code, error.isFatal);
      return;
    }
    const refused = admit(caller, wanted);
    if (refused !== null) {
      refuse(refused, true);
      return;
    }
    const { continueConversation } = wanted;
    if (continueConversation !== null && !service.conversations.has(continueConversation)) {
      refuse(4_400, true, 'There is no such conversation.');
      return;
    }
    ear = createEar(wanted, clock, {
      speechStart() {
        say('voiceActivityStart');
        interrupt();
        if (quirks.cut === 'in-utterance' && !service.hasCut) {
          service.hasCut = true;
          shut(() => client.destroy());
        }
      },
      speechEnd(utterance) {
        if (utterance !== null) service.heard.push(utterance);
        say('voiceActivityEnd');
        if (quirks.order !== 'words-late') userWords();
        think();
      },
    });
    voice = createVoice(
      world,
      wanted,
      (data) => say('audioStream', { data: Buffer.from(data).toString('base64') }),
      (spoken) => service.spoken.push(spoken),
    );
    const conversationId = continueConversation ?? `conversation-${service.conversations.size + 1}`;
    service.conversations.add(conversationId);
    const init = () =>
      say('init', {
        agentOwnerId: 'owner-1',
        conversationId,
        ...(wanted.shouldSendLanguage ? { language: 'english' } : {}),
      });
    const begin = () => {
      if (quirks.init !== 'never') init();
      greet(continueConversation !== null);
    };
    if (quirks.init === 'late') after(LATE_INIT_MS, begin);
    else begin();
  };

  return {
    receive(frame) {
      if (!isOpen) return;
      const rules = { surface: caller.surface, messages: quirks.messages };
      guarded(
        service.breaches,
        (reason) => refuse(4_400, true, reason),
        () => {
          const said = readClient(frame, setup === null, rules);
          switch (said.type) {
            case 'setup':
              start(said.setup);
              break;
            case 'audioIn':
              ear?.add(said.data);
              break;
            case 'customInput':
              interrupt();
              think();
              break;
            case 'nothing-to-do':
              break;
          }
        },
      );
    },
    closed(code) {
      world.log(`The client is gone (${code ?? 'without a goodbye'}).`);
      shut(() => undefined);
    },
  };
}

const BROKEN: readonly WireFrame[] = [
  { kind: 'text', data: '{"type":"audioStream","da' },
  { kind: 'text', data: '{"type":"audioStream","data":"%%%"}' },
  { kind: 'binary', data: Uint8Array.of(0, 1, 2, 255) },
];

const TELEMETRY: readonly Json[] = [
  { type: 'SYS_LOG', payload: { note: 'all is well' } },
  { type: 'MEDIA_LOG', payload: {} },
  { type: 'exchangeMetrics', exchangeId: 'x', sttMs: 80, llmMs: 210, ttsMs: 90, ttfa: 400 },
  { type: 'customEvent', name: 'lights', data: { on: true } },
  { type: 'navigate', url: '/' },
  { type: 'pageDefinition', definition: {} },
  { type: 'uiEvent', componentCode: 'x', props: {} },
  { type: 'llmStreamEnd' },
];
