import { describe, expect, it } from 'vitest';
import { appError } from '../../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../../src-preload/contract/ids.js';
import { openStage, record, START_MS } from './stage.js';

describe('what is kept', () => {
  it('comes back as it was, newest first', async () => {
    const stage = openStage();
    const latency = { onsetMs: 40, responseMs: 300, audibleMs: null, bargeInMs: 12.5 };
    const answer = record(2, {
      turn: { state: { kind: 'cut', by: 'user', heardMs: 1_200 }, latency },
      usage: [{ unit: 'seconds of audio', amount: 3.5 }],
    });
    const typed = record(3, {
      turn: { origin: 'text', state: { kind: 'failed', error: appError('timeout', { detail: 'No answer.' }) } },
      conversation: 'second',
      providerId: 'amigo',
      assistantName: 'Maya',
    });
    await stage.keep(record(1), answer, typed);
    const { total, turns } = await stage.find();
    expect(total).toBe(3);
    expect(turns).toEqual([
      { ...withoutKey(typed), sequence: 3, conversation: 2, recorded: false },
      { ...withoutKey(answer), sequence: 2, conversation: 1, recorded: false },
      { ...withoutKey(record(1)), sequence: 1, conversation: 1, recorded: false },
    ]);
  });

  it('is the last that was told of a turn, in the place and the conversation where it began', async () => {
    const stage = openStage();
    await stage.keep(record(1, { turn: { text: 'It', state: { kind: 'partial' } } }), record(2));
    await stage.keep(record(1, { turn: { text: 'It is noon.' }, conversation: 'another' }));
    const { turns } = await stage.find();
    expect(turns.map(({ turn, conversation }) => [turn.text, conversation])).toEqual([
      ['Words of turn 2.', 1],
      ['It is noon.', 1],
    ]);
    expect(await stage.texts('noon')).toEqual(['It is noon.']);
    expect(await stage.texts('It is n')).toEqual(['It is noon.']);
  });

  it('changes nothing when told twice, as after a crash', async () => {
    const stage = openStage();
    const billed = record(1, { usage: [{ unit: 'credits', amount: 2 }] });
    await stage.keep(billed, billed, billed);
    const { total, turns } = await stage.find();
    expect(total).toBe(1);
    expect(turns[0]?.usage).toEqual([{ unit: 'credits', amount: 2 }]);
    expect((await stage.find({ text: 'words' })).total).toBe(1);
  });

  it('is gone when it is withdrawn, and its place is not given again', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2));
    await stage.work({ type: 'withdraw', turnId: asTurnId('run-t2') });
    await stage.work({ type: 'withdraw', turnId: asTurnId('never told') });
    await stage.keep(record(3));
    expect((await stage.find()).turns.map(({ sequence }) => sequence)).toEqual([3, 1]);
    expect(await stage.texts('turn 2')).toEqual([]);
  });

  it('outlives the host, and what a crash left growing has failed', async () => {
    const first = openStage();
    await first.keep(record(1), record(2, { turn: { text: 'It is', state: { kind: 'partial' } } }));
    first.shutdown();
    const second = openStage(first.folder);
    const { turns } = await second.find();
    expect(turns.map(({ turn }) => [turn.text, turn.state])).toEqual([
      ['It is', { kind: 'failed', error: appError('interrupted') }],
      ['Words of turn 1.', { kind: 'final' }],
    ]);
    expect(second.told).toEqual([]);
  });
});

describe('assistants and figures', () => {
  const amigo = { providerId: 'amigo', assistantName: 'Maya' } as const;
  const profile = asProfileId('maya');
  const latency = (responseMs: number) => ({ onsetMs: null, responseMs, audibleMs: null, bargeInMs: null });

  it('names each assistant once as it was called last, the one used last first', async () => {
    const stage = openStage();
    await stage.keep(
      record(1, { assistantName: 'Old name' }),
      record(2),
      record(3, { ...amigo, turn: { profileId: profile } }),
    );
    expect(await stage.ask({ type: 'assistants' })).toEqual([
      { profileId: profile, name: 'Maya', turns: 1 },
      { profileId: 'local', name: 'Local', turns: 2 },
    ]);
  });

  it('gives latencies oldest first and what each service billed, since a time', async () => {
    const stage = openStage();
    await stage.keep(
      record(2, { turn: { latency: latency(900) }, usage: [{ unit: 'credits', amount: 100 }] }),
      record(4, { turn: { latency: latency(400) }, usage: [{ unit: 'credits', amount: 1.5 }] }),
      record(6, { turn: { latency: latency(500) }, usage: [{ unit: 'credits', amount: 2 }] }),
      record(8, { ...amigo, usage: [{ unit: 'minutes', amount: 3 }] }),
    );
    expect(await stage.ask({ type: 'figures', sinceMs: START_MS + 3 * 60_000 })).toEqual({
      latencies: [
        { atMs: START_MS + 4 * 60_000, profileId: 'local', latency: latency(400) },
        { atMs: START_MS + 6 * 60_000, profileId: 'local', latency: latency(500) },
      ],
      usage: [
        { providerId: 'amigo', unit: 'minutes', amount: 3, turns: 1 },
        { providerId: 'local', unit: 'credits', amount: 3.5, turns: 2 },
      ],
    });
  });
});

describe('a conversation that is gone on with', () => {
  it('is the one of the turn, with what its service goes on with', async () => {
    const stage = openStage();
    await stage.keep(record(1), record(2, { conversation: 'second' }), record(3));
    await stage.work({ type: 'resumable', conversation: 'first', value: 'conversation-7' });
    const found = await stage.ask({ type: 'conversation', sequence: 3 });
    expect(found).toMatchObject({ conversation: 'first', profileId: 'local', providerId: 'local' });
    expect(found?.resume).toBe('conversation-7');
    expect(found?.turns.map(({ id }) => id)).toEqual(['run-t1', 'run-t3']);
    await stage.work({ type: 'resumable', conversation: 'first', value: null });
    expect((await stage.ask({ type: 'conversation', sequence: 3 }))?.resume).toBeNull();
    expect(await stage.ask({ type: 'conversation', sequence: 99 })).toBeNull();
  });
});

function withoutKey({ turn, providerId, assistantName, usage }: ReturnType<typeof record>) {
  return { turn, providerId, assistantName, usage };
}
