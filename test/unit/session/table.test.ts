/**
 * The full table: representative states of every region × every event, compared with `table.snapshot.md`.
 * After a wanted change: `npx vitest run --project unit test/unit/session/table.test.ts -u`, and read the difference.
 */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { asCaptureId, asConnectionId, asTurnId, type TurnId } from '../../../src-preload/contract/ids.js';
import { inEnglish } from '../../../src-preload/contract/said.js';
import type { Capabilities, ProviderEvent } from '../../../src-main/providers/types.js';
import type { Command, Note } from '../../../src-main/session/commands.js';
import { TIMERS, type SessionEvent } from '../../../src-main/session/events.js';
import { phaseOf } from '../../../src-main/session/projection.js';
import { reduce } from '../../../src-main/session/reduce.js';
import { liveConnection, type SessionState } from '../../../src-main/session/state.js';
import { wantedTimers } from '../../../src-main/session/timers.js';
import { CAPABILITIES } from '../../fakes/session-ports.js';
import { createStage, sound, type Stage } from './stage.js';

const R1 = asTurnId('r1');

function stage(capabilities: Partial<Capabilities>, ...acts: readonly ((it: Stage) => void)[]): SessionState {
  const it = createStage(capabilities);
  for (const act of acts) act(it);
  return it.state;
}
const at = (...acts: readonly ((it: Stage) => void)[]): SessionState => stage({}, ...acts);

const online = (it: Stage): void => it.online();
const press = (it: Stage): void => it.press();
const latched = (it: Stage): void => it.press('latched');
const handsFree = (it: Stage): void => it.press('hands-free');
const opened = (it: Stage): void => it.ports.capture.started();
const release = (it: Stage): void => it.release();
const cancel = (it: Stage): void => it.verb({ type: 'talk-cancel', reason: 'escape' });
const say = (it: Stage): void => it.say();
const type = (it: Stage): void => it.verb({ type: 'text-send', text: 'Hello' });
const lose = (it: Stage): void => it.ports.link.lose();
const begins = (it: Stage): void => it.from({ type: 'reply-start', turnId: R1 });
const sounds = (it: Stage): void => it.from(sound('r1'));
const ends = (it: Stage): void => it.from({ type: 'reply-end', turnId: R1 });
const next = (it: Stage): void => it.from(sound('r2'));
const interrupt = (it: Stage): void => it.verb({ type: 'interrupt', atMs: 0 });
const interrupted = (it: Stage): void => it.from({ type: 'reply-interrupted', turnId: R1 });
const taken = (it: Stage): void => it.from({ type: 'user-transcript-final', text: 'Hello' });
const found = (it: Stage): void => it.ports.endpointer.began();
const isOver = (it: Stage): void => it.ports.endpointer.ended();
const muted = (it: Stage): void => it.verb({ type: 'mute-set', muted: true });
const drained = (it: Stage): void => it.ports.capture.drained();
const unplugged = (it: Stage): void => it.ports.capture.failed(appError('microphone-missing'));
const OURS: Partial<Capabilities> = { turnEnd: 'explicit' };
const speech = (it: Stage): void => it.from({ type: 'user-speech-start' });
const start = (it: Stage): void => it.verb({ type: 'session-start' });
const newConversation = (it: Stage): void => it.verb({ type: 'session-end', why: 'new-conversation' });
const quit = (it: Stage): void => it.verb({ type: 'session-end', why: 'quit' });
const expiring = (it: Stage): void => it.from({ type: 'session-expiring', inMs: 9_000 });
const failTurn = (it: Stage): void => it.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
const rejected = (it: Stage): void => it.ports.link.lose(appError('credentials-rejected'));

const STATES: Readonly<Record<string, SessionState>> = {
  offline: at(),
  'offline, muted': at((it) => it.verb({ type: 'mute-set', muted: true })),
  'connecting: preparing': at(start),
  'connecting: awaiting ready, an utterance waits': at(say, (it) => it.ports.link.step('awaiting-ready')),
  'connecting: a text waits': at(type),
  'connecting: the microphone open': at(press, opened),
  'connecting: rotation': at(online, expiring),
  'waiting: nothing to do': at(online, lose),
  'waiting: an utterance waits': at(online, say, lose),
  'waiting: the microphone open': at(online, press, opened, lose),
  'waiting: sound of a lost answer plays': at(online, say, begins, sounds, lose),
  'blocked: credentials': at(start, rejected),
  'blocked: an utterance failed': at(say, rejected),
  'closing: to offline': at(online, newConversation),
  'closing: to reconnect': at(online, newConversation, press),
  'closing: quit': at(online, quit),
  'ready: idle': at(online),
  'ready: idle, after a recovery': at(
    online,
    lose,
    (it) => it.ports.clock.advance(0),
    (it) => it.ports.link.ready(),
  ),
  'ready: greeting holds the microphone': stage({ greeting: 'gates-mic' }, online),
  'ready: greeting holds an utterance': stage({ greeting: 'gates-mic' }, online, say),
  'ready: a turn failed': at(online, say, failTurn),
  'ready: a text failed': at(online, type, failTurn),
  'opening: key down': at(online, press),
  'opening: key released': at(online, press, release),
  'opening: latched': at(online, latched),
  'open: hold': at(online, press, opened),
  'open: latched': at(online, latched, opened),
  'open: hold, the connection expires': at(online, press, opened, expiring),
  'open: hold, the service answers a pause': stage({ turnEnd: 'server-vad' }, online, press, opened, begins, sounds),
  'offline: hands-free ended, the conversation too': at(online, handsFree, opened, newConversation),
  'open: hands-free, nobody speaks': at(online, handsFree, opened),
  'open: hands-free, speech': at(online, handsFree, opened, speech),
  'open: hands-free, an answer plays': at(online, handsFree, opened, begins, sounds),
  'open: hands-free, speech over an answer': at(online, handsFree, opened, begins, sounds, speech),
  'opening: hands-free, found by us': stage(OURS, online, handsFree),
  'open: found by us, nobody speaks': stage(OURS, online, handsFree, opened),
  'open: found by us, speech': stage(OURS, online, handsFree, opened, found),
  'open: found by us, an answer awaited': stage(OURS, online, handsFree, opened, found, isOver),
  'open: found by us, speech while an answer is awaited': stage(
    OURS,
    ...[online, handsFree, opened, found, isOver, found],
  ),
  'open: found by us, an answer plays': stage(OURS, online, handsFree, opened, begins, sounds),
  'open: found by us, speech over an answer': stage(OURS, online, handsFree, opened, begins, sounds, found),
  'open: found by us, the key held': stage(OURS, online, handsFree, opened, press),
  'open: found by us, the key held over an answer': stage(OURS, online, handsFree, opened, begins, sounds, press),
  'open: found by us, waiting for a link': stage(OURS, online, handsFree, opened, found, lose),
  'open: heard by the service, waiting for a link': at(online, handsFree, opened, speech, lose),
  'closed: hands-free, muted': stage(OURS, online, handsFree, opened, muted, drained),
  'closed: hands-free, the microphone lost': stage(OURS, online, handsFree, opened, unplugged),
  'draining: commit': at(online, press, opened, release),
  'draining: discard': at(online, press, opened, cancel),
  'awaited: an utterance': at(online, say),
  'awaited: an utterance taken': at(online, say, taken),
  'awaited: a text': at(online, type),
  'playing: no sound yet': at(online, say, begins),
  'playing: sound': at(online, say, begins, sounds),
  'playing: all of it there': at(online, say, begins, sounds, ends),
  'playing: another waits': at(online, say, begins, sounds, ends, next),
  'playing: something waits to be told': at(online, say, begins, sounds, (it) =>
    it.verb({ type: 'context-send', text: 'The timer rang.' }),
  ),
  'cutting: by the person': at(online, say, begins, sounds, interrupt),
  'cutting: by the person, who speaks': at(online, say, begins, sounds, press),
  'cutting: by the person, who typed': at(online, say, begins, sounds, type),
  'cutting: by the service': at(online, say, begins, sounds, interrupted),
  'cutting: by the service, another waits': at(online, say, begins, sounds, ends, next, interrupted),
};

const OLD = asConnectionId('s-c0');
const ERROR = appError('provider-fault');

/** Every event, as it would be met in this state: facts carry the live keys, or say that they do not. */
function eventsFor(state: SessionState): Readonly<Record<string, SessionEvent>> {
  const connectionId = liveConnection(state.link) ?? OLD;
  const captureId = state.capture.kind === 'closed' ? asCaptureId(99) : state.capture.captureId;
  const reply = state.reply.kind === 'playing' || state.reply.kind === 'cutting' ? state.reply.turn : null;
  const turnId = reply?.turnId ?? asTurnId('none');
  const wireId = reply?.wireId ?? R1;
  const from = (event: ProviderEvent): SessionEvent => ({ type: 'provider-event', connectionId, event });
  const about = (id: TurnId): Readonly<Record<string, ProviderEvent>> => ({
    'reply-start': { type: 'reply-start', turnId: id },
    'reply-audio': { type: 'reply-audio', turnId: id, format: pcm16(24_000), pcm: new Int16Array(480) },
    'reply-text-delta': { type: 'reply-text-delta', turnId: id, text: 'a' },
    'reply-text-final': { type: 'reply-text-final', turnId: id, text: 'abc' },
    'reply-corrected': { type: 'reply-corrected', turnId: id, text: 'ab' },
    'reply-interrupted': { type: 'reply-interrupted', turnId: id },
    'reply-end': { type: 'reply-end', turnId: id },
  });
  const replies = (id: TurnId, name: string): Record<string, SessionEvent> =>
    Object.fromEntries(Object.entries(about(id)).map(([key, event]) => [`${key} (${name})`, from(event)]));
  const provider: Readonly<Record<string, ProviderEvent>> = {
    'session-ready': { type: 'session-ready' },
    'session-expiring': { type: 'session-expiring', inMs: 5_000 },
    'resume-updated': { type: 'resume-updated', resume: { kind: 'handle', value: 'h' } },
    'user-speech-start': { type: 'user-speech-start' },
    'user-speech-end': { type: 'user-speech-end' },
    'user-speech-discarded': { type: 'user-speech-discarded' },
    'user-transcript-delta': { type: 'user-transcript-delta', text: 'a' },
    'user-transcript-final': { type: 'user-transcript-final', text: 'abc' },
    'listening-allowed': { type: 'listening-allowed' },
    usage: { type: 'usage', amount: 1, unit: 'second' },
    warning: { type: 'warning', detail: 'w' },
    progress: { type: 'progress', text: 'p' },
    'frame-unrecognised': { type: 'frame-unrecognised', summary: 's' },
    'failure (fatal, retryable)': { type: 'failure', error: ERROR, fatal: true },
    'failure (fatal, hopeless)': { type: 'failure', error: appError('quota-exhausted'), fatal: true },
    'failure (of the turn)': { type: 'failure', error: ERROR, fatal: false },
    'conversation-ended': { type: 'conversation-ended' },
  };
  const other = asCaptureId(98);
  return {
    'talk-start (hold)': { type: 'talk-start', mode: 'hold', atMs: 2_000 },
    'hands-free-set (on)': { type: 'hands-free-set', on: true },
    'hands-free-set (off)': { type: 'hands-free-set', on: false },
    'talk-stop': { type: 'talk-stop', atMs: 2_000 },
    'talk-latch': { type: 'talk-latch' },
    'talk-cancel': { type: 'talk-cancel', reason: 'escape' },
    interrupt: { type: 'interrupt', atMs: 2_000 },
    'text-send': { type: 'text-send', text: 'Hi' },
    retry: { type: 'retry' },
    'context-send': { type: 'context-send', text: 'It rang.' },
    'mute-set (on)': { type: 'mute-set', muted: true },
    'mute-set (off)': { type: 'mute-set', muted: false },
    'session-start': { type: 'session-start' },
    'session-end (assistant-changed)': { type: 'session-end', why: 'assistant-changed' },
    'session-end (new-conversation)': { type: 'session-end', why: 'new-conversation' },
    'session-end (quit)': { type: 'session-end', why: 'quit' },
    'error-dismissed': { type: 'error-dismissed' },
    'warning-dismissed': { type: 'warning-dismissed' },
    'conflict-settled': { type: 'conflict-settled', resume: { kind: 'conversation-id', value: 'c' } },
    'system (suspend)': { type: 'system', what: 'suspend' },
    'system (resume)': { type: 'system', what: 'resume' },
    'system (lock)': { type: 'system', what: 'lock' },
    'system (network-online)': { type: 'system', what: 'network-online' },
    'system (network-offline)': { type: 'system', what: 'network-offline' },
    'idle-bound-changed': { type: 'idle-bound-changed' },
    'system (window-gone)': { type: 'system', what: 'window-gone' },
    'system (device-change)': { type: 'system', what: 'device-change' },
    'system (microphone-outdated)': { type: 'system', what: 'microphone-outdated' },
    'link-step (opening)': { type: 'link-step', connectionId, step: 'opening' },
    'link-lost (retryable)': { type: 'link-lost', connectionId, error: appError('connection-lost') },
    'link-lost (hopeless)': { type: 'link-lost', connectionId, error: appError('credentials-rejected') },
    'link-lost (old connection)': { type: 'link-lost', connectionId: OLD, error: ERROR },
    'link-closed': { type: 'link-closed', connectionId },
    'link-closed (old connection)': { type: 'link-closed', connectionId: OLD },
    ...Object.fromEntries(Object.entries(provider).map(([key, event]) => [key, from(event)])),
    ...replies(wireId, 'the one that plays'),
    ...replies(asTurnId('r9'), 'a new one'),
    'any event (old connection)': { type: 'provider-event', connectionId: OLD, event: { type: 'session-ready' } },
    'capture-started': { type: 'capture-started', captureId },
    'capture-failed': { type: 'capture-failed', captureId, error: appError('microphone-missing'), recordedMs: 0 },
    'capture-failed (after words)': {
      type: 'capture-failed',
      captureId,
      error: appError('microphone-missing'),
      recordedMs: 300,
    },
    'capture-stalled': { type: 'capture-stalled', captureId, recordedMs: 0 },
    'capture-stalled (after words)': { type: 'capture-stalled', captureId, recordedMs: 300 },
    'capture-drained': { type: 'capture-drained', captureId, recordedMs: 60 },
    'capture-drained (nothing came)': { type: 'capture-drained', captureId, recordedMs: 59 },
    'speech-began': { type: 'speech-began', captureId, sample: 32_000 },
    'speech-confirmed': { type: 'speech-confirmed', captureId },
    'speech-ended': { type: 'speech-ended', captureId, silenceMs: 700 },
    'speech-dismissed': { type: 'speech-dismissed', captureId },
    'endpointing-failed': { type: 'endpointing-failed', captureId, error: appError('speech-engine-failed') },
    'speech-began (old capture)': { type: 'speech-began', captureId: other, sample: 32_000 },
    'capture-started (old capture)': { type: 'capture-started', captureId: other },
    'capture-drained (old capture)': { type: 'capture-drained', captureId: other, recordedMs: 60 },
    'first-frame-sent': { type: 'first-frame-sent', captureId, atMs: 2_000 },
    'playback-started': { type: 'playback-started', turnId },
    'playback-drained': { type: 'playback-drained', turnId, playedMs: 500 },
    'playback-cut': { type: 'playback-cut', turnId, heardMs: 300 },
    'playback-failed': { type: 'playback-failed', turnId, heardMs: 300, error: appError('playback-failed') },
    'playback-cut (old turn)': { type: 'playback-cut', turnId: asTurnId('old'), heardMs: 300 },
    ...Object.fromEntries(
      TIMERS.map((timer) => [
        `timer ${timer}`,
        { type: 'timer-expired', timer, key: wantedTimers(state)[timer]?.key ?? 'gone' } as const,
      ]),
    ),
  };
}

// How the table is written.

function linkText({ link }: SessionState): string {
  switch (link.kind) {
    case 'offline':
      return 'offline';
    case 'connecting':
      return `connecting(${link.connectionId} ${link.step} attempt ${link.attempt} ${link.why})`;
    case 'ready': {
      const expiry = link.expiry.kind === 'soon' ? ` expires in ${link.expiry.inMs}` : '';
      return `ready(${link.connectionId} attempt ${link.attempt} gate ${link.gate}${expiry})`;
    }
    case 'waiting':
      return `waiting(attempt ${link.attempt} ${link.cause.code} ${link.delayMs} ms)`;
    case 'closing':
      return `closing(${link.connectionId} then ${link.then})`;
    case 'blocked':
      return `blocked(${link.error.code})`;
  }
}

function captureText({ capture }: SessionState): string {
  switch (capture.kind) {
    case 'closed':
      return 'closed';
    case 'opening':
      return `opening(${capture.captureId} ${capture.mode} key ${capture.key})`;
    case 'open':
      return `open(${capture.captureId} ${capture.mode})`;
    case 'draining':
      return `draining(${capture.captureId} ${capture.mode} then ${capture.then})`;
  }
}

function replyText({ reply }: SessionState): string {
  switch (reply.kind) {
    case 'none':
      return 'none';
    case 'awaited':
      return `awaited(${reply.turnId})`;
    case 'playing': {
      const { turn, queue, overlap } = reply;
      const more = queue.length > 0 ? ` queue ${queue.map((it) => it.turnId).join(' ')}` : '';
      return `playing(${turn.turnId} ${turn.generation} sound ${turn.sound}${overlap === 'speech' ? ' speech over it' : ''}${more})`;
    }
    case 'cutting': {
      const more = reply.queue.length > 0 ? ` queue ${reply.queue.map((it) => it.turnId).join(' ')}` : '';
      return `cutting(${reply.turn.turnId} by ${reply.by}${more})`;
    }
  }
}

function outgoingText({ outgoing }: SessionState): string {
  return outgoing.kind === 'none' ? 'none' : `${outgoing.kind}(${outgoing.turnId} ${outgoing.progress})`;
}

const PARTS: Readonly<Record<string, (state: SessionState) => string>> = {
  link: linkText,
  capture: captureText,
  reply: replyText,
  outgoing: outgoingText,
  failed: ({ failed }) => (failed.kind === 'none' ? 'none' : `${failed.kind}(${failed.turnId})`),
  contexts: ({ contexts }) => `${contexts.length}`,
  microphone: ({ microphone }) => microphone,
  'hands-free': ({ handsFree }) => handsFree,
  speech: ({ speech }) => (speech === null ? 'none' : `since sample ${speech}`),
  error: ({ trouble }) => (trouble === null ? 'none' : `${trouble.error.code} (${trouble.origin})`),
  resume: ({ resume }) => (resume === null ? 'none' : resume.value),
  billed: ({ usage }) => (usage.length === 0 ? 'none' : usage.map((it) => `${it.amount} ${it.unit}`).join(' ')),
  warning: ({ warnings }) => inEnglish(warnings.shown ?? 'none'),
  progress: ({ progress }) => inEnglish(progress ?? 'none'),
  life: ({ life }) => life,
  phase: phaseOf,
};

const noteText = (note: Note): string => {
  if (note.type === 'reply-ended') return `reply-ended as ${note.state.kind}`;
  if (note.type === 'user-failed') return `user-failed ${note.error.code}`;
  return note.type;
};

/** Timers and attention follow from the state, and marks are measurements: none is a decision. */
function commandText(command: Command): string | null {
  switch (command.type) {
    case 'start-timer':
    case 'cancel-timer':
    case 'attend-link':
    case 'mark':
      return null;
    case 'probe-link':
      return command.type;
    case 'tell':
      return `tell ${noteText(command.note)}`;
    case 'send': {
      const { intent } = command;
      return intent.type === 'reply-cancel'
        ? `send reply-cancel ${intent.heardMs} ms by ${intent.by}`
        : `send ${intent.type}`;
    }
    case 'open-link':
    case 'open-gate':
      return `${command.type} ${command.connectionId}`;
    case 'close-link':
      return `close-link ${command.how}`;
    case 'open-capture':
    case 'stop-capture':
    case 'discard-capture':
      return `${command.type} ${command.captureId}`;
    case 'clear-playback':
    case 'end-playback':
      return `${command.type} ${command.turnId}`;
    case 'begin-utterance':
    case 'end-utterance':
    case 'cancel-utterance':
    case 'park-utterance':
    case 'keep-utterance':
    case 'resend-utterance':
    case 'release-utterance':
    case 'close-gate':
    case 'restart-stream':
    case 'stop-endpointing':
    case 'withhold-playback':
    case 'allow-playback':
      return command.type;
    case 'listen':
      return command.stream === null ? 'listen' : `listen and stream ${command.stream}`;
    case 'unlisten':
      return `unlisten ${command.how}`;
    case 'start-endpointing':
      return `start-endpointing ${command.hearing}`;
  }
}

/** What one event does to one state: a line of the table, or why there is none (`nothing`, `stale`). */
function cell(state: SessionState, event: SessionEvent): string {
  const { state: after, commands } = reduce(state, event, {
    nowMs: 50_000,
    random: 0,
    capabilities: CAPABILITIES,
    sounds: new Map(),
  });
  const changes = Object.entries(PARTS).flatMap(([part, text]) =>
    text(state) === text(after) ? [] : [`${part} ${text(after)}`],
  );
  const asked = commands.map(commandText).filter((it) => it !== null);
  if (changes.length === 0 && asked.length === 0) return after.stale > state.stale ? 'stale' : 'nothing';
  return [changes.join(', '), asked.join('; ')].filter((it) => it !== '').join(' | ');
}

function section(name: string, state: SessionState): string {
  const timers = Object.entries(wantedTimers(state)).map(([timer, { delayMs }]) => `${timer} ${delayMs}`);
  const cells = Object.entries(eventsFor(state)).map(([event, it]) => [event, cell(state, it)] as const);
  const silent = (why: 'nothing' | 'stale'): string =>
    cells.flatMap(([event, text]) => (text === why ? [event] : [])).join(', ');
  return [
    `## ${name}`,
    '',
    '```text',
    ...Object.entries(PARTS).flatMap(([part, text]) =>
      ['none', '0', 'live', 'off', 'running'].includes(text(state)) ? [] : [`${part.padEnd(10)} ${text(state)}`],
    ),
    `timers     ${timers.length > 0 ? timers.join(', ') : 'none'}`,
    '',
    ...cells.flatMap(([event, text]) => (text === 'nothing' || text === 'stale' ? [] : [`${event} → ${text}`])),
    '',
    `no change: ${silent('nothing')}`,
    `too late:  ${silent('stale')}`,
    '```',
  ].join('\n');
}

describe('the full table', () => {
  it('is as it was agreed', async () => {
    const text = [
      '# Session machine: every state × every event',
      '',
      'Written by `table.test.ts`; how to read it is in `docs/session-machine.md`.',
      '',
      ...Object.entries(STATES).map(([name, state]) => `${section(name, state)}\n`),
    ].join('\n');
    await expect(text).toMatchFileSnapshot('./table.snapshot.md');
  });

  it('has a state of every kind of every region', () => {
    const kinds = (part: 'link' | 'capture' | 'reply' | 'outgoing' | 'failed'): string[] =>
      [...new Set(Object.values(STATES).map((state): string => state[part].kind))].sort();
    expect(kinds('link')).toEqual(['blocked', 'closing', 'connecting', 'offline', 'ready', 'waiting']);
    expect(kinds('capture')).toEqual(['closed', 'draining', 'open', 'opening']);
    expect(kinds('reply')).toEqual(['awaited', 'cutting', 'none', 'playing']);
    expect(kinds('outgoing')).toEqual(['none', 'text', 'voice']);
    expect(kinds('failed')).toEqual(['none', 'text', 'voice']);
  });

  it('shows every phase and runs every timer', () => {
    const states = Object.values(STATES);
    expect([...new Set(states.map(phaseOf))].sort()).toEqual(
      ['blocked', 'connecting', 'idle', 'listening', 'offline', 'reconnecting', 'speaking', 'thinking'].sort(),
    );
    const timers = new Set(states.flatMap((state) => Object.keys(wantedTimers(state))));
    // Age runs only where the service limits a connection: see the link table.
    expect(TIMERS.filter((timer) => !timers.has(timer))).toEqual(['link-age']);
  });
});
