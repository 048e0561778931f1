/**
 * Random interleavings of keys, windows, services, devices and time over grammar, session and uplink together: no open
 * microphone without a reason, no lost release, an end for everything that was said, and rest when all is quiet.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appError, type AppError } from '../../../src-preload/contract/app-error.js';
import { pcm16 } from '../../../src-preload/contract/audio.js';
import { asTurnId } from '../../../src-preload/contract/ids.js';
import type { TalkSourceId } from '../../../src-preload/contract/talk.js';
import type { Capabilities, Intent, ProviderEvent } from '../../../src-main/providers/types.js';
import { isListening, isSpeaking } from '../../../src-main/session/state.js';
import { wantedTimers } from '../../../src-main/session/timers.js';
import type { GrammarSettings } from '../../../src-main/talk/grammar.js';
import { endOf, utterancesOf } from '../../course/verdict.js';
import { createWholeApp, type WholeApp } from './app.js';

const SERVICES: readonly Partial<Capabilities>[] = [
  {},
  { turnEnd: 'explicit', userTranscript: 'none', greeting: 'first' },
  { turnEnd: 'server-vad', resume: 'none', idleHangUpMs: 20_000 },
  { greeting: 'gates-mic', maxConnectionMs: 60_000, turnEnd: 'explicit' },
  { uplink: 'utterance', maxConnectionMs: 30_000, idleHangUpMs: null },
];
const SETTINGS: readonly GrammarSettings[] = [
  { style: 'hold', releaseTailMs: 0 },
  { style: 'hold-or-tap', releaseTailMs: 200 },
  { style: 'hold-or-tap', releaseTailMs: 2_000 },
  { style: 'toggle', releaseTailMs: 100 },
];
const SOURCES: readonly TalkSourceId[] = ['hook', 'hook', 'hook', 'window', 'portal', 'shortcut', 'cli', 'tray'];
const SYSTEM = [
  'suspend',
  'resume',
  'lock',
  'network-online',
  'network-offline',
  'window-gone',
  'device-change',
  'device-change',
] as const;
const LOSSES: readonly AppError[] = [
  appError('connection-lost'),
  appError('connection-lost'),
  appError('provider-fault'),
  appError('rate-limited', { retryAfterMs: 2_000 }),
  appError('credentials-rejected'),
];
const WIRE_RATE_HZ = 24_000;

/** Plain, since it is asked some million times. */
function must(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(`Not so: ${promise}.`);
}

/** What the services must see: whole utterances, one after the other. */
class Service {
  readonly #read = new Map<string, number>();
  readonly #speaking = new Set<string>();

  check({ wire }: WholeApp): void {
    for (const [connectionId, intents] of wire) {
      for (let at = this.#read.get(connectionId) ?? 0; at < intents.length; at++) {
        const intent = intents[at];
        if (intent !== undefined) this.#take(connectionId, intent);
      }
      this.#read.set(connectionId, intents.length);
    }
  }

  #take(connectionId: string, { type }: Intent): void {
    const speaking = this.#speaking.has(connectionId);
    switch (type) {
      case 'utterance-start':
        must(!speaking, 'an utterance begins after the one before has ended');
        this.#speaking.add(connectionId);
        return;
      case 'utterance-audio':
        must(speaking, 'sound belongs to an utterance');
        return;
      case 'utterance-end':
      case 'utterance-cancel':
        must(speaking, `${type} ends something`);
        this.#speaking.delete(connectionId);
        return;
      default:
    }
  }
}

class Play {
  readonly app: WholeApp;
  readonly #service = new Service();
  readonly #down = new Set<TalkSourceId>();
  readonly #answers: { readonly serial: number; readonly connection: string }[] = [];
  #revision = 0;
  #read = 0;

  constructor(settings: GrammarSettings, capabilities: Partial<Capabilities>) {
    this.app = createWholeApp(settings, capabilities);
  }

  /** What must hold between any two events. */
  check(): void {
    const { ports, session, state, control, snapshots } = this.app;
    const { capture, link, microphone } = state;
    for (; this.#read < snapshots.length; this.#read++) {
      const revision = snapshots[this.#read]?.revision ?? 0;
      must(revision > this.#revision, 'each snapshot is newer than the one before');
      this.#revision = revision;
    }
    const shown = session.snapshot();
    if (ports.capture.current?.phase === 'open') must(shown.microphoneOpen, 'an open microphone shows');
    if (shown.microphoneOpen && shown.talkMode === null) {
      must(capture.kind === 'draining', 'an open microphone without a mode is on its way to close');
    }
    const byKey = capture.kind !== 'closed' && capture.mode !== 'hands-free';
    const held = capture.kind === 'open' || (capture.kind === 'opening' && capture.key === 'down');
    if (byKey && held) must(control.open, 'a microphone opened by a key is held by it');
    if (control.open) must(held, 'a key that talks has the microphone');
    if (capture.kind !== 'closed' && !byKey) {
      const isEnding = capture.kind === 'draining' || (capture.kind === 'opening' && capture.key === 'released');
      must(shown.handsFree || isEnding, 'a microphone without a key shows as such');
      must(isEnding || !['offline', 'blocked'].includes(link.kind), 'nobody is listened to for nobody');
    }
    if (microphone === 'muted') must(capture.kind === 'closed' || capture.kind === 'draining', 'mute closes');
    if (link.kind === 'blocked') must(shown.phase === 'blocked' || shown.error === null, 'what blocks shows');
    must(this.app.grammarTimers() <= 1, 'one window of the grammar at most');
    must(
      ports.clock.running === Object.keys(wantedTimers(state)).length + this.app.grammarTimers(),
      'exactly the wanted timers run',
    );
    this.#service.check(this.app);
  }

  /** A number decides what happens next; `pick` takes further choices out of it. */
  happen(number: number): void {
    const { app } = this;
    const { ports, control, session } = app;
    const { link, capture, reply, clock } = ports;
    // Time is never the same for two presses.
    clock.advance(0.5);
    let rest = number;
    const pick = (options: number): number => {
      const choice = rest % options;
      rest = Math.floor(rest / options);
      return choice;
    };
    const source = (): TalkSourceId => SOURCES[pick(SOURCES.length)] ?? 'hook';
    const press = (it: TalkSourceId): void => {
      this.#down.add(it);
      control.press(it);
    };
    const release = (it: TalkSourceId): void => {
      this.#down.delete(it);
      control.release(it);
    };
    const wire = (event: ProviderEvent): void => {
      if (link.live?.phase === 'ready') link.event(event);
    };
    const answer = (make: (turnId: ReturnType<typeof asTurnId>) => ProviderEvent): void => {
      if (link.live?.phase !== 'ready') return;
      const connection = link.live.id;
      if (this.#answers.at(-1)?.connection !== connection || pick(5) === 0) {
        this.#answers.push({ serial: this.#answers.length, connection });
      }
      link.event(make(asTurnId(`w${this.#answers.length - 1}`)), connection);
    };
    const speak = (frames: number): void => {
      for (let frame = 0; frame < frames; frame++) app.frame();
    };
    const devices = (): void => {
      if (capture.current?.phase === 'asked') capture.started();
      else if (capture.current?.phase === 'stopping') capture.drained();
    };
    const actions: readonly (() => void)[] = [
      () => press(source()),
      () => press('hook'),
      () => press('hook'),
      () => release(source()),
      () => release('hook'),
      () => release('hook'),
      () => {
        // A press as people make them: held for a while, with a microphone that works.
        press('hook');
        devices();
        clock.advance(pick(1_500));
        speak(3);
        release('hook');
        clock.advance(60);
        devices();
      },
      () => {
        const it = source();
        this.#down.delete(it);
        control.lost(it);
      },
      () => control.input({ type: 'other-key-joined', source: 'hook', atMs: clock.nowMs() }),
      () => control.act((['start', 'stop', 'toggle', 'cancel'] as const)[pick(4)] ?? 'stop'),
      () => pick(3) === 0 && control.configure(SETTINGS[pick(SETTINGS.length)] ?? { style: 'hold', releaseTailMs: 0 }),
      () => session.dispatch({ type: 'hands-free-set', on: pick(3) > 0 }),
      () => session.dispatch({ type: 'hands-free-set', on: true }),
      // As Escape in the window, where no key holds the microphone.
      () => {
        const isFree = session.snapshot().talkMode === 'hands-free';
        if (isFree && !control.open) session.dispatch({ type: 'talk-cancel', reason: 'escape' });
      },
      () => ports.endpointer.live !== null && ports.endpointer.began(pick(3) * 16_000),
      () => ports.endpointer.live !== null && ports.endpointer.confirmed(),
      () => ports.endpointer.live !== null && ports.endpointer.ended(),
      () => ports.endpointer.live !== null && ports.endpointer.dismissed(),
      () => ports.endpointer.live !== null && pick(4) === 0 && ports.endpointer.failed(),
      () => session.dispatch({ type: 'interrupt', atMs: clock.nowMs() }),
      () => session.dispatch({ type: 'text-send', text: 'text' }),
      () => session.dispatch({ type: 'retry' }),
      () => session.dispatch({ type: 'mute-set', muted: pick(4) === 0 }),
      () => session.dispatch({ type: 'session-start' }),
      () => pick(6) === 0 && session.dispatch({ type: 'session-end', why: 'new-conversation' }),
      () => session.dispatch({ type: 'error-dismissed' }),
      () => {
        const what = SYSTEM[pick(SYSTEM.length)] ?? 'lock';
        if (pick(2) !== 0) return;
        session.dispatch({ type: 'system', what });
        if (!['lock', 'suspend', 'window-gone'].includes(what)) return;
        must(capture.current === null, `${what} takes the microphone`);
        must(!session.snapshot().handsFree, `${what} ends talking without a key`);
      },
      () => link.live?.phase === 'connecting' && link.ready(),
      () => link.live?.phase === 'connecting' && link.ready(),
      () => link.live?.phase === 'connecting' && link.ready(),
      () => {
        if (link.live !== null && pick(3) === 0) link.lose(LOSSES[pick(LOSSES.length)]);
      },
      () => link.live?.phase === 'closing' && link.closed(),
      () => pick(4) === 0 && wire({ type: 'failure', error: appError('provider-fault'), fatal: pick(3) === 0 }),
      () => wire({ type: 'session-expiring', inMs: pick(10) * 500 }),
      () => wire({ type: 'user-speech-start' }),
      () => wire({ type: 'user-speech-end' }),
      () => pick(2) === 0 && wire({ type: 'user-speech-discarded' }),
      () => wire({ type: 'user-transcript-final', text: 'words' }),
      () => wire({ type: 'listening-allowed' }),
      () => pick(6) === 0 && wire({ type: 'conversation-ended' }),
      () => answer((turnId) => ({ type: 'reply-start', turnId })),
      ...Array.from({ length: 3 }, () => () => answer(soundOf)),
      () => answer((turnId) => ({ type: 'reply-text-delta', turnId, text: 'word ' })),
      () => answer((turnId) => ({ type: 'reply-end', turnId })),
      () => answer((turnId) => ({ type: 'reply-end', turnId })),
      devices,
      devices,
      devices,
      () => speak(1 + pick(5)),
      () => speak(1 + pick(5)),
      () =>
        capture.current !== null && pick(4) === 0 && capture.failed(appError('microphone-missing'), pick(2) * 1_000),
      () => capture.current?.phase === 'open' && pick(3) === 0 && capture.stalled(pick(2) * 1_000),
      () => {
        if (reply.head !== null) reply.started(reply.head);
      },
      () => {
        const { head } = reply;
        if (head !== null && reply.turns.get(head)?.phase === 'ended') reply.drained(head, 20);
      },
      () => {
        const cut = [...reply.turns].find(([, { phase }]) => phase === 'cut')?.[0];
        if (cut !== undefined) reply.wasCut(cut, pick(1_000));
      },
      () => {
        if (reply.head !== null && pick(4) === 0) reply.failed(reply.head, 10);
      },
      () => clock.advance(pick(60)),
      () => clock.advance(pick(300)),
      () => clock.advance(pick(3_000)),
      () => {
        if (clock.nextInMs !== null) clock.advance(clock.nextInMs);
      },
      () => pick(3) === 0 && clock.advance(pick(40_000)),
    ];
    actions[pick(actions.length)]?.();
  }

  /** No more input: hands are off the keys, the world answers what was asked of it (`helpful`), or is dead. */
  settle(world: 'helpful' | 'dead'): void {
    const { app } = this;
    const { ports, control } = app;
    for (const source of [...this.#down]) control.release(source);
    ports.clock.advance(2_100);
    // Only what was latched goes on without a hand on a key.
    if (control.open) {
      must(app.session.snapshot().talkMode !== 'hold', 'with all keys up nothing is held');
      control.act('stop');
    }
    this.check();
    // Without a key the microphone may stay open for as long as the person wants.
    if (world === 'helpful') {
      this.#wait(world, () => this.#isAtRest() || this.#isListening());
      must(this.#isAtRest() || this.#isListening(), `it rests or listens: ${JSON.stringify(app.state)}`);
      if (this.#isListening()) must(app.session.snapshot().phase === 'listening', 'listening shows');
    }
    app.session.dispatch({ type: 'hands-free-set', on: false });
    this.check();
    this.#wait(world, () => this.#isAtRest());
    must(this.#isAtRest(), `it comes to rest: ${JSON.stringify(app.state)}`);
    must(['idle', 'offline', 'blocked'].includes(app.session.snapshot().phase), 'rest shows');
    must(ports.capture.current === null, 'the microphone is given back');
    must(app.grammarTimers() === 0, 'no window of the grammar is left');
    for (const utterance of utterancesOf(app.marks)) {
      const end = endOf(utterance);
      must(typeof end === 'string', typeof end === 'string' ? '' : `each utterance ends once: ${end.problem}`);
    }
  }

  #wait(world: 'helpful' | 'dead', isEnough: () => boolean): void {
    const { clock } = this.app.ports;
    for (let turns = 0; turns < 200 && !isEnough(); turns++) {
      if (world === 'helpful') this.#help();
      const { nextInMs } = clock;
      if (isEnough() || nextInMs === null) return;
      clock.advance(nextInMs);
      this.check();
    }
  }

  #help(): void {
    const { link, capture, reply, endpointer } = this.app.ports;
    // Whoever looks for speech finds its end.
    if (isSpeaking(this.app.state)) {
      // Both look while an answer is heard; what one of them began, it ends.
      if (endpointer.live !== null) endpointer.ended();
      if (isSpeaking(this.app.state) && link.live?.phase === 'ready') link.event({ type: 'user-speech-end' });
    }
    if (link.live?.phase === 'connecting') link.ready();
    if (link.live?.phase === 'closing') link.closed();
    if (capture.current?.phase === 'asked') capture.started();
    if (capture.current?.phase === 'stopping') capture.drained();
    for (const [turnId, { phase }] of reply.turns) {
      if (phase === 'cut') reply.wasCut(turnId, 1);
      if (phase === 'ended' && reply.head === turnId) reply.drained(turnId, 10);
    }
  }

  #isAtRest(): boolean {
    return this.app.state.capture.kind === 'closed' && this.#isIdle();
  }

  #isListening(): boolean {
    return isListening(this.app.state) && this.#isIdle();
  }

  #isIdle(): boolean {
    const { reply, outgoing, link } = this.app.state;
    return reply.kind === 'none' && outgoing.kind === 'none' && ['ready', 'offline', 'blocked'].includes(link.kind);
  }
}

const soundOf = (turnId: ReturnType<typeof asTurnId>): ProviderEvent => ({
  type: 'reply-audio',
  turnId,
  format: pcm16(WIRE_RATE_HZ),
  pcm: new Int16Array(240),
});

function play(service: number, settings: number, numbers: readonly number[]): Play {
  const one = new Play(SETTINGS[settings] ?? { style: 'hold', releaseTailMs: 0 }, SERVICES[service] ?? {});
  try {
    for (const number of numbers) {
      one.happen(number);
      one.check();
    }
    one.settle((numbers[0] ?? 0) % 2 === 0 ? 'helpful' : 'dead');
    one.check();
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${storyOf(one.app)}`, { cause: error });
  }
  return one;
}

/** What led there: the events of the session and what was to be seen of each. */
const storyOf = ({ steps }: WholeApp): string =>
  steps
    .slice(-25)
    .map(({ event, after }) => {
      const { type, ...rest } = event;
      const { link, capture, reply, outgoing } = after;
      const state = [link, capture, reply, outgoing].map(({ kind }) => kind).join('/');
      return `  ${type} ${JSON.stringify(rest).slice(0, 120)} → ${state}`;
    })
    .join('\n');

const script = fc.tuple(
  fc.nat({ max: SERVICES.length - 1 }),
  fc.nat({ max: SETTINGS.length - 1 }),
  fc.array(fc.nat({ max: 2 ** 31 - 1 }), { minLength: 1, maxLength: 300, size: 'max' }),
);

describe('keys, session and uplink in any order of events', () => {
  it('keep every promise and come to rest', { timeout: 60_000 }, () => {
    let [events, utterances, free] = [0, 0, 0];
    fc.assert(
      fc.property(script, ([service, settings, numbers]) => {
        const { app } = play(service, settings, numbers);
        events += app.steps.length;
        free += app.steps.filter(({ after }) => isListening(after)).length;
        utterances += utterancesOf(app.marks).length;
      }),
      { numRuns: 3_000 },
    );
    expect(events).toBeGreaterThan(100_000);
    expect(utterances).toBeGreaterThan(10_000);
    expect(free, 'a microphone without a key is met').toBeGreaterThan(15_000);
  });
});
