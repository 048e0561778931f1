import { beforeEach, describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { createMiniRule, type MiniRule, type Talking } from '../../../src-main/app/mini-rule.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

const IDLE: Talking = { phase: 'idle', microphoneOpen: false, talkMode: null, error: null };
const LISTENING: Talking = { phase: 'listening', microphoneOpen: true, talkMode: 'hold', error: null };
const THINKING: Talking = { ...IDLE, phase: 'thinking' };
const SPEAKING: Talking = { ...IDLE, phase: 'speaking' };
const BLOCKED: Talking = { ...IDLE, phase: 'blocked', error: appError('credentials-missing') };

let clock: ManualClock;
let told: string[];
const make = (mode: 'off' | 'while-talking' | 'always'): MiniRule =>
  createMiniRule({
    clock,
    mode,
    onTalk: () => told.push('talk'),
    onWanted: (wanted) => told.push(wanted ? 'show' : 'hide'),
  });

beforeEach(() => {
  clock = createManualClock(0);
  told = [];
});

describe('the mini window, while talking', () => {
  it('comes after a moment, stays for the answer, and lingers two seconds', () => {
    const rule = make('while-talking');
    rule.follow(IDLE);
    rule.follow(LISTENING);
    expect(told).toEqual(['talk']);
    clock.advance(149);
    expect(told).toEqual(['talk']);
    clock.advance(1);
    expect(told).toEqual(['talk', 'show']);
    for (const session of [THINKING, SPEAKING, IDLE]) rule.follow(session);
    clock.advance(1_999);
    expect(told).toEqual(['talk', 'show']);
    clock.advance(1);
    expect(told).toEqual(['talk', 'show', 'hide']);
    expect(clock.pending()).toBe(0);
  });

  it('shows nothing of a tap that meant nothing', () => {
    const rule = make('while-talking');
    rule.follow(LISTENING);
    clock.advance(100);
    rule.follow(IDLE);
    clock.advance(10_000);
    expect(told).toEqual(['talk']);
  });

  it('stays through the next talk that begins while it lingers', () => {
    const rule = make('while-talking');
    rule.follow(LISTENING);
    clock.advance(200);
    rule.follow(IDLE);
    clock.advance(1_000);
    rule.follow(LISTENING);
    clock.advance(5_000);
    expect(told).toEqual(['talk', 'show', 'talk']);
  });

  it('stays long enough to read what went wrong, also where that came at once or late', () => {
    const rule = make('while-talking');
    rule.follow(LISTENING);
    clock.advance(50);
    rule.follow(BLOCKED);
    expect(told).toEqual(['talk', 'show']);
    clock.advance(7_999);
    expect(told).toEqual(['talk', 'show']);
    clock.advance(1);
    expect(told).toEqual(['talk', 'show', 'hide']);

    told = [];
    rule.follow(LISTENING);
    clock.advance(200);
    rule.follow(IDLE);
    clock.advance(1_000);
    rule.follow(BLOCKED);
    clock.advance(7_999);
    expect(told).toEqual(['talk', 'show']);
  });

  it('makes room for the main window in use, and comes back', () => {
    const rule = make('while-talking');
    rule.setMainInUse(true);
    rule.follow(LISTENING);
    clock.advance(1_000);
    expect(told).toEqual(['talk']);
    rule.setMainInUse(false);
    rule.setMainInUse(true);
    expect(told).toEqual(['talk', 'show', 'hide']);
  });

  it('stays closed until the next talk', () => {
    const rule = make('while-talking');
    rule.follow(LISTENING);
    clock.advance(200);
    rule.dismiss();
    rule.follow(THINKING);
    rule.follow(IDLE);
    clock.advance(5_000);
    expect(told).toEqual(['talk', 'show', 'hide']);
    rule.follow(LISTENING);
    clock.advance(200);
    expect(told.slice(3)).toEqual(['talk', 'show']);
  });

  it('leaves no timer behind', () => {
    const rule = make('while-talking');
    rule.follow(LISTENING);
    rule.dispose();
    expect(clock.pending()).toBe(0);
  });
});

describe('the mini window, by the setting', () => {
  it('is never there when it is off, and goes at once when it is turned off', () => {
    const off = make('off');
    off.follow(LISTENING);
    clock.advance(1_000);
    expect(told).toEqual(['talk']);
    off.setMode('while-talking');
    off.setMode('off');
    expect(told).toEqual(['talk', 'show', 'hide']);
  });

  it('is always there, but for the main window in use or who closed it', () => {
    const rule = make('always');
    rule.follow(IDLE);
    expect(told).toEqual(['show']);
    rule.setMainInUse(true);
    rule.setMainInUse(false);
    rule.dismiss();
    expect(told).toEqual(['show', 'hide', 'show', 'hide']);
    rule.follow(LISTENING);
    expect(told.slice(4)).toEqual(['talk', 'show']);
  });

  it('comes back to who closed it and turns it on again', () => {
    const rule = make('always');
    rule.follow(IDLE);
    rule.dismiss();
    rule.setMode('always');
    expect(told).toEqual(['show', 'hide']);
    rule.setMode('off');
    rule.setMode('always');
    expect(told).toEqual(['show', 'hide', 'show']);
  });
});
