/** Conversations of the codec with the simulated service. */
import { describe, expect, it } from 'vitest';
import { asTurnId } from '../../../../src-preload/contract/ids.js';
import { ANSWERS, bytesOf, createStage, messageOf, readyStage, samplesOf, tone } from './stage.js';

describe('a turn', () => {
  it('sends exactly what was said and tells exactly what was answered', async () => {
    const stage = await readyStage({ latencyMs: 40 });
    const said = tone(730);
    stage.speak('u1', said);
    stage.until('reply-end');
    expect(stage.service.breaches).toEqual([]);
    expect(stage.service.heard).toHaveLength(1);
    expect(bytesOf(stage.service.heard[0]?.samples ?? new Int16Array())).toEqual(bytesOf(said));
    const [start, ...others] = stage.ofType('reply-start');
    expect(others).toEqual([]);
    if (start === undefined) throw new Error('No reply.');
    expect(stage.soundOf(start.turnId)).toEqual(bytesOf(ANSWERS[0]?.samples ?? new Int16Array()));
    const types = stage.types().filter((type) => type !== 'reply-bytes');
    expect(types).toEqual(['session-ready', 'reply-start', 'usage', 'reply-end']);
    expect(stage.ofType('reply-bytes').every(({ format }) => JSON.stringify(format).includes('24000'))).toBe(true);
    expect(stage.ofType('usage')[0]).toMatchObject({ amount: 1.9, unit: 'seconds of audio' });
  });

  it('answers turn after turn, each under its own id, and adds up what each costs', async () => {
    const stage = await readyStage();
    for (const turn of ['u1', 'u2', 'u3']) {
      const from = stage.events.length;
      stage.speak(turn);
      stage.until('reply-end', from);
      stage.run(500);
    }
    expect(new Set(stage.ofType('reply-start').map(({ turnId }) => turnId)).size).toBe(3);
    expect(stage.ofType('usage').map(({ amount }) => amount)).toEqual([1.8, 1.5, 1.8]);
    expect(stage.service.heard.map(({ samples }) => samples.length)).toEqual([9_600, 9_600, 9_600]);
    expect(stage.service.spoken).toHaveLength(3);
  });

  it('sends an utterance that comes at once in order and whole', async () => {
    const stage = await readyStage();
    const said = tone(5_000);
    stage.burst('u1', said);
    stage.until('reply-end');
    expect(bytesOf(stage.service.heard[0]?.samples ?? new Int16Array())).toEqual(bytesOf(said));
  });

  it('is heard whole on the next connection when the first is cut within it', async () => {
    const stage = await readyStage({ scenario: 'cut-in-utterance' });
    const said = tone(1_500);
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.stream(said.subarray(0, 16_000));
    expect(stage.error()).toMatchObject({ code: 'connection-lost', retryable: true });
    stage.reconnect();
    stage.run(100);
    stage.burst('u1', said);
    stage.until('reply-end');
    expect(stage.service.heard.map(({ samples }) => bytesOf(samples))).toEqual([bytesOf(said)]);
  });
});

describe('the microphone on the wire', () => {
  const parts = async (options: Record<string, string | number | boolean>, ms = 200) => {
    const stage = await readyStage({ options, scenario: 'silent' });
    stage.speak('u1', tone(ms));
    stage.run(5_000);
    return stage;
  };

  it('comes as JSON with the format named, and without it where that is switched off', async () => {
    const named = await parts({});
    for (const { frame } of named.sent) {
      expect(Object.keys(messageOf(frame))).toEqual(['data', 'mimeType']);
      expect(messageOf(frame)['mimeType']).toBe('audio/pcm;rate=16000');
    }
    const unnamed = await parts({ nameFormat: false });
    for (const { frame } of unnamed.sent) expect(Object.keys(messageOf(frame))).toEqual(['data']);
    expect(unnamed.service.breaches).toEqual([]);
  });

  it.each([
    ['1024', 1_024],
    ['2048', 2_048],
  ])('comes in messages of %s samples, the last filled up with silence', async (messageSamples, samples) => {
    const stage = await parts({ messageSamples });
    expect(new Set(stage.sent.map(({ frame }) => samplesOf(frame).length))).toEqual(new Set([samples]));
    const all = stage.uplink();
    expect(bytesOf(all.slice(0, 3_200))).toEqual(bytesOf(tone(200)));
    expect(all.slice(3_200).every((sample) => sample === 0)).toBe(true);
  });

  it('leaves at once when the person has finished, and silence follows at the pace of a microphone', async () => {
    const stage = await parts({});
    // 200 ms of speech in messages of 64 ms: the fourth is filled up when the key is let go.
    const speechEndMs = 50 + 200;
    const at = stage.sent.map(({ atMs }) => atMs);
    expect(at.slice(3, 7)).toEqual([speechEndMs, speechEndMs + 64, speechEndMs + 128, speechEndMs + 192]);
    const silence = stage.uplink().length - 3_200;
    expect(silence).toBeGreaterThanOrEqual(12_800);
    expect(silence).toBeLessThan(12_800 + 1_024);
    expect(stage.codec.wakeAtMs()).toBeNull();
  });

  it('has as much silence after it as is set, none for 0', async () => {
    const none = await parts({ silenceMs: 0 });
    expect(none.uplink()).toHaveLength(3_200);
    expect(none.codec.wakeAtMs()).toBeNull();
    const much = await parts({ silenceMs: 3_000 });
    expect(much.uplink().length - 3_200).toBeGreaterThanOrEqual(48_000);
    const bounded = await parts({ silenceMs: 60_000 });
    expect(bounded.uplink()).toEqual(much.uplink());
  });

  it('sends no more silence once the answer begins', async () => {
    const stage = await readyStage({ options: { silenceMs: 3_000 } });
    stage.speak('u1');
    stage.until('reply-start');
    const sent = stage.sent.length;
    expect(stage.codec.wakeAtMs()).toBeNull();
    stage.until('reply-end');
    expect(stage.sent).toHaveLength(sent);
  });

  it('adds nothing while the key is held and nothing is said', async () => {
    const stage = await readyStage();
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.stream(tone(128));
    stage.run(3_000);
    expect(stage.uplink()).toHaveLength(2_048);
    expect(stage.codec.wakeAtMs()).toBeNull();
  });

  it('holds no silence of an earlier utterance back when another begins', async () => {
    const stage = await readyStage();
    stage.speak('u1', tone(640));
    stage.run(100);
    stage.burst('u2', tone(640));
    stage.until('reply-end');
    // The silence that was still owed went ahead: the service tells the two apart.
    expect(stage.service.heard.map(({ samples }) => samples.length)).toEqual([10_240, 10_240]);
  });

  it('never leaves in anything but JSON', async () => {
    const stage = await parts({}, 3_000);
    expect(stage.sent.every(({ frame }) => frame.kind === 'text')).toBe(true);
  });

  it('tells that nothing is to be answered when nothing was said', async () => {
    const stage = await readyStage();
    stage.say({ type: 'utterance-start', turnId: asTurnId('u1') });
    stage.say({ type: 'utterance-end' });
    expect(stage.types()).toEqual(['session-ready', 'user-speech-discarded']);
    expect(stage.sent).toEqual([]);
  });
});

describe('readiness', () => {
  it.each(['normal', 'status-only', 'setup-only', 'chatty-status', 'many-keys', 'low-balance'])(
    '%s: told once',
    async (scenario) => {
      const stage = await readyStage({ scenario });
      stage.run(1_000);
      expect(stage.ofType('session-ready')).toHaveLength(1);
      expect(stage.ofType('frame-unrecognised')).toEqual([]);
    },
  );

  it('is not told by a service that never says it', async () => {
    const stage = await createStage({ scenario: 'never-ready' });
    stage.run(60_000);
    expect(stage.events).toEqual([]);
  });

  it('is not told by other texts, which are shown as progress', async () => {
    const stage = await createStage({ scenario: 'never-ready' });
    for (const message of ['Connecting', 'Not ready yet', 'We are already full', 'Almost there']) {
      stage.hearMessage({ type: 'status', message });
    }
    expect(stage.ofType('progress').map(({ text }) => text)).toEqual([
      'Connecting',
      'Not ready yet',
      'We are already full',
      'Almost there',
    ]);
    expect(stage.ofType('session-ready')).toEqual([]);
    stage.hearMessage({ type: 'status', message: 'SERVER READY.' });
    expect(stage.ofType('session-ready')).toHaveLength(1);
  });
});

describe('scenarios of an answer', () => {
  const turn = async (scenario: string) => {
    const stage = await readyStage({ scenario });
    stage.speak('u1');
    stage.until('reply-start');
    stage.run(4_000);
    return stage;
  };

  it('low-balance: is a warning in the words of the service', async () => {
    const stage = await turn('low-balance');
    expect(stage.ofType('warning')).toEqual([
      {
        type: 'warning',
        detail: 'Your wallet balance is low. Please top up to avoid service interruption.',
      },
    ]);
    expect(stage.ofType('reply-end')).toHaveLength(1);
  });

  it('rate-16000: plays at the rate that is named', async () => {
    const stage = await turn('rate-16000');
    expect(new Set(stage.ofType('reply-bytes').map(({ format }) => JSON.stringify(format)))).toEqual(
      new Set([JSON.stringify({ encoding: 'pcm16', rateHz: 16_000, channels: 1 })]),
    );
    const id = stage.ofType('reply-start')[0]?.turnId ?? asTurnId('');
    expect(stage.soundOf(id)).toEqual(bytesOf(stage.service.spoken[0]?.samples ?? new Int16Array()));
  });

  it('interrupted: the answer ends there', async () => {
    const stage = await turn('interrupted');
    expect(stage.ofType('reply-interrupted')).toHaveLength(1);
    expect(stage.ofType('reply-end')).toEqual([]);
  });

  it('text-parts: the words are told with the answer', async () => {
    const stage = await turn('text-parts');
    expect(stage.ofType('reply-text-final').map(({ text }) => text)).toEqual(['ሰላም']);
    expect(stage.types().slice(-2)).toEqual(['reply-text-final', 'reply-end']);
  });

  it('transcriptions: both sides are told', async () => {
    const stage = await turn('transcriptions');
    expect(stage.ofType('user-transcript-delta').map(({ text }) => text)).toEqual(['What was ', 'said.']);
    expect(stage.ofType('user-transcript-final').map(({ text }) => text)).toEqual(['What was said.']);
    expect(stage.ofType('reply-text-final').map(({ text }) => text)).toEqual(['ሰላም']);
    expect(stage.ofType('reply-end')).toHaveLength(1);
    expect(stage.ofType('frame-unrecognised')).toEqual([]);
  });

  it('going-away: the end is announced in time', async () => {
    const stage = await turn('going-away');
    expect(stage.ofType('session-expiring')).toEqual([{ type: 'session-expiring', inMs: 30_000 }]);
  });

  it('many-keys: everything in a frame is told', async () => {
    const stage = await turn('many-keys');
    const id = stage.ofType('reply-start')[0]?.turnId ?? asTurnId('');
    expect(stage.soundOf(id)).toEqual(bytesOf(ANSWERS[0]?.samples ?? new Int16Array()));
    expect(stage.types().slice(-4)).toEqual(['progress', 'reply-bytes', 'usage', 'reply-end']);
    expect(stage.ofType('usage')[0]?.amount).toBe(1.8);
  });

  it('running-bill: what was billed is told once', async () => {
    const stage = await turn('running-bill');
    const total = stage.ofType('usage').reduce((sum, { amount }) => sum + amount, 0);
    expect(stage.ofType('usage').length).toBeGreaterThan(2);
    expect(total).toBeCloseTo(1.8);
  });

  it('tool-calls: are left alone', async () => {
    const stage = await turn('tool-calls');
    expect(stage.ofType('frame-unrecognised')).toEqual([]);
    expect(stage.ofType('reply-end')).toHaveLength(1);
  });

  it('malformed: each strange frame is counted once and changes nothing', async () => {
    const stage = await turn('malformed');
    expect(stage.ofType('frame-unrecognised').length % 2).toBe(0);
    expect(stage.ofType('frame-unrecognised').length).toBeGreaterThan(30);
    const id = stage.ofType('reply-start')[0]?.turnId ?? asTurnId('');
    expect(stage.soundOf(id)).toEqual(bytesOf(ANSWERS[0]?.samples ?? new Int16Array()));
    expect(stage.ofType('reply-end')).toHaveLength(1);
    expect(stage.ofType('failure')).toEqual([]);
  });

  it('slow: is answered late', async () => {
    const stage = await turn('slow');
    expect(stage.ofType('reply-end')).toHaveLength(1);
  });

  it('silent: says nothing, and nothing is polled', async () => {
    const stage = await readyStage({ scenario: 'silent' });
    stage.speak('u1');
    stage.run(20_000);
    expect(stage.types()).toEqual(['session-ready']);
    expect(stage.clock.pending()).toBe(0);
  });

  it('no-turn-complete: the next answer is another one all the same', async () => {
    const stage = await turn('no-turn-complete');
    stage.run(3_000);
    stage.speak('u2');
    stage.run(4_000);
    expect(stage.ofType('reply-start')).toHaveLength(2);
    expect(stage.ofType('reply-end')).toHaveLength(1);
  });
});

describe('what the wire has no message for', () => {
  it('refuses text, and sends nothing for the rest', async () => {
    const stage = await readyStage();
    expect(stage.say({ type: 'text-send', text: 'hello', turnId: asTurnId('u1') })).toMatchObject([
      { type: 'failure', fatal: false, error: { code: 'text-unsupported' } },
    ]);
    stage.say({ type: 'context-send', text: 'a timer rang' });
    stage.say({ type: 'playback-drained', turnId: asTurnId('r1') });
    stage.say({ type: 'conversation-end' });
    expect(stage.sent).toEqual([]);
  });

  it('stops the silence when the person leaves', async () => {
    const stage = await readyStage({ scenario: 'silent' });
    stage.speak('u1');
    stage.say({ type: 'leave' });
    expect(stage.codec.wakeAtMs()).toBeNull();
  });
});
