import { describe, expect, it } from 'vitest';
import { createReplySound } from '../../../src-main/adapters/reply-sound.js';
import type { SoundDecoders } from '../../../src-main/audio/decode/sound-decoders.js';
import type { CodecEvent, ProviderEvent } from '../../../src-main/providers/types.js';
import { pcm16, type SoundFormat } from '../../../src-preload/contract/audio.js';
import type { TurnId } from '../../../src-preload/contract/ids.js';

const mp3: SoundFormat = { encoding: 'container', container: 'mp3' };
const ogg: SoundFormat = { encoding: 'container', container: 'ogg' };
const first = 'first' as TurnId;
const second = 'second' as TurnId;

const bytes = (turnId: TurnId, format: SoundFormat, ...data: number[]): CodecEvent => ({
  type: 'reply-bytes',
  turnId,
  format,
  data: Uint8Array.from(data),
});

/** Decoders that hold the last byte back until the next, and tell each byte as a sample; 255 is damage. */
function createWorld(loadedFrom = 0) {
  let loads = 0;
  const pending: (() => void)[] = [];
  const log: string[] = [];
  const decoders: SoundDecoders = {
    load: () =>
      new Promise((resolve) => {
        pending.push(() => {
          loads += 1;
          resolve();
        });
      }),
    open: (format) => {
      if (loads < loadedFrom) return null;
      const name = format.encoding === 'container' ? format.container : format.encoding;
      log.push(`open ${name}`);
      let held: number | undefined;
      let damagedBytes = 0;
      const sound = (values: readonly number[]) =>
        values.length > 0 ? [{ pcm: Int16Array.from(values), rateHz: 8_000 }] : [];
      return {
        decode: (data) => {
          const whole = [...(held === undefined ? [] : [held]), ...data];
          held = whole.pop();
          damagedBytes += whole.filter((value) => value === 255).length;
          return sound(whole.filter((value) => value !== 255));
        },
        flush: () => sound(held === undefined ? [] : [held]),
        get damagedBytes() {
          return damagedBytes;
        },
        dispose: () => log.push(`dispose ${name}`),
      };
    },
  };
  const told: string[] = [];
  const damage: string[] = [];
  const events: ProviderEvent[] = [];
  const sound = createReplySound({
    decoders,
    onEvent: (event) => {
      events.push(event);
      told.push(
        event.type === 'reply-audio'
          ? `${event.turnId}:${[...event.pcm].join(' ')}`
          : 'turnId' in event
            ? `${event.type} ${event.turnId}`
            : event.type,
      );
    },
    onDamage: (turnId, count) => damage.push(`${turnId}:${count}`),
  });
  const finishLoads = async (): Promise<void> => {
    for (const finish of pending.splice(0)) finish();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { sound, told, damage, log, events, finishLoads, pending };
}

describe('sound of replies', () => {
  it('is decoded in order with everything else, and its end comes before the end of the reply', () => {
    const { sound, told, events } = createWorld();
    sound.take({ type: 'reply-start', turnId: first });
    sound.take(bytes(first, mp3, 1, 2, 3));
    sound.take({ type: 'reply-text-delta', turnId: first, text: 'Hello' });
    sound.take(bytes(first, mp3, 4));
    sound.take({ type: 'reply-end', turnId: first });
    expect(told).toEqual([
      'reply-start first',
      'first:1 2',
      'reply-text-delta first',
      'first:3',
      'first:4',
      'reply-end first',
    ]);
    expect(events[1]).toMatchObject({ format: pcm16(8_000) });
  });

  it('an interrupted reply tells no more', () => {
    const { sound, told, log } = createWorld();
    sound.take(bytes(first, mp3, 1, 2));
    sound.take({ type: 'reply-interrupted', turnId: first });
    expect(told).toEqual(['first:1', 'reply-interrupted first']);
    expect(log).toEqual(['open mp3', 'dispose mp3']);
  });

  it.each<[string, CodecEvent]>([
    ['sound of another reply', bytes(second, mp3, 8, 9)],
    ['the start of another reply', { type: 'reply-start', turnId: second }],
  ])('%s ends what was being decoded, untold', (_, event) => {
    const { sound, told, log } = createWorld();
    sound.take(bytes(first, mp3, 1, 2));
    sound.take(event);
    sound.take({ type: 'reply-end', turnId: first });
    expect(told).not.toContain('first:2');
    expect(log.slice(0, 2)).toEqual(['open mp3', 'dispose mp3']);
  });

  it('the end of another reply does not end this one', () => {
    const { sound, told } = createWorld();
    sound.take(bytes(first, mp3, 1, 2));
    sound.take({ type: 'reply-end', turnId: second });
    sound.take(bytes(first, mp3, 3));
    expect(told).toEqual(['first:1', 'reply-end second', 'first:2']);
  });

  it('another format in a reply ends one stream and begins another', () => {
    const { sound, told, log } = createWorld();
    sound.take(bytes(first, mp3, 1, 2));
    sound.take(bytes(first, ogg, 3, 4));
    sound.take(bytes(first, { encoding: 'container', container: 'ogg' }, 5));
    expect(told).toEqual(['first:1', 'first:2', 'first:3', 'first:4']);
    expect(log).toEqual(['open mp3', 'dispose mp3', 'open ogg']);
  });

  it('what is damaged is told once, and sound without length never', () => {
    const { sound, told, damage } = createWorld();
    sound.take(bytes(first, mp3, 255, 255));
    sound.take(bytes(first, mp3, 1));
    sound.take(bytes(first, mp3));
    sound.take({ type: 'reply-end', turnId: first });
    expect(damage).toEqual(['first:1', 'first:1']);
    expect(told).toEqual(['first:1', 'reply-end first']);
  });
});

describe('while a decoder is being loaded', () => {
  it('everything behind the sound waits, and keeps its order', async () => {
    const { sound, told, finishLoads } = createWorld(1);
    sound.take({ type: 'reply-start', turnId: first });
    sound.take(bytes(first, mp3, 1, 2));
    sound.take({ type: 'user-transcript-final', text: 'Hello' });
    sound.take(bytes(first, mp3, 3));
    sound.take({ type: 'reply-end', turnId: first });
    expect(told).toEqual(['reply-start first']);
    await finishLoads();
    expect(told.slice(1)).toEqual(['first:1', 'user-transcript-final', 'first:2', 'first:3', 'reply-end first']);
  });

  it('the bytes are kept, whatever becomes of the frame they came in', async () => {
    const { sound, told, finishLoads } = createWorld(1);
    const frames = [bytes(first, mp3, 1, 2), bytes(first, mp3, 3, 4)];
    for (const frame of frames) {
      sound.take(frame);
      if (frame.type === 'reply-bytes') frame.data.fill(99);
    }
    sound.take({ type: 'reply-end', turnId: first });
    await finishLoads();
    expect(told).toEqual(['first:1', 'first:2 3', 'first:4', 'reply-end first']);
  });

  it('no more than 4 MiB wait: the oldest sound is dropped and counted, nothing else', async () => {
    const { sound, told, damage, finishLoads } = createWorld(1);
    const big = (): CodecEvent => ({
      type: 'reply-bytes',
      turnId: first,
      format: mp3,
      data: new Uint8Array(1024 * 1024).fill(1),
    });
    sound.take({ type: 'reply-start', turnId: first });
    for (let piece = 0; piece < 6; piece++) sound.take(big());
    sound.take({ type: 'reply-end', turnId: first });
    expect(damage).toEqual(['first:1048576', 'first:1048576']);
    await finishLoads();
    expect(told.at(-1)).toBe('reply-end first');
    expect(told.filter((line) => line.startsWith('first:')).length).toBe(5);
  });

  it('a decoder that never comes is given up, and the reply goes on without sound', async () => {
    const { sound, told, damage, finishLoads } = createWorld(100);
    sound.take(bytes(first, mp3, 1, 2));
    sound.take({ type: 'reply-end', turnId: first });
    for (let load = 0; load < 5; load++) await finishLoads();
    expect(told).toEqual(['reply-end first']);
    expect(damage).toEqual(['first:2']);
  });

  it('nothing is told after disposal', async () => {
    const { sound, told, damage, finishLoads } = createWorld(1);
    sound.take(bytes(first, mp3, 1, 2));
    sound.dispose();
    sound.dispose();
    await finishLoads();
    sound.take({ type: 'session-ready' });
    expect([told, damage]).toEqual([[], []]);
  });
});

describe('calls from inside', () => {
  it('an event taken while another is told waits for its turn', () => {
    const told: string[] = [];
    const sound = createReplySound({
      decoders: { load: () => Promise.resolve(), open: () => null },
      onEvent: (event) => {
        told.push(event.type);
        if (event.type === 'reply-start') sound.take({ type: 'session-ready' });
        told.push('done');
      },
    });
    sound.take({ type: 'reply-start', turnId: first });
    expect(told).toEqual(['reply-start', 'done', 'session-ready', 'done']);
  });

  it('preparing loads each format', () => {
    const { sound, pending } = createWorld(1);
    sound.prepare([mp3, ogg]);
    expect(pending.length).toBe(2);
  });
});
