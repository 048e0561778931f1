/** Random presses from several sources, with stalls, losses and closings: what must hold in every order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TALK_STYLES, type TalkStyle } from '../../../src-preload/contract/talk.js';
import { GRAMMAR_TUNING, type GrammarSettings, type TalkVerb } from '../../../src-main/talk/grammar.js';
import { createTalkControl } from '../../../src-main/talk/talk-control.js';
import { createFakeClock } from './fake-clock.js';

const source = fc.constantFrom('hook' as const, 'window' as const);
const settingsOf = (...styles: [TalkStyle, ...TalkStyle[]]): fc.Arbitrary<GrammarSettings> =>
  fc.record({
    style: fc.constantFrom(...styles),
    releaseTailMs: fc.oneof(fc.constantFrom(0, 50, 200, 2_000), fc.integer({ min: 0, max: 2_000 })),
  });
const settings = settingsOf(...TALK_STYLES);
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('press' as const), source }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('release' as const), source }) },
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constant('advance' as const),
      ms: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 3_000 })),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('stall' as const), ms: fc.integer({ min: 0, max: 400 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('toggled' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('join' as const), source }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lose' as const), source }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('closed' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('configure' as const), settings }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('act' as const),
      action: fc.constantFrom('start' as const, 'stop' as const, 'toggle' as const, 'cancel' as const),
    }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** Runs the actions and then lets go of everything; answers all that was observed. */
function play(initial: GrammarSettings, actions: readonly Action[]) {
  const clock = createFakeClock(1_000);
  const verbs: (TalkVerb | { readonly type: 'closed' })[] = [];
  const problems: string[] = [];
  const down = new Set<'hook' | 'window'>();
  let current = initial;
  /** The session's view: the talk-start that is open. */
  const session: { openSince: number | null } = { openSince: null };
  const control = createTalkControl({
    clock,
    settings: initial,
    emit: (verb) => {
      verbs.push(verb);
      if (verb.type === 'talk-start') {
        if (session.openSince !== null) problems.push('start while open');
        session.openSince = verb.atMs;
        return;
      }
      if (session.openSince === null) problems.push(`${verb.type} while closed`);
      if (verb.type === 'talk-stop' && session.openSince !== null && verb.atMs < session.openSince)
        problems.push('stop before start');
      if (verb.type !== 'talk-latch') session.openSince = null;
    },
  });
  const check = (): void => {
    if (control.open !== (session.openSince !== null)) problems.push('the grammar and the session disagree');
    if (!control.open && clock.pendingTimers > 0) problems.push('a timer is left');
    if (clock.pendingTimers > 1) problems.push('two timers');
  };
  for (const step of actions) {
    switch (step.type) {
      case 'press':
        down.add(step.source);
        control.press(step.source);
        break;
      case 'release':
        down.delete(step.source);
        control.release(step.source);
        break;
      case 'advance':
        clock.advance(step.ms);
        break;
      case 'stall':
        clock.stall(step.ms);
        break;
      case 'toggled':
        control.input({ type: 'toggled', source: 'shortcut', atMs: clock.nowMs() });
        break;
      case 'join':
        control.input({ type: 'other-key-joined', source: step.source, atMs: clock.nowMs() });
        break;
      case 'lose':
        down.delete(step.source);
        control.lost(step.source);
        break;
      case 'closed':
        // News that comes as it would from the session: keyed, and sometimes of a capture long gone.
        if (session.openSince !== null) verbs.push({ type: 'closed' });
        control.sessionClosed(session.openSince ?? 1);
        session.openSince = null;
        break;
      case 'configure':
        current = step.settings;
        control.configure(step.settings);
        break;
      case 'act':
        control.act(step.action);
    }
    check();
  }
  for (const each of [...down]) control.release(each);
  clock.advance(Math.max(GRAMMAR_TUNING.releaseDeferMs, current.releaseTailMs, initial.releaseTailMs, 2_000));
  check();
  const last = verbs.at(-1);
  return { clock, control, verbs, problems, last };
}

const plays = fc.tuple(settings, fc.array(action, { maxLength: 60 }));
const longPlays = fc.tuple(settings, fc.array(action, { minLength: 100, maxLength: 140, size: 'max' }));

describe('any order of events', () => {
  it('keeps starts and ends in turn, agrees with the session, leaves no timer', () => {
    fc.assert(
      fc.property(plays, ([initial, actions]) => {
        expect(play(initial, actions).problems).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds no stuck state and no lost release in more than 100 000 events', () => {
    let events = 0;
    fc.assert(
      fc.property(longPlays, ([initial, actions]) => {
        const { clock, control, problems } = play(initial, actions);
        events += actions.length;
        expect(problems).toEqual([]);
        control.act('stop');
        expect(clock.pendingTimers).toBe(0);
        // Whatever came before, the next press is heard.
        clock.advance(1_000);
        control.press('hook');
        expect(control.open).toBe(true);
        control.act('stop');
        expect(control.open).toBe(false);
      }),
      { numRuns: 1_000 },
    );
    expect(events).toBeGreaterThanOrEqual(100_000);
  });

  it('never loses a release: with all keys up only a latch stays open, and a stop ends it', () => {
    fc.assert(
      fc.property(plays, ([initial, actions]) => {
        const { clock, control, last } = play(initial, actions);
        if (control.open) {
          expect(last?.type === 'talk-latch' || (last?.type === 'talk-start' && last.mode === 'latched')).toBe(true);
        }
        control.act('stop');
        expect(control.open).toBe(false);
        expect(clock.pendingTimers).toBe(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('hears a steady hold as one utterance, whatever repeats and synthetic pairs come between', () => {
    const pairs = fc.array(
      fc.record({ gapMs: fc.integer({ min: 20, max: 600 }), upMs: fc.integer({ min: 0, max: 50 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(settingsOf('hold', 'hold-or-tap'), pairs, fc.array(fc.nat(39)), (given, repeats, plain) => {
        const clock = createFakeClock();
        const verbs: TalkVerb[] = [];
        const control = createTalkControl({ clock, settings: given, emit: (verb) => verbs.push(verb) });
        control.press('hook');
        clock.advance(300);
        for (const [index, { gapMs, upMs }] of repeats.entries()) {
          if (!plain.includes(index)) {
            control.release('hook');
            clock.stall(upMs);
          }
          control.press('hook');
          clock.advance(gapMs);
        }
        const releasedAtMs = clock.nowMs();
        control.release('hook');
        clock.advance(2_000);
        expect(verbs).toEqual([
          { type: 'talk-start', mode: 'hold', atMs: 0 },
          { type: 'talk-stop', atMs: releasedAtMs },
        ]);
      }),
      { numRuns: 500 },
    );
  });
});
