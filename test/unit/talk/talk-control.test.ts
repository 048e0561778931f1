import { describe, expect, it } from 'vitest';
import type { GrammarSettings, TalkVerb } from '../../../src-main/talk/grammar.js';
import { createTalkControl, type TalkControl } from '../../../src-main/talk/talk-control.js';
import { createFakeClock } from './fake-clock.js';

function setUp(settings: GrammarSettings = { style: 'hold-or-tap', releaseTailMs: 200 }) {
  const clock = createFakeClock(10_000);
  const verbs: { readonly verb: TalkVerb; readonly saidAtMs: number }[] = [];
  const control = createTalkControl({
    clock,
    settings,
    emit: (verb) => verbs.push({ verb, saidAtMs: clock.nowMs() }),
  });
  const said = () => verbs.map(({ verb }) => verb.type);
  return { clock, control, verbs, said };
}

describe('talk control', () => {
  it('keeps the microphone open for the tail, counted from the release', () => {
    const { clock, control, verbs } = setUp();
    control.press('window');
    clock.advance(1_000);
    control.release('window');
    clock.advance(5_000);
    expect(verbs).toEqual([
      { verb: { type: 'talk-start', mode: 'hold', atMs: 10_000 }, saidAtMs: 10_000 },
      { verb: { type: 'talk-stop', atMs: 11_000 }, saidAtMs: 11_200 },
    ]);
  });

  it('counts the tail from the key event, not from its arrival', () => {
    const { clock, control, verbs } = setUp();
    control.input({ type: 'key-down', source: 'hook', atMs: 9_990 });
    clock.advance(1_000);
    control.input({ type: 'key-up', source: 'hook', atMs: 10_970 });
    clock.advance(5_000);
    expect(verbs.at(-1)).toEqual({ verb: { type: 'talk-stop', atMs: 10_970 }, saidAtMs: 11_170 });
  });

  it('obeys the command line and the tray', () => {
    const { clock, control, verbs } = setUp();
    control.act('toggle');
    clock.advance(700);
    control.act('toggle');
    control.act('stop');
    control.act('start');
    control.act('cancel');
    expect(verbs.map(({ verb }) => verb)).toEqual([
      { type: 'talk-start', mode: 'latched', atMs: 10_000 },
      { type: 'talk-stop', atMs: 10_700 },
      { type: 'talk-start', mode: 'latched', atMs: 10_700 },
      { type: 'talk-cancel', reason: 'escape' },
    ]);
  });

  it('stops when the window that held it is gone', () => {
    const { clock, control, said } = setUp();
    control.press('window');
    clock.advance(600);
    control.lost('window');
    expect(said()).toEqual(['talk-start', 'talk-stop']);
    expect(clock.pendingTimers).toBe(0);
  });

  it('may be called back from its own verb', () => {
    const clock = createFakeClock();
    const said: string[] = [];
    const control: TalkControl = createTalkControl({
      clock,
      settings: { style: 'hold-or-tap', releaseTailMs: 0 },
      emit: (verb) => {
        said.push(verb.type);
        // The microphone cannot be opened: told before the step is over.
        if (verb.type === 'talk-start') control.sessionClosed(verb.atMs);
      },
    });
    control.press('hook');
    expect(control.open).toBe(false);
    clock.advance(1_000);
    control.release('hook');
    clock.advance(1_000);
    expect(said).toEqual(['talk-start']);
  });

  it('finishes a step before it takes what its verbs brought about', () => {
    const clock = createFakeClock();
    const said: string[] = [];
    const control: TalkControl = createTalkControl({
      clock,
      settings: { style: 'hold-or-tap', releaseTailMs: 0 },
      emit: (verb) => {
        said.push(verb.type);
        if (verb.type === 'talk-stop') control.act('cancel');
      },
    });
    control.press('hook');
    clock.advance(1_000);
    control.release('hook');
    // The timer of the release is late: stop and start come out of one step.
    clock.stall(500);
    control.press('hook');
    expect(said).toEqual(['talk-start', 'talk-stop', 'talk-start', 'talk-cancel']);
  });

  it('tells when it opens and closes, however that comes about, after the verbs of it', () => {
    const clock = createFakeClock(10_000);
    const said: string[] = [];
    const control: TalkControl = createTalkControl({
      clock,
      settings: { style: 'hold-or-tap', releaseTailMs: 200 },
      emit: (verb) => said.push(verb.type),
      onOpen: (open) => said.push(open ? 'open' : 'closed'),
    });
    control.press('hook');
    clock.advance(1_000);
    control.release('hook');
    expect(said).toEqual(['talk-start', 'open']);
    clock.advance(1_000);
    expect(said.splice(0)).toEqual(['talk-start', 'open', 'talk-stop', 'closed']);
    control.act('start');
    control.act('start');
    control.sessionClosed();
    expect(said.splice(0)).toEqual(['talk-start', 'open', 'closed']);
    control.press('hook');
    control.act('cancel');
    expect(said).toEqual(['talk-start', 'open', 'talk-cancel', 'closed']);
  });

  it('does not tell of a talk that its own verb ended', () => {
    const said: boolean[] = [];
    const control: TalkControl = createTalkControl({
      clock: createFakeClock(),
      settings: { style: 'hold-or-tap', releaseTailMs: 200 },
      emit: (verb) => {
        if (verb.type === 'talk-start') control.sessionClosed(verb.atMs);
      },
      onOpen: (open) => said.push(open),
    });
    control.press('hook');
    expect(said).toEqual([]);
  });

  it('says nothing after dispose', () => {
    const { clock, control, said } = setUp();
    control.press('hook');
    clock.advance(900);
    control.release('hook');
    control.dispose();
    control.dispose();
    expect(clock.pendingTimers).toBe(0);
    clock.advance(1_000);
    control.press('hook');
    expect(said()).toEqual(['talk-start']);
  });
});

describe('settings changed while the key is held', () => {
  it('a longer tail counts for this release', () => {
    const { clock, control, verbs } = setUp();
    control.press('hook');
    clock.advance(1_000);
    control.configure({ style: 'hold-or-tap', releaseTailMs: 1_500 });
    control.release('hook');
    clock.advance(5_000);
    expect(verbs.at(-1)).toEqual({ verb: { type: 'talk-stop', atMs: 11_000 }, saidAtMs: 12_500 });
  });

  it('a tail under way keeps its end', () => {
    const { clock, control, verbs } = setUp();
    control.press('hook');
    clock.advance(1_000);
    control.release('hook');
    clock.advance(100);
    control.configure({ style: 'hold-or-tap', releaseTailMs: 0 });
    clock.advance(5_000);
    expect(verbs.at(-1)?.saidAtMs).toBe(11_200);
  });

  it('whether a tap latches is asked when the release is believed', () => {
    const { clock, control, said } = setUp();
    control.press('hook');
    clock.advance(100);
    control.release('hook');
    control.configure({ style: 'hold', releaseTailMs: 200 });
    clock.advance(1_000);
    expect(said()).toEqual(['talk-start', 'talk-cancel']);
  });

  it('a latch stays a latch when taps no longer latch', () => {
    const { clock, control, said } = setUp();
    control.press('hook');
    clock.advance(100);
    control.release('hook');
    clock.advance(100);
    control.configure({ style: 'hold', releaseTailMs: 200 });
    clock.advance(3_000);
    expect(control.open).toBe(true);
    control.press('hook');
    expect(said()).toEqual(['talk-start', 'talk-latch', 'talk-stop']);
  });
});
