import { beforeEach, describe, expect, it } from 'vitest';
import { createRecorder, GROWTH_MS, type Recorder } from '../../../src-main/history/recorder.js';
import type { HistoryWrite } from '../../../src-main/hosts/protocol/history.js';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import type { Turn } from '../../../src-preload/contract/transcript.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';
import { record } from '../hosts/history/stage.js';

let clock: ManualClock;
let isKept: boolean;
let writes: HistoryWrite[];
let recorder: Recorder;

beforeEach(() => {
  clock = createManualClock();
  isKept = true;
  writes = [];
  let conversations = 0;
  recorder = createRecorder({
    clock,
    isKept: () => isKept,
    assistantOf: (profileId) => (profileId === 'local' ? { providerId: 'local', name: 'Local' } : null),
    write: (write) => writes.push(write),
    newConversation: () => `c${(conversations += 1)}`,
  });
});

const turn = (n: number, change: Partial<Turn> = {}): Turn => ({ ...record(n).turn, ...change });
const partial = (n: number, text: string): Turn => turn(n, { text, state: { kind: 'partial' } });
const withdrawn = (n: number): Turn => turn(n, { text: '', state: { kind: 'failed', error: appError('cancelled') } });
/** What was written, in short. */
const told = (): readonly string[] =>
  writes.map((write) => {
    switch (write.type) {
      case 'keep': {
        const { turn: kept, conversation, usage } = write.record;
        const billed = usage.map(({ unit, amount }) => ` ${amount} ${unit}`).join('');
        return `${conversation} ${kept.id} ${kept.state.kind} ${kept.text}${billed}`;
      }
      case 'withdraw':
        return `withdraw ${write.turnId}`;
      case 'resumable':
        return `${write.conversation} resumes ${String(write.value)}`;
    }
  });

describe('when turns are written', () => {
  it('at once when new, at most once a second while they grow, and at once when whole', () => {
    recorder.upsert(partial(2, 'It'));
    for (let step = 0; step < 25; step += 1) {
      clock.advance(100);
      recorder.upsert(partial(2, `It is ${step}`));
    }
    recorder.upsert(turn(2, { text: 'It is noon.' }));
    clock.advance(10 * GROWTH_MS);
    expect(told()).toEqual([
      'c1 run-t2 partial It',
      'c1 run-t2 partial It is 8',
      'c1 run-t2 partial It is 18',
      'c1 run-t2 final It is noon.',
    ]);
    expect(clock.pending()).toBe(0);
  });

  it('writes what waits when the app ends', () => {
    recorder.upsert(partial(2, 'It'));
    recorder.upsert(partial(2, 'It is'));
    recorder.flush();
    expect(told().at(-1)).toBe('c1 run-t2 partial It is');
    expect(clock.pending()).toBe(0);
  });

  it('takes a turn back, and never mentions one that was not written', () => {
    recorder.upsert(partial(1, 'Hm'));
    recorder.upsert(partial(1, 'Hmm'));
    recorder.upsert(withdrawn(1));
    recorder.upsert(withdrawn(3));
    clock.advance(GROWTH_MS);
    expect(told()).toEqual(['c1 run-t1 partial Hm', 'withdraw run-t1']);
  });

  it('writes nothing while turns are not kept, and takes back what was growing when that was chosen', () => {
    recorder.upsert(turn(1));
    recorder.upsert(partial(2, 'It'));
    isKept = false;
    recorder.stop();
    recorder.upsert(turn(2));
    recorder.upsert(turn(3));
    recorder.resumable('id');
    isKept = true;
    recorder.upsert(turn(5));
    expect(told()).toEqual([
      'c1 run-t1 final Words of turn 1.',
      'c1 run-t2 partial It',
      'withdraw run-t2',
      'c1 run-t5 final Words of turn 5.',
    ]);
  });

  it('remembers no more than can still change, and loses no word of those', () => {
    recorder.upsert(partial(0, 'a'));
    recorder.upsert(partial(0, 'ab'));
    for (let n = 1; n <= 64; n += 1) recorder.upsert(turn(n));
    expect(told()).toContain('c1 run-t0 partial ab');
    expect(clock.pending()).toBe(0);
  });

  it('names the assistant as it is called then, and a profile that is gone by nothing', () => {
    recorder.upsert(turn(1));
    recorder.upsert(turn(2, { profileId: asProfileId('gone') }));
    expect(writes).toMatchObject([
      { record: { providerId: 'local', assistantName: 'Local' } },
      { record: { assistantName: '' } },
    ]);
  });
});

describe('conversations', () => {
  it('keep the turns that began in them, also when those end later', () => {
    recorder.upsert(partial(2, 'It is'));
    recorder.converse();
    recorder.upsert(turn(3));
    recorder.upsert(turn(2, { state: { kind: 'cut', by: 'user', heardMs: 10 } }));
    recorder.converse('earlier');
    recorder.upsert(turn(5));
    expect(told()).toEqual([
      'c1 run-t2 partial It is',
      'c2 run-t3 final Words of turn 3.',
      'c1 run-t2 cut Words of turn 2.',
      'earlier run-t5 final Words of turn 5.',
    ]);
    expect(recorder.conversation).toBe('earlier');
  });

  it('tell what they go on with once, and again beside a new turn, since they go with their last one', () => {
    recorder.resumable('id');
    recorder.resumable('id');
    recorder.upsert(turn(1));
    recorder.resumable(null);
    recorder.upsert(turn(2));
    recorder.converse();
    recorder.upsert(turn(3));
    expect(told()).toEqual([
      'c1 resumes id',
      'c1 run-t1 final Words of turn 1.',
      'c1 resumes id',
      'c1 resumes null',
      'c1 run-t2 final Words of turn 2.',
      'c2 run-t3 final Words of turn 3.',
    ]);
  });
});

describe('what a service bills', () => {
  const seconds = (amount: number) => ({ unit: 'seconds', amount });

  it('is the price of the answer that goes on, or went on last', () => {
    recorder.upsert(turn(1));
    recorder.replyBegan(asTurnId('run-t2'));
    recorder.billed(seconds(2), false);
    recorder.upsert(turn(2));
    recorder.billed(seconds(1.5), false);
    recorder.billed({ unit: 'credits', amount: 1 }, false);
    clock.advance(GROWTH_MS);
    expect(told().slice(1)).toEqual([
      'c1 run-t2 final Words of turn 2. 2 seconds',
      'c1 run-t2 final Words of turn 2. 3.5 seconds 1 credits',
    ]);
  });

  it('is the price of the next answer while one is awaited', () => {
    recorder.replyBegan(asTurnId('run-t2'));
    recorder.upsert(turn(2));
    recorder.upsert(turn(3));
    recorder.billed(seconds(2), true);
    recorder.replyBegan(asTurnId('run-t4'));
    recorder.upsert(turn(4));
    expect(told().at(-1)).toBe('c1 run-t4 final Words of turn 4. 2 seconds');
    expect(told()[0]).toBe('c1 run-t2 final Words of turn 2.');
  });

  it('without any answer is the price of what was said last', () => {
    recorder.upsert(turn(1));
    recorder.billed(seconds(2), true);
    recorder.converse();
    clock.advance(GROWTH_MS);
    expect(told().at(-1)).toBe('c1 run-t1 final Words of turn 1. 2 seconds');
  });

  it('of one conversation is never that of another', () => {
    recorder.replyBegan(asTurnId('run-t2'));
    recorder.upsert(turn(2));
    recorder.converse();
    recorder.billed(seconds(2), false);
    recorder.replyBegan(asTurnId('run-t4'));
    recorder.upsert(turn(4));
    clock.advance(GROWTH_MS);
    expect(told()).toEqual(['c1 run-t2 final Words of turn 2.', 'c2 run-t4 final Words of turn 4. 2 seconds']);
  });
});
