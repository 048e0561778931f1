import { beforeEach, describe, expect, it } from 'vitest';
import { createLinkDesk, type LinkDesk } from '../../../src-main/app/links.js';
import { createManualClock, type ManualClock } from '../../fakes/manual-clock.js';

let clock: ManualClock;
let done: string[];
let isTalking: boolean;
let answer: (allowed: boolean) => void;
let desk: LinkDesk;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  clock = createManualClock(0);
  done = [];
  isTalking = false;
  desk = createLinkDesk({
    show: (fragment) => done.push(`show ${fragment ?? ''}`),
    askToTalk() {
      done.push('ask');
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    isTalking: () => isTalking,
    startTalk: () => done.push('talk'),
    nowMs: () => clock.nowMs(),
    onOutcome: (outcome) => done.push(outcome),
  });
});

describe('links from outside', () => {
  it('show at once what only shows', () => {
    desk.open('parley://show');
    desk.open('parley://settings/audio');
    expect(done).toEqual(['show ', 'shown', 'show /settings/audio', 'shown']);
  });

  it('do nothing when they are not known', () => {
    desk.open('parley://quit');
    expect(done).toEqual(['unknown']);
  });

  it('ask before they listen, and listen when they may', async () => {
    desk.open('parley://talk');
    expect(done).toEqual(['ask']);
    answer(true);
    await settle();
    expect(done).toEqual(['ask', 'allowed', 'talk']);
  });

  it('never listen when they may not, and ask again the next time', async () => {
    desk.open('parley://talk');
    answer(false);
    await settle();
    desk.open('parley://talk');
    expect(done).toEqual(['ask', 'refused', 'ask']);
  });

  it('ask one thing at a time', async () => {
    desk.open('parley://talk');
    desk.open('parley://talk');
    expect(done).toEqual(['ask', 'too-often']);
    answer(false);
    await settle();
    expect(done).not.toContain('talk');
  });

  it('ask nothing while somebody talks, and do not begin twice', async () => {
    isTalking = true;
    desk.open('parley://talk');
    expect(done).toEqual(['needless']);
    isTalking = false;
    desk.open('parley://talk');
    isTalking = true;
    answer(true);
    await settle();
    expect(done).toEqual(['needless', 'ask', 'allowed']);
  });

  it('do not ask again and again', async () => {
    for (let count = 0; count < 4; count += 1) {
      desk.open('parley://talk');
      answer(false);
      await settle();
      clock.advance(2_000);
    }
    expect(done.filter((one) => one === 'ask')).toHaveLength(3);
    expect(done.at(-1)).toBe('too-often');
    clock.advance(20_000);
    desk.open('parley://talk');
    expect(done.at(-1)).toBe('ask');
  });

  it('do not bring the window to the front again and again', () => {
    for (let count = 0; count < 20; count += 1) desk.open('parley://show');
    expect(done.filter((one) => one === 'show ')).toHaveLength(5);
    clock.advance(2_000);
    desk.open('parley://show');
    expect(done.filter((one) => one === 'show ')).toHaveLength(6);
  });
});
