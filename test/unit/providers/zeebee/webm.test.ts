/** WebM: what is written can be read and sounds like what was said; where it fails, WAV goes out. */
import { OpusDecoder } from 'opus-decoder';
import { describe, expect, it } from 'vitest';
import { createWebmFile } from '../../../../src-main/providers/zeebee/webm/muxer.js';
import { createOpusSupply, type OpusEncoder } from '../../../../src-main/providers/zeebee/webm/opus.js';
import { createWebmRecorder } from '../../../../src-main/providers/zeebee/webm/recorder.js';
import { tone } from '../../../rig/sound.js';
import { readUpload } from '../../../simulators/zeebee/upload.js';
import { answerTurn, readyDriver, type Driver } from './wire-driver.js';

const webmOf = (bytes: Uint8Array | null) => {
  const upload = readUpload(Buffer.from(bytes ?? []).toString('base64'));
  if (upload.container !== 'webm') throw new Error('WebM was expected.');
  return upload;
};
const FORMAT = { rateHz: 16_000, delaySamples: 104, packetMs: 20 };

describe('the file', () => {
  it('holds its packets in order, with their times, over many clusters', () => {
    const file = createWebmFile(FORMAT);
    for (let at = 0; at < 1_000; at += 1) file.add(Uint8Array.of(at & 255, at >> 8));
    const { packets, codec, private: head } = webmOf(file.bytes());
    expect(codec).toBe('A_OPUS');
    expect(packets.map(({ data }) => (data[0] ?? 0) | ((data[1] ?? 0) << 8))).toEqual([...Array(1_000).keys()]);
    expect(packets.map(({ atMs }) => atMs)).toEqual([...Array(1_000).keys()].map((at) => at * 20));
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
    // One channel, the delay in samples at 48 kHz, the original rate.
    expect([head[9], view.getUint16(10, true), view.getUint32(12, true)]).toEqual([1, 312, 16_000]);
  });
});

describe('the encoder', () => {
  it('makes a recording that sounds like what was said', async () => {
    const supply = createOpusSupply();
    expect(await supply.prepare()).toBe(true);
    const encoder = supply.take();
    if (encoder === null) throw new Error('No encoder.');
    const { samples } = tone(440, 1_000, -12, 16_000);
    const recorder = createWebmRecorder(encoder);
    for (let at = 0; at < samples.length; at += 300) recorder.add(samples.subarray(at, at + 300));
    const { packets } = webmOf(recorder.finish());
    expect(recorder.finish()).toBeNull();
    const decoder = new OpusDecoder({ sampleRate: 16_000, channels: 1, preSkip: encoder.delaySamples });
    await decoder.ready;
    const [heard = new Float32Array()] = decoder.decodeFrames(packets.map(({ data }) => data)).channelData;
    decoder.free();
    expect(heard.length).toBeGreaterThanOrEqual(samples.length);
    let [same, said, played] = [0, 0, 0];
    for (let at = 2_000; at < 14_000; at += 1) {
      const [a, b] = [(samples[at] ?? 0) / 32_768, heard[at] ?? 0];
      same += a * b;
      said += a * a;
      played += b * b;
    }
    expect(same / Math.sqrt(said * played)).toBeGreaterThan(0.95);
  });

  it('is there for utterance after utterance, and given back', async () => {
    const alive = new Set<number>();
    let made = 0;
    const supply = createOpusSupply(() => {
      const id = made;
      made += 1;
      alive.add(id);
      return Promise.resolve({ delaySamples: 0, encode: () => null, dispose: () => alive.delete(id) });
    });
    expect(supply.take()).toBeNull();
    await supply.prepare();
    for (let utterance = 0; utterance < 50; utterance += 1) {
      expect(supply.take()).not.toBeNull();
      await supply.prepare();
    }
    // Nobody gave one back.
    expect(alive.size).toBeLessThanOrEqual(6);
  });

  it('that cannot be loaded is none', async () => {
    const supply = createOpusSupply(() => Promise.reject(new Error('No WebAssembly here.')));
    expect(await supply.prepare()).toBe(false);
    expect(supply.take()).toBeNull();
  });
});

describe('an utterance as WebM', () => {
  const fakeEncoder = (encode: OpusEncoder['encode'] = () => Uint8Array.of(1, 2, 3)) => {
    const state = { disposed: 0 };
    return {
      state,
      take: (): OpusEncoder => ({ delaySamples: 104, encode, dispose: () => void (state.disposed += 1) }),
    };
  };
  const container = (driver: Driver, at: number) =>
    readUpload(String(driver.sentOf('audio')[at]?.['audio_data'])).container;
  const WEBM = { uploadFormat: 'webm' };

  it('goes out where that is asked for', () => {
    const { state, take } = fakeEncoder();
    const driver = readyDriver({ options: WEBM, takeEncoder: take });
    driver.speak('a', 400);
    const upload = readUpload(String(driver.sentOf('audio')[0]?.['audio_data']));
    // 400 ms, and one more packet for what the encoder lags.
    expect(upload.container === 'webm' && upload.packets.length).toBe(21);
    answerTurn(driver);
    expect(state.disposed).toBeGreaterThan(0);
  });

  it('takes no encoder where it is not asked for', () => {
    const driver = readyDriver({
      takeEncoder: () => {
        throw new Error('Nobody asked for WebM.');
      },
    });
    driver.speak('a');
    expect(container(driver, 0)).toBe('wav');
  });

  it('that the service does not take is sent again as WAV, and WAV it stays', () => {
    const driver = readyDriver({ options: WEBM, takeEncoder: fakeEncoder().take });
    driver.speak('a', 400);
    driver.hear({ type: 'error', message: 'Invalid audio data format. Please try again.' });
    expect(driver.types()).toEqual(['warning']);
    expect([container(driver, 0), container(driver, 1)]).toEqual(['webm', 'wav']);
    const again = readUpload(String(driver.sentOf('audio')[1]?.['audio_data']));
    expect(again.container === 'wav' && again.samples.length).toBe(6_400);
    answerTurn(driver);
    expect(driver.types().at(-1)).toBe('reply-end');
    driver.speak('b');
    expect(container(driver, 2)).toBe('wav');
    driver.forget();
    driver.hear({ type: 'error', message: 'Invalid audio data format. Please try again.' });
    expect(driver.events).toMatchObject([{ type: 'failure', error: { code: 'audio-rejected' } }]);
    expect(driver.sent).toEqual([]);
  });

  it('sent again as WAV has the time of an utterance just sent, and is not sent a third time', () => {
    const driver = readyDriver({ options: WEBM, takeEncoder: fakeEncoder().take });
    driver.speak('a', 400);
    driver.passAlive(40_000);
    driver.hear({ type: 'error', message: 'Invalid audio data format. Please try again.' });
    driver.passAlive(44_000);
    expect(driver.ofType('failure')).toEqual([]);
    driver.forget();
    driver.hear({ type: 'error', message: 'Invalid audio data format. Please try again.' });
    expect(driver.events).toMatchObject([{ type: 'failure', error: { code: 'audio-rejected' } }]);
    expect(driver.sentOf('audio')).toEqual([]);
  });

  it.each([
    ['no encoder is there', () => null],
    ['it cannot be encoded', fakeEncoder(() => null).take],
  ])('becomes WAV where %s', (_, takeEncoder) => {
    const driver = readyDriver({ options: WEBM, takeEncoder });
    driver.speak('a');
    expect(container(driver, 0)).toBe('wav');
  });
});
