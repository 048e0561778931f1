/**
 * Owns the speech host's side of the process port: conversations by connection, the microphone that is looked at for
 * speech, effects that main has for them, and the warm-up. Must never know a model or what is said.
 */
import type { Assistant, AssistantConfiguration, EffectResult, EffectsPort } from '../../assistant/types.js';
import { encodeFromSpeech, encodeReplyAudio, parseToSpeech, parseUtteranceAudio } from '../protocol/speech.js';
import {
  parseSpeechRequest,
  type EndpointingSettings,
  type SpeechFrame,
  type SpeechNotice,
  type SpeechRequest,
  type SpeechStatus,
  type WarmEngines,
} from '../protocol/speech-envelope.js';
import { createConversation, type Conversation } from './conversation.js';
import { openEndpointing, type EndpointingStream } from './endpointing.js';
import type { EnginesPort } from './ports.js';

export interface SpeechHost {
  /** Takes a message of main; what is not understood is counted. */
  receive(message: unknown): void;
  readonly ignoredMessages: number;
}

const NOT_STARTED = 'The speech host was not told where its models are.';
/** Frames in a conversation that mean nothing, before it is taken for broken and closed. */
const MAX_IGNORED = 1_000;

interface Connected {
  conversation: Conversation | null;
  ignored: number;
}

export function createSpeechHost(options: {
  readonly post: (notice: SpeechNotice) => void;
  readonly createEngines: (modelFolder: string, onStatus: (status: SpeechStatus) => void) => EnginesPort;
  readonly createAssistant: (configuration: AssistantConfiguration, effects: EffectsPort) => Assistant;
  readonly nowMs: () => number;
  /** Ends the process. */
  readonly exit: () => void;
}): SpeechHost {
  const { post, nowMs } = options;
  const connections = new Map<number, Connected>();
  const pendingEffects = new Map<number, (result: EffectResult) => void>();
  let engines: EnginesPort | null = null;
  let endpointing: { readonly stream: number; readonly sound: EndpointingStream } | null = null;
  let nextEffect = 1;
  let ignoredMessages = 0;

  const effects: EffectsPort = {
    run: (effect) =>
      new Promise((resolve) => {
        const id = nextEffect;
        nextEffect += 1;
        pendingEffects.set(id, resolve);
        post({ channel: 'effect', id, effect });
      }),
  };

  function configure(connection: number, connected: Connected, configuration: AssistantConfiguration): void {
    if (engines === null) {
      refuse(connection, NOT_STARTED);
      return;
    }
    const sendFrame = (frame: SpeechFrame): void => post({ channel: 'conversation', connection, frame });
    connected.conversation = createConversation({
      configuration,
      assistant: options.createAssistant(configuration, effects),
      engines,
      nowMs,
      send: (message) => sendFrame({ kind: 'text', data: encodeFromSpeech(message) }),
      sendAudio: (turn, pcm) => sendFrame({ kind: 'binary', data: encodeReplyAudio(turn, pcm) }),
    });
    sendFrame({ kind: 'text', data: encodeFromSpeech({ type: 'ready' }) });
  }

  function refuse(connection: number, reason: string): void {
    connections.get(connection)?.conversation?.close();
    connections.delete(connection);
    post({ channel: 'conversation-close', connection, reason });
  }

  function take(connection: number, connected: Connected, frame: SpeechFrame): boolean {
    if (frame.kind === 'binary') {
      const pcm = parseUtteranceAudio(frame.data);
      if (pcm === null || connected.conversation === null) return false;
      connected.conversation.hear(pcm);
      return true;
    }
    const message = parseToSpeech(frame.data);
    if (message === null) return false;
    if (connected.conversation === null) {
      if (message.type !== 'configure') return false;
      configure(connection, connected, message.configuration);
    } else connected.conversation.receive(message);
    return true;
  }

  /** There is one microphone: another stream takes the place of the one before. */
  function listen(stream: number, settings: EndpointingSettings): void {
    endpointing?.sound.close();
    endpointing = null;
    if (engines === null) {
      post({ channel: 'endpointing', stream, event: { type: 'failed', detail: NOT_STARTED } });
      return;
    }
    const sound = openEndpointing({
      engines,
      settings,
      tell: (event) => post({ channel: 'endpointing', stream, event }),
    });
    endpointing = { stream, sound };
  }

  function closeAll(): void {
    for (const { conversation } of connections.values()) conversation?.close();
    connections.clear();
  }

  function act(request: SpeechRequest): void {
    switch (request.channel) {
      case 'start':
        engines ??= options.createEngines(request.modelFolder, (status) => post({ channel: 'status', status }));
        return;
      case 'warm-up':
        void warmUp(engines, request.engines);
        return;
      case 'conversation-open':
        // A person talks to one assistant: whoever was connected before is gone.
        closeAll();
        connections.set(request.connection, { conversation: null, ignored: 0 });
        return;
      case 'conversation': {
        const connected = connections.get(request.connection);
        if (connected === undefined || take(request.connection, connected, request.frame)) return;
        connected.ignored += 1;
        if (connected.ignored > MAX_IGNORED) refuse(request.connection, 'Too many messages were not understood.');
        return;
      }
      case 'conversation-close':
        connections.get(request.connection)?.conversation?.close();
        connections.delete(request.connection);
        return;
      case 'endpointing-open':
        listen(request.stream, request.settings);
        return;
      case 'endpointing-audio':
        if (endpointing?.stream === request.stream) endpointing.sound.push(request.pcm);
        return;
      case 'endpointing-close':
        if (endpointing?.stream === request.stream) endpointing.sound.close();
        return;
      case 'effect-result':
        pendingEffects.get(request.id)?.(request.result);
        pendingEffects.delete(request.id);
        return;
      case 'shutdown':
        closeAll();
        endpointing?.sound.close();
        options.exit();
    }
  }

  return {
    receive(message) {
      const request = parseSpeechRequest(message);
      if (request === null) ignoredMessages += 1;
      else act(request);
    },
    get ignoredMessages() {
      return ignoredMessages;
    },
  };
}

/** Loads what the first answer needs, the quickest first. Failures are in the status, and told when it matters. */
async function warmUp(engines: EnginesPort | null, which: WarmEngines): Promise<void> {
  if (engines === null) return;
  const { voice, detector, recogniser } = engines;
  for (const load of which === 'all' ? [voice, detector, recogniser] : [detector]) await load().catch(() => undefined);
}
