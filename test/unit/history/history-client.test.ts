import { beforeEach, describe, expect, it } from 'vitest';
import { HistoryClient, MAX_UNWRITTEN } from '../../../src-main/history/history-client.js';
import { parseHistoryRequest, type HistoryRequest } from '../../../src-main/hosts/protocol/history.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';
import { createFakeHosts, type FakeHosts } from '../hosts/fake-host.js';
import { record } from '../hosts/history/stage.js';

let clock: ManualClock;
let hosts: FakeHosts;
let client: HistoryClient;
let told: string[];

const requests = (): readonly HistoryRequest[] =>
  hosts.newest.posted.map((message) => {
    const request = parseHistoryRequest(message);
    if (request === null) throw new Error('The host would not understand this.');
    return request;
  });
/** The works the newest host was told, with their numbers. */
const works = () => requests().flatMap((request) => (request.channel === 'work' ? [request] : []));
const lastId = (): number => works().at(-1)?.id ?? 0;
const keep = (n: number, text?: string): void =>
  client.write({ type: 'keep', record: record(n, text === undefined ? {} : { turn: { text } }) });
const done = (id: number, value: unknown = null): void => hosts.newest.tell({ channel: 'done', id, value });

beforeEach(() => {
  clock = createManualClock();
  hosts = createFakeHosts();
  told = [];
  client = new HistoryClient({
    spawn: hosts.spawn,
    clock,
    file: '/data/history.db',
    recordings: '/data/recordings',
    onWriting: (state) => told.push(state),
    onSetAside: (name) => told.push(name),
    onChanged: () => told.push('changed'),
    onRefused: (type) => told.push(`refused ${type}`),
    onUnrecorded: () => told.push('unrecorded'),
    onLost: (count) => told.push(`lost ${String(count)}`),
  });
});

describe('the history client', () => {
  it('starts no host before it is told to, and tells it then what waited', () => {
    keep(1);
    expect(hosts.all).toHaveLength(0);
    client.start();
    client.start();
    expect(hosts.all).toHaveLength(1);
    expect(requests()[0]).toEqual({ channel: 'start', file: '/data/history.db', recordings: '/data/recordings' });
    expect(works().map(({ work }) => work)).toEqual([{ type: 'keep', record: record(1) }]);
    done(lastId());
    expect(told).toEqual(['changed']);
  });

  it('tells a host that comes after a crash what the one before did not say it had, in order, and no more', () => {
    client.start();
    keep(1);
    keep(2);
    keep(3);
    done(works()[1]?.id ?? 0);
    keep(1, 'Grown.');
    hosts.newest.exit(9);
    clock.advance(0);
    expect(hosts.all).toHaveLength(2);
    expect(works().map(({ work }) => work)).toEqual([
      { type: 'keep', record: record(1, { turn: { text: 'Grown.' } }) },
      { type: 'keep', record: record(3) },
    ]);
  });

  it('holds the newer of two writes when the older is done', () => {
    client.start();
    keep(1);
    const first = lastId();
    keep(1, 'Grown.');
    done(first);
    hosts.newest.exit(9);
    clock.advance(0);
    expect(works().map(({ work }) => work)).toEqual([
      { type: 'keep', record: record(1, { turn: { text: 'Grown.' } }) },
    ]);
  });

  it('withdraws in place of keeping', () => {
    keep(1);
    client.write({ type: 'withdraw', turnId: asTurnId('run-t1') });
    client.start();
    expect(works().map(({ work }) => work)).toEqual([{ type: 'withdraw', turnId: 'run-t1' }]);
  });

  it('holds so many writes and no more', () => {
    for (let n = 1; n <= MAX_UNWRITTEN + 5; n += 1) keep(n);
    client.start();
    expect(works()).toHaveLength(MAX_UNWRITTEN);
    expect(works()[0]?.work).toEqual({ type: 'keep', record: record(6) });
  });

  it('tells once that nothing can be written, tries again with the next write, and tells when it works', () => {
    client.start();
    keep(1);
    hosts.newest.tell({ channel: 'failed', id: lastId(), detail: 'database or disk is full' });
    keep(2);
    expect(works().map(({ work }) => work.type === 'keep' && work.record.turn.id)).toEqual([
      'run-t1',
      'run-t1',
      'run-t2',
    ]);
    for (const { id } of works().slice(1))
      hosts.newest.tell({ channel: 'failed', id, detail: 'database or disk is full' });
    expect(told).toEqual(['failing']);
    keep(3);
    for (const { id } of works().slice(3)) done(id);
    expect(told.filter((what) => what !== 'changed')).toEqual(['failing', 'works']);
  });

  it('answers questions, and starts the host for one', async () => {
    const answer = client.ask({ type: 'assistants' });
    done(lastId(), [{ name: 'Local' }]);
    expect(await answer).toEqual({ ok: true, value: [{ name: 'Local' }] });
    expect(told).toEqual([]);
    const removed = client.ask({ type: 'remove', selection: { sequences: [1] } });
    done(lastId(), 1);
    expect(await removed).toEqual({ ok: true, value: 1 });
    expect(told).toEqual(['changed']);
  });

  it('answers a question that failed with a code, and with the name of the fault where it is one of files', async () => {
    const first = client.ask({ type: 'assistants' });
    hosts.newest.tell({ channel: 'failed', id: lastId(), detail: 'disk I/O error' });
    expect(await first).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    const second = client.ask({ type: 'assistants' });
    hosts.newest.tell({ channel: 'failed', id: lastId(), detail: "ENOSPC: no space left, write '/home/ada/x'" });
    expect(await second).toMatchObject({ ok: false, error: { code: 'storage-failed', detail: 'ENOSPC' } });
    expect(told).toEqual(['refused assistants', 'refused assistants']);
  });

  it('answers questions of a host that dies, and starts one that was given up for the next', async () => {
    const asked = client.ask({ type: 'assistants' });
    for (let crash = 0; crash < 3; crash += 1) {
      hosts.newest.exit(9);
      clock.advance(1_000);
    }
    expect(await asked).toMatchObject({ ok: false, error: { code: 'storage-failed' } });
    expect(hosts.all).toHaveLength(3);
    expect(told).toEqual(['failing']);
    keep(1);
    expect(hosts.all).toHaveLength(3);
    clock.advance(60_000);
    keep(2);
    expect(hosts.all).toHaveLength(4);
    expect(works()).toHaveLength(2);
  });

  it('tells of a file that was set aside', () => {
    client.start();
    hosts.newest.tell({ channel: 'set-aside', name: 'history.damaged.db' });
    expect(told).toEqual(['history.damaged.db', 'changed']);
  });

  it('ignores what is no message of a history host', () => {
    client.start();
    for (const message of [null, {}, { channel: 'done' }, { channel: 'done', id: -1, value: 1 }, 'closed']) {
      hosts.newest.tell(message);
    }
    expect(told).toEqual([]);
  });

  it('ends the host once it has done all, within a bound', async () => {
    client.start();
    keep(1);
    const ended = client.dispose();
    expect(requests().at(-1)).toEqual({ channel: 'shutdown' });
    expect(hosts.newest.killed).toBe(false);
    hosts.newest.tell({ channel: 'closed' });
    await ended;
    expect(hosts.newest.killed).toBe(true);
    expect(await client.ask({ type: 'assistants' })).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });

  it('ends a host that does not answer', async () => {
    client.start();
    const ended = client.dispose();
    clock.advance(1_500);
    await ended;
    expect(hosts.newest.killed).toBe(true);
  });

  it('starts a host at the end for what nobody wrote, and none for nothing', async () => {
    await client.dispose();
    expect(hosts.all).toHaveLength(0);
    const other = new HistoryClient({
      spawn: hosts.spawn,
      clock,
      file: '',
      recordings: '',
      onWriting: () => undefined,
      onSetAside: () => undefined,
      onChanged: () => undefined,
      onRefused: () => undefined,
      onUnrecorded: () => undefined,
      onLost: () => undefined,
    });
    other.write({ type: 'keep', record: record(1) });
    const ended = other.dispose();
    expect(works()).toHaveLength(1);
    clock.advance(1_500);
    await ended;
  });

  it('tries again what could not be written also when nobody says anything more', () => {
    client.start();
    keep(1);
    hosts.newest.tell({ channel: 'failed', id: lastId(), detail: 'database or disk is full' });
    clock.advance(29_999);
    expect(works()).toHaveLength(1);
    clock.advance(1);
    expect(works()).toHaveLength(2);
    done(lastId());
    expect(told).toEqual(['failing', 'works', 'changed']);
    expect(clock.pending()).toBe(0);
  });

  it('starts a host that was given up again for what waits, without another word', () => {
    client.start();
    keep(1);
    for (let crash = 0; crash < 3; crash += 1) {
      hosts.newest.exit(9);
      clock.advance(1_000);
    }
    expect(hosts.all).toHaveLength(3);
    clock.advance(59_000);
    expect(hosts.all).toHaveLength(4);
    expect(works()).toHaveLength(1);
    done(lastId());
    clock.advance(600_000);
    expect(hosts.all).toHaveLength(4);
    expect(clock.pending()).toBe(0);
  });

  it('writes at the end what could not be written before, and tells what is lost', async () => {
    client.start();
    for (const n of [1, 2]) {
      keep(n);
      hosts.newest.tell({ channel: 'failed', id: lastId(), detail: 'database or disk is full' });
    }
    const before = works().length;
    const ended = client.dispose();
    const last = works().slice(before);
    expect(last.length).toBeGreaterThan(0);
    expect(requests().at(-1)).toEqual({ channel: 'shutdown' });
    done(works().findLast(({ work }) => work.type === 'keep' && work.record.turn.id === 'run-t2')?.id ?? 0);
    hosts.newest.tell({ channel: 'closed' });
    await ended;
    expect(told.at(-1)).toBe('lost 1');
  });

  it('tells of a recording that could not be written', () => {
    client.start();
    hosts.newest.tell({ channel: 'unrecorded', detail: 'ENOSPC: no space left on device, write' });
    expect(told).toEqual(['unrecorded']);
  });

  it('ends a host that hangs over what it owes, and only then asks after it', () => {
    client.start();
    clock.advance(600_000);
    expect(hosts.newest.posted).toHaveLength(1);
    keep(1);
    clock.advance(5_000);
    expect(hosts.newest.posted.at(-1)).toBe('heartbeat');
    clock.advance(20_000);
    expect(hosts.newest.killed).toBe(true);
    hosts.newest.exit(9);
    clock.advance(0);
    expect(hosts.all).toHaveLength(2);
    expect(works()).toHaveLength(1);
    done(lastId());
    expect(clock.pending()).toBe(0);
  });
});
