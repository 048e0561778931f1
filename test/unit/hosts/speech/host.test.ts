import { describe, expect, it } from 'vitest';
import type { EffectResult, EffectsPort } from '../../../../src-main/assistant/types.js';
import {
  encodeToSpeech,
  encodeUtteranceAudio,
  parseFromSpeech,
  parseReplyAudio,
  type ToSpeech,
} from '../../../../src-main/hosts/protocol/speech.js';
import type { SpeechNotice } from '../../../../src-main/hosts/protocol/speech-envelope.js';
import { createSpeechHost } from '../../../../src-main/hosts/speech/host.js';
import { createFakeAssistant } from './fake-assistant.js';
import { createFakeEngines, loud, settled } from './fake-engines.js';

const CONFIGURE: ToSpeech = {
  type: 'configure',
  configuration: { chat: null, voice: 'slt', rate: 1, timeZone: 'UTC', locale: 'en' },
};

function setUp() {
  const engines = createFakeEngines();
  const assistant = createFakeAssistant();
  const posted: SpeechNotice[] = [];
  const ports: EffectsPort[] = [];
  const folders: string[] = [];
  const loaded: string[] = [];
  let exits = 0;
  const host = createSpeechHost({
    post: (notice) => posted.push(structuredClone(notice)),
    createEngines: (folder) => {
      folders.push(folder);
      const watched =
        <T>(engine: string, load: () => Promise<T>) =>
        () => {
          loaded.push(engine);
          return load();
        };
      return {
        ...engines,
        voice: watched('voice', engines.voice),
        detector: watched('detector', engines.detector),
        recogniser: watched('recogniser', engines.recogniser),
      };
    },
    createAssistant: (_, effects) => {
      ports.push(effects);
      return assistant;
    },
    nowMs: () => 0,
    exit: () => {
      exits += 1;
    },
  });
  const send = (connection: number, message: ToSpeech): void =>
    host.receive({ channel: 'conversation', connection, frame: { kind: 'text', data: encodeToSpeech(message) } });
  return {
    engines,
    assistant,
    posted,
    ports,
    folders,
    loaded,
    host,
    send,
    open: (connection: number) => {
      host.receive({ channel: 'conversation-open', connection });
      send(connection, CONFIGURE);
    },
    exits: () => exits,
    /** Types of the text frames of a connection. */
    types: (connection: number) =>
      posted.flatMap((notice) =>
        notice.channel === 'conversation' && notice.connection === connection && notice.frame.kind === 'text'
          ? [parseFromSpeech(notice.frame.data)?.type]
          : [],
      ),
  };
}

const START = { channel: 'start', modelFolder: '/models' } as const;

describe('the speech host', () => {
  it('is ready for a conversation before any model is loaded', () => {
    const { host, open, types, engines } = setUp();
    engines.load.shut();
    host.receive(START);
    open(1);
    expect(types(1)).toEqual(['ready']);
  });

  it('carries a turn from sound to sound', async () => {
    const { host, open, send, types, posted } = setUp();
    host.receive(START);
    open(1);
    send(1, { type: 'utterance.start', turn: 4 });
    const data = encodeUtteranceAudio(loud(500));
    host.receive({ channel: 'conversation', connection: 1, frame: { kind: 'binary', data } });
    send(1, { type: 'utterance.end' });
    await settled();
    expect(types(1)).toEqual(expect.arrayContaining(['ready', 'transcript.final', 'reply.start', 'reply.end']));
    const sound = posted.flatMap((notice) =>
      notice.channel === 'conversation' && notice.frame.kind === 'binary' ? [parseReplyAudio(notice.frame.data)] : [],
    );
    expect(sound.length).toBeGreaterThan(0);
    expect(sound.every((piece) => piece?.turn === 4 && piece.pcm.length <= 3_200)).toBe(true);
  });

  it('closes a conversation that comes before the start', () => {
    const { open, posted } = setUp();
    open(1);
    expect(posted).toEqual([expect.objectContaining({ channel: 'conversation-close', connection: 1 })]);
  });

  it('takes only its configuration first, and only once', async () => {
    const { host, send, types, ports } = setUp();
    host.receive(START);
    host.receive({ channel: 'conversation-open', connection: 1 });
    send(1, { type: 'text', turn: 1, text: 'a' });
    await settled();
    expect(types(1)).toEqual([]);
    send(1, CONFIGURE);
    send(1, CONFIGURE);
    expect(types(1)).toEqual(['ready']);
    expect(ports).toHaveLength(1);
  });

  it('drops an earlier conversation when a new one opens', async () => {
    const { host, open, send, types, assistant } = setUp();
    assistant.pieces = [
      { type: 'say', text: 'One.' },
      { type: 'say', text: 'Two.' },
    ];
    assistant.between.shut();
    host.receive(START);
    open(1);
    send(1, { type: 'text', turn: 1, text: 'a' });
    await settled();
    const before = types(1).length;
    open(2);
    assistant.between.open();
    send(1, { type: 'text', turn: 2, text: 'b' });
    await settled();
    expect(types(1)).toHaveLength(before);
    expect(types(2)).toEqual(['ready']);
  });

  it('closes a conversation that makes no sense for long, and only then', () => {
    const { host, open, posted } = setUp();
    host.receive(START);
    open(1);
    for (let count = 0; count < 1_001; count += 1) {
      expect(posted.some(({ channel }) => channel === 'conversation-close')).toBe(false);
      host.receive({ channel: 'conversation', connection: 1, frame: { kind: 'text', data: 'nonsense' } });
    }
    expect(posted.at(-1)).toMatchObject({ channel: 'conversation-close', connection: 1 });
  });

  it('asks main for effects and gives back what main answers', async () => {
    const { host, open, ports, posted } = setUp();
    host.receive(START);
    open(1);
    const results: EffectResult[] = [];
    for (const type of ['notes-list', 'notes-clear'] as const) {
      void ports[0]?.run({ type }).then((result) => results.push(result));
    }
    const ids = posted.flatMap((notice) => (notice.channel === 'effect' ? [notice.id] : []));
    expect(new Set(ids).size).toBe(2);
    host.receive({ channel: 'effect-result', id: ids[1], result: { ok: true, type: 'removed', count: 3 } });
    host.receive({ channel: 'effect-result', id: 99, result: { ok: true, type: 'done' } });
    host.receive({ channel: 'effect-result', id: ids[0], result: { ok: false, reason: 'storage' } });
    await settled();
    expect(results).toEqual([
      { ok: true, type: 'removed', count: 3 },
      { ok: false, reason: 'storage' },
    ]);
  });

  it('makes its engines once, and survives a warm-up that fails', async () => {
    const { host, folders, engines } = setUp();
    host.receive({ channel: 'warm-up', engines: 'all' });
    engines.broken.add('voice');
    host.receive(START);
    host.receive(START);
    host.receive({ channel: 'warm-up', engines: 'all' });
    await settled();
    expect(folders).toEqual(['/models']);
  });

  it('loads the models it is to have ready, and no others', async () => {
    const { host, loaded } = setUp();
    host.receive(START);
    host.receive({ channel: 'warm-up', engines: 'detector' });
    await settled();
    expect(loaded).toEqual(['detector']);
    host.receive({ channel: 'warm-up', engines: 'all' });
    await settled();
    expect(new Set(loaded)).toEqual(new Set(['detector', 'voice', 'recogniser']));
  });

  it('counts what it does not understand', () => {
    const { host } = setUp();
    for (const message of [null, 7, { channel: 'format-disk' }]) host.receive(message);
    expect(host.ignoredMessages).toBe(3);
  });

  it('ends when told to', () => {
    const { host, exits } = setUp();
    host.receive({ channel: 'shutdown' });
    expect(exits()).toBe(1);
  });

  describe('looks for speech in a microphone', () => {
    const settings = { sensitivity: 0.5, endpointDelayMs: 640, confirmMs: 250, hearing: 'silence' } as const;
    const hear = (host: ReturnType<typeof setUp>['host'], stream: number, pcm: Int16Array): void => {
      for (let at = 0; at < pcm.length; at += 320) {
        host.receive({ channel: 'endpointing-audio', stream, pcm: pcm.slice(at, at + 320) });
      }
    };
    const found = ({ posted }: ReturnType<typeof setUp>, stream: number): string[] =>
      posted.flatMap((notice) =>
        notice.channel === 'endpointing' && notice.stream === stream ? [notice.event.type] : [],
      );

    it('beside a conversation', async () => {
      const all = setUp();
      all.host.receive(START);
      all.open(1);
      all.host.receive({ channel: 'endpointing-open', stream: 7, settings });
      hear(all.host, 7, loud(500));
      hear(all.host, 7, new Int16Array(16_000));
      await settled();
      expect(found(all, 7).filter((type) => type !== 'heard')).toEqual(['began', 'confirmed', 'ended']);
      expect(all.types(1)).toEqual(['ready']);
    });

    it('in one at a time, and in none that was closed', async () => {
      const all = setUp();
      all.host.receive(START);
      all.host.receive({ channel: 'endpointing-open', stream: 1, settings });
      all.host.receive({ channel: 'endpointing-open', stream: 2, settings });
      hear(all.host, 1, loud(500));
      hear(all.host, 2, loud(500));
      all.host.receive({ channel: 'endpointing-close', stream: 1 });
      await settled();
      expect(found(all, 1)).toEqual([]);
      expect(found(all, 2)).toEqual(['began', 'confirmed']);
      all.host.receive({ channel: 'endpointing-close', stream: 2 });
      hear(all.host, 2, new Int16Array(32_000));
      await settled();
      expect(found(all, 2)).toEqual(['began', 'confirmed']);
    });

    it('says so where it cannot', () => {
      const all = setUp();
      all.host.receive({ channel: 'endpointing-open', stream: 1, settings });
      expect(found(all, 1)).toEqual(['failed']);
    });
  });
});
