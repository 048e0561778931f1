import { describe, expect, it } from 'vitest';
import { BELL_MS, createChangeBell } from '../../../src-main/history/change-bell.js';
import { createRetention } from '../../../src-main/history/retention.js';
import { createSoundRecorder } from '../../../src-main/history/sound-recorder.js';
import type { SoundNews } from '../../../src-main/hosts/protocol/history.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { createManualClock } from '../../fakes/manual-clock.js';

describe('the change bell', () => {
  function stage() {
    const clock = createManualClock();
    const state = { isVisible: true, rings: 0 };
    const bell = createChangeBell({
      after: (delayMs, callback) => clock.after(delayMs, callback),
      isVisible: () => state.isVisible,
      ring: () => {
        state.rings += 1;
      },
    });
    return { clock, state, bell };
  }

  it('rings once for many changes, a few times a second', () => {
    const { clock, state, bell } = stage();
    for (let n = 0; n < 100; n += 1) {
      bell.changed();
      clock.advance(10);
    }
    clock.advance(BELL_MS);
    expect(state.rings).toBeGreaterThanOrEqual(3);
    expect(state.rings).toBeLessThanOrEqual(4);
    clock.advance(10 * BELL_MS);
    expect(clock.pending()).toBe(0);
    expect(state.rings).toBeLessThanOrEqual(4);
  });

  it('is silent while the window is hidden, and makes up for it', () => {
    const { clock, state, bell } = stage();
    state.isVisible = false;
    bell.changed();
    bell.changed();
    clock.advance(BELL_MS);
    expect([state.rings, clock.pending()]).toEqual([0, 0]);
    state.isVisible = true;
    bell.visible(true);
    clock.advance(BELL_MS);
    expect(state.rings).toBe(1);
    bell.visible(true);
    clock.advance(BELL_MS);
    expect(state.rings).toBe(1);
  });
});

describe('retention', () => {
  const DAY_MS = 86_400_000;

  /** A computer whose clock can be set; the newest turn is of an hour ago unless told otherwise. */
  function stage(newestDaysAgo: number | null = 1 / 24) {
    const clock = createManualClock(1_000 * DAY_MS);
    let setBy = 0;
    let days: number | null = 30;
    const expired: number[] = [];
    const newest = newestDaysAgo === null ? null : (1_000 - newestDaysAgo) * DAY_MS;
    const retention = createRetention({
      clock: { epochMs: () => clock.epochMs() + setBy, uptimeMs: () => clock.nowMs(), after: clock.after },
      days: () => days,
      newestMs: () => Promise.resolve(newest),
      expire: (beforeMs) => expired.push(beforeMs / DAY_MS),
    });
    return {
      clock,
      expired,
      retention,
      settle: () => new Promise((resolve) => setImmediate(resolve)),
      setClock(byMs: number) {
        setBy += byMs;
      },
      setDays(wanted: number | null) {
        days = wanted;
        retention.look();
      },
    };
  }

  it('deletes at once and once a day, by one timer, and not where turns are kept for ever', async () => {
    const { clock, expired, retention, settle, setDays } = stage();
    retention.look();
    await settle();
    for (let day = 0; day < 2; day += 1) {
      clock.advance(DAY_MS);
      await settle();
    }
    expect(expired).toEqual([970, 971, 972]);
    setDays(7);
    await settle();
    expect(expired.at(-1)).toBe(995);
    expect(clock.pending()).toBe(1);
    setDays(null);
    await settle();
    expect(clock.pending()).toBe(0);
    setDays(1);
    await settle();
    retention.dispose();
    expect(clock.pending()).toBe(0);
    expect(expired).toHaveLength(5);
  });

  it('waits with a clock that says nothing was said for weeks, and believes it after an hour', async () => {
    const { clock, expired, retention, settle } = stage(400);
    retention.look();
    await settle();
    expect(expired).toEqual([]);
    clock.advance(3_600_000);
    await settle();
    expect(expired).toHaveLength(1);
  });

  it('deletes nothing by a clock that is put right within the hour', async () => {
    const { clock, expired, retention, settle, setClock } = stage();
    setClock(400 * DAY_MS);
    retention.look();
    await settle();
    clock.advance(600_000);
    setClock(-400 * DAY_MS);
    clock.advance(3_000_000);
    await settle();
    expect(expired.every((before) => before < 971)).toBe(true);
  });

  it('waits with a clock that was set ahead while Parley ran', async () => {
    const { clock, expired, retention, settle, setClock } = stage();
    retention.look();
    await settle();
    setClock(100 * DAY_MS);
    clock.advance(DAY_MS);
    await settle();
    expect(expired).toEqual([970]);
    setClock(-100 * DAY_MS);
    clock.advance(3_600_000);
    await settle();
    expect(expired.every((before) => before < 972)).toBe(true);
  });

  it('lets an answer to an earlier look come to nothing', async () => {
    const { expired, retention, settle, setDays } = stage();
    retention.look();
    setDays(7);
    await settle();
    expect(expired).toEqual([993]);
    retention.look();
    retention.dispose();
    await settle();
    expect(expired).toEqual([993]);
  });
});

describe('the sound recorder', () => {
  const one = asTurnId('t1');
  const two = asTurnId('t2');
  const frame = (value: number, length = 320): Int16Array => new Int16Array(length).fill(value);

  function stage() {
    const told: SoundNews[] = [];
    const state = { isOn: true };
    const recorder = createSoundRecorder({ isOn: () => state.isOn, tell: (news) => told.push(news) });
    const short = (): readonly string[] =>
      told.map((news) => {
        const of = `${news.type} ${news.turnId}`;
        if (news.type === 'samples') return `${of} ${news.rateHz} ${news.pcm.length}`;
        return news.type === 'end' ? `${of} ${String(news.keepMs)}` : of;
      });
    return { recorder, state, told, short };
  }

  it('hands on an utterance in pieces of half a second, in order and whole', () => {
    const { recorder, told, short } = stage();
    recorder.utteranceBegan(one, false);
    for (let n = 0; n < 60; n += 1) recorder.utteranceSound(frame(n));
    recorder.utteranceEnded('end');
    expect(short()).toEqual([
      'begin t1',
      'samples t1 16000 8000',
      'samples t1 16000 8000',
      'samples t1 16000 3200',
      'end t1 null',
    ]);
    const heard = told.flatMap((news) => (news.type === 'samples' ? [...news.pcm] : []));
    expect(heard).toEqual(Array.from({ length: 60 * 320 }, (_, at) => Math.floor(at / 320)));
  });

  it('drops what was taken back, and begins anew what is sent again', () => {
    const { recorder, short } = stage();
    recorder.utteranceBegan(one, false);
    recorder.utteranceSound(frame(1));
    recorder.utteranceBegan(one, false);
    recorder.utteranceSound(frame(1));
    recorder.utteranceEnded('cancel');
    expect(short()).toEqual(['begin t1', 'drop t1', 'begin t1', 'drop t1']);
  });

  it('records nothing when it is off, nor a stream of many turns', () => {
    const { recorder, state, short } = stage();
    recorder.utteranceBegan(one, true);
    recorder.utteranceSound(frame(1));
    recorder.utteranceEnded('end');
    state.isOn = false;
    recorder.utteranceBegan(one, false);
    recorder.utteranceSound(frame(1));
    recorder.utteranceEnded('end');
    recorder.answerSound(two, frame(1), 24_000);
    recorder.answerEnded(two);
    recorder.answerCut(two, 100);
    expect(short()).toEqual([]);
  });

  it('keeps of an answer what was heard, also when it was cut after it had come whole', () => {
    const { recorder, short } = stage();
    recorder.answerSound(one, frame(1), 24_000);
    recorder.answerCut(one, 10);
    recorder.answerSound(two, frame(1), 24_000);
    recorder.answerEnded(two);
    recorder.answerCut(two, 5);
    expect(short()).toEqual([
      'begin t1',
      'samples t1 24000 320',
      'end t1 10',
      'begin t2',
      'samples t2 24000 320',
      'end t2 null',
      'end t2 5',
    ]);
  });

  it('ends an answer when another begins, and tells a change of rate', () => {
    const { recorder, short } = stage();
    recorder.answerSound(one, frame(1), 24_000);
    recorder.answerSound(one, frame(1), 48_000);
    recorder.answerSound(two, frame(1), 24_000);
    expect(short()).toEqual(['begin t1', 'samples t1 24000 320', 'samples t1 48000 320', 'end t1 null', 'begin t2']);
  });
});
