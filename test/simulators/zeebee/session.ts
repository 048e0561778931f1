/**
 * Owns one client's session with the simulated service: the first message, utterances one at a time, staying alive, and
 * whatever the scenario makes of it.
 */
import type { WireFrame } from '../../../src-main/providers/types.js';
import { guarded } from '../kit/conversation.js';
import { ProtocolBreach, type SimulatedClient, type SimulatedConnection } from '../kit/simulator.js';
import { startHeartbeat } from './heartbeat.js';
import { API_KEY, SAYS, SIGN_IN_TROUBLE, USER_ID, UTTERANCE_TROUBLE, type Shared } from './shared.js';
import { readMessage, textOf, type Message } from './shapes.js';
import { startTurn } from './turn.js';
import { readUpload } from './upload.js';

const WARNING_MS = 10_000;
const INACTIVE_CODE = 1001;

export function openSession(shared: Shared, client: SimulatedClient): SimulatedConnection {
  const { world, breaches } = shared;
  const { scenario, clock } = world;
  let isOpen = true;
  let isSilent = false;
  let user: string | null = null;
  let conversation: string | null = null;
  let stopTurn: (() => void) | null = null;
  let cancelWarning: () => void = () => undefined;

  const send = (frame: WireFrame): void => {
    if (isOpen && !isSilent) client.send(frame);
  };
  const tell = (message: object): void => send({ kind: 'text', data: JSON.stringify(message) });
  const sayError = (message: string): void => tell({ type: 'error', message });
  const stop = (): void => {
    isOpen = false;
    heartbeat.stop();
    stopTurn?.();
    cancelWarning();
  };
  const close = (code: number, reason: string): void => {
    if (!isOpen) return;
    stop();
    client.close(code, reason);
  };
  const cut = (): void => {
    stop();
    client.destroy();
  };
  const heartbeat = startHeartbeat({
    clock,
    pings: scenario !== 'never-pings',
    send: tell,
    end: (why) => close(INACTIVE_CODE, why),
  });

  const warn = (what: 'ping' | 'reconnect'): void =>
    tell({
      type: 'connection_warning',
      level: 'warning',
      message: `Please ${what}.`,
      time_remaining: 30,
      reconnect_required: what === 'reconnect',
      ping_requested: what === 'ping',
    });

  /** What is wrong with the credentials; null when they are right. */
  const credentialTrouble = (message: Message): string | null => {
    const key = textOf(message, 'api_key');
    const id = textOf(message, 'user_id');
    if (key === null && id === null) return SAYS.noCredentials;
    if (key !== null) return key === API_KEY ? null : SAYS.invalidKey;
    return id === USER_ID ? null : SAYS.notLoggedIn;
  };

  const signIn = (message: Message): void => {
    if (user !== null) throw new ProtocolBreach('init came twice.');
    if (scenario === 'never-acknowledged') return;
    const known = textOf(message, 'conversation_id');
    const isLost = known !== null && scenario === 'conversation-lost';
    const trouble = SIGN_IN_TROUBLE[scenario] ?? credentialTrouble(message) ?? (isLost ? SAYS.noConversation : null);
    if (trouble !== null) {
      sayError(trouble);
      return;
    }
    if (known !== null && !shared.conversations.has(known)) {
      throw new ProtocolBreach('init names an unknown conversation.');
    }
    conversation = known;
    user = USER_ID;
    tell({ type: 'init_ack', status: 'connected', user_id: user });
    if (scenario === 'wants-a-ping') cancelWarning = clock.after(WARNING_MS, () => warn('ping'));
    if (scenario === 'wants-a-reconnect') cancelWarning = clock.after(WARNING_MS, () => warn('reconnect'));
  };

  const checkUtterance = (message: Message): void => {
    if (user === null) throw new ProtocolBreach('audio came before init was acknowledged.');
    if (stopTurn !== null) throw new ProtocolBreach('audio came while an earlier turn was not over.');
    const named = textOf(message, 'user_id');
    if (named !== null && named !== user) throw new ProtocolBreach('audio names another user than this one.');
    const id = textOf(message, 'conversation_id');
    if (id !== null && !shared.conversations.has(id)) throw new ProtocolBreach('audio names an unknown conversation.');
    if (conversation !== null && id !== null && id !== conversation) {
      throw new ProtocolBreach('audio names another conversation than this one.');
    }
  };

  const begin = (): void => {
    stopTurn = startTurn({
      shared,
      send,
      conversation() {
        conversation ??= `conv_${shared.conversations.size + 1}`;
        shared.conversations.add(conversation);
        return conversation;
      },
      cut,
      onDone() {
        stopTurn = null;
        if (scenario === 'falls-silent') isSilent = true;
      },
    });
  };

  const hearUtterance = (message: Message): void => {
    checkUtterance(message);
    if (scenario.startsWith('closes-')) {
      close(Number(scenario.slice('closes-'.length)), 'As the scenario wants.');
      return;
    }
    if (scenario === 'cut-on-upload' && shared.isFirst('cut')) {
      cut();
      return;
    }
    const packed = textOf(message, 'audio_data') ?? '';
    if (packed === '') {
      breaches.push('audio has no audio_data.');
      sayError(SAYS.noAudio);
      return;
    }
    const upload = readUpload(packed);
    shared.onUpload(upload);
    const isRefused = scenario === 'wav-only' && upload.container !== 'wav';
    const trouble = UTTERANCE_TROUBLE[scenario] ?? (isRefused ? SAYS.invalidFormat : null);
    if (trouble !== null) sayError(trouble);
    else if (scenario !== 'never-answers') begin();
  };

  const take = (frame: WireFrame): void => {
    if (frame.kind === 'binary') throw new ProtocolBreach('A client sends no binary frames.');
    const message = readMessage(frame.data);
    world.log(`← ${message.type}${frame.data.length > 1_000 ? ` (${frame.data.length} characters)` : ''}`);
    switch (message.type) {
      case 'init':
        signIn(message);
        return;
      case 'audio':
        hearUtterance(message);
        return;
      case 'ping':
        tell({ type: 'pong' });
        return;
      case 'pong':
        if (heartbeat.pong(textOf(message, 'ping_id') ?? '')) return;
        breaches.push('pong answers no open ping.');
        world.log('Breach: pong answers no open ping.');
    }
  };

  tell({ type: 'connection_established' });
  return {
    receive(frame) {
      if (!isOpen) return;
      heartbeat.active();
      guarded(
        breaches,
        (reason) => {
          world.log(`Breach: ${reason}`);
          sayError(reason.startsWith('audio_data') ? SAYS.invalidFormat : `Invalid message: ${reason}`);
        },
        () => take(frame),
      );
    },
    closed: stop,
  };
}
