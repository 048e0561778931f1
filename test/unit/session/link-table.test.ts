/** Every row of the link table, by its words in the architecture. */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asConnectionId, asTurnId } from '../../../src-preload/contract/ids.js';
import { TUNING } from '../../../src-main/session/tuning.js';
import { LOST } from '../../fakes/session-ports.js';
import { createStage, sound, type Stage } from './stage.js';

const REJECTED = appError('credentials-rejected');

const connecting = (): Stage => {
  const stage = createStage();
  stage.verb({ type: 'session-start' });
  stage.asked();
  return stage;
};
const ready = (capabilities: Parameters<typeof createStage>[0] = {}): Stage => {
  const stage = createStage(capabilities);
  stage.online();
  stage.asked();
  return stage;
};
const waiting = (): Stage => {
  const stage = ready();
  stage.ports.link.lose();
  stage.asked();
  return stage;
};
const blocked = (): Stage => {
  const stage = connecting();
  stage.ports.link.lose(REJECTED);
  stage.asked();
  return stage;
};

describe('link: offline, blocked', () => {
  for (const [name, make] of [
    ['offline', createStage],
    ['blocked', blocked],
  ] as const) {
    it(`${name} | talk-start → connecting; open-link`, () => {
      const stage = make();
      stage.press();
      expect(stage.state.link.kind).toBe('connecting');
      expect(stage.asked()).toContain(`open-link ${stage.ports.link.last}`);
    });
    it(`${name} | text → connecting; open-link`, () => {
      const stage = make();
      stage.verb({ type: 'text-send', text: 'Hello' });
      expect(stage.state.link.kind).toBe('connecting');
      expect(stage.asked()).toEqual([`open-link ${stage.ports.link.last}`]);
    });
    it(`${name} | session-start → connecting; open-link`, () => {
      const stage = make();
      stage.verb({ type: 'session-start' });
      expect(stage.state.link).toMatchObject({ kind: 'connecting', attempt: 0, why: 'wanted' });
    });
    it(`${name} | context → connecting; open-link`, () => {
      const stage = make();
      stage.verb({ type: 'context-send', text: 'The timer rang.' });
      expect(stage.state.link.kind).toBe('connecting');
    });
  }
});

describe('link: connecting', () => {
  it('session-ready → ready; the gate opens', () => {
    const stage = connecting();
    stage.ports.link.ready();
    expect(stage.state.link).toMatchObject({ kind: 'ready', gate: 'open' });
    expect(stage.asked()).toEqual(['open-gate']);
  });
  it('session-ready → flushes the utterance pressed while offline', () => {
    const stage = createStage();
    stage.say();
    expect(stage.ports.uplink.utterance?.phase).toBe('complete');
    stage.asked();
    stage.ports.link.ready();
    expect(stage.asked()).toEqual(['open-gate']);
    expect(stage.ports.uplink.utterance?.phase).toBe('complete');
    expect(stage.session.snapshot().phase).toBe('thinking');
  });
  it('session-ready with a greeting gate → the gate stays closed until listening-allowed', () => {
    const stage = createStage({ greeting: 'gates-mic' });
    stage.online();
    expect(stage.state.link).toMatchObject({ kind: 'ready', gate: 'greeting' });
    expect(stage.ports.uplink.gate).toBeNull();
    stage.from({ type: 'listening-allowed' });
    expect(stage.ports.uplink.gate).toBe(stage.ports.link.last);
  });
  it('a greeting that never ends its gate → the gate opens after the bound', () => {
    const stage = createStage({ greeting: 'gates-mic' });
    stage.online();
    stage.ports.clock.advance(TUNING.greetingMs);
    expect(stage.ports.uplink.gate).toBe(stage.ports.link.last);
  });
  it('a text waits for the greeting gate as well', () => {
    const stage = createStage({ greeting: 'gates-mic' });
    stage.online();
    stage.verb({ type: 'text-send', text: 'Hello' });
    expect(stage.ports.link.sent).toEqual([]);
    stage.from({ type: 'listening-allowed' });
    expect(stage.ports.link.sent).toMatchObject([{ type: 'text-send', text: 'Hello' }]);
  });
  it('failure not retryable → blocked; close-link, discard capture, told with needs', () => {
    const stage = createStage();
    stage.press();
    stage.asked();
    stage.from({ type: 'failure', error: REJECTED, fatal: true });
    expect(stage.state.link).toMatchObject({ kind: 'blocked', error: REJECTED });
    expect(stage.asked()).toEqual(['close-link detach', 'discard-capture 1', 'cancel-utterance']);
    expect(stage.session.snapshot()).toMatchObject({ phase: 'blocked', error: { needs: 'credentials' } });
  });
  for (const [step, boundMs] of [
    ['preparing', TUNING.prepareMs],
    ['opening', TUNING.openMs],
    ['awaiting-ready', TUNING.readyMs],
  ] as const) {
    it(`${step} bound → waiting; the connection is dropped`, () => {
      const stage = connecting();
      stage.ports.link.step(step);
      stage.ports.clock.advance(boundMs - 1);
      expect(stage.state.link).toMatchObject({ kind: 'connecting', step });
      stage.ports.clock.advance(1);
      expect(stage.asked()).toContain('close-link detach');
      expect(stage.ports.link.opened).toHaveLength(2);
    });
  }
  it('retryAfterMs wins over the table', () => {
    const stage = connecting();
    stage.ports.link.lose(appError('rate-limited', { retryAfterMs: 5_000 }));
    expect(stage.state.link).toMatchObject({ kind: 'waiting', delayMs: 5_000 });
    expect(stage.session.snapshot().error?.code).toBe('rate-limited');
  });
});

describe('link: ready', () => {
  it('failure not retryable → blocked; close-link', () => {
    const stage = ready();
    stage.from({ type: 'failure', error: appError('quota-exhausted'), fatal: true });
    expect(stage.session.snapshot()).toMatchObject({ phase: 'blocked', error: { needs: 'billing' } });
    expect(stage.asked()).toEqual(['close-gate', 'close-link detach']);
  });
  it('lost → waiting; reply → none', () => {
    const stage = ready();
    stage.say();
    expect(stage.state.reply.kind).toBe('awaited');
    stage.ports.link.lose();
    expect(stage.state.link).toMatchObject({ kind: 'waiting', attempt: 1 });
    expect(stage.state.reply.kind).toBe('none');
    expect(stage.session.snapshot().phase).toBe('reconnecting');
  });
  it('lost → sound already queued may finish, and can still be silenced', () => {
    const stage = ready();
    stage.say();
    stage.answered('r1');
    stage.asked();
    stage.ports.link.lose();
    expect(stage.asked()).toEqual(['end-playback', 'close-gate']);
    expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { generation: 'broken' } });
    stage.verb({ type: 'interrupt', atMs: 0 });
    expect(stage.asked()).toEqual(['clear-playback']);
  });
  it('retryable failure → waiting; the connection is dropped', () => {
    const stage = ready();
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: true });
    expect(stage.state.link.kind).toBe('waiting');
    expect(stage.asked()).toEqual(['close-gate', 'close-link detach']);
  });
  it('expiring while quiet → renewed without a word', () => {
    const stage = ready();
    const phases: string[] = [];
    stage.session.onSnapshot(({ phase }) => phases.push(phase));
    stage.from({ type: 'session-expiring', inMs: 10_000 });
    expect(stage.asked()).toEqual(['close-gate', 'close-link detach', 'open-link s-c2']);
    stage.ports.link.ready();
    expect(phases).toEqual([]);
    expect(stage.session.snapshot().phase).toBe('idle');
  });
  it('expiring while busy → renewed once capture is closed and reply none', () => {
    const stage = ready();
    stage.say();
    stage.answered('r1');
    stage.from({ type: 'session-expiring', inMs: 10_000 });
    expect(stage.state.link.kind).toBe('ready');
    stage.from({ type: 'reply-end', turnId: asTurnId('r1') });
    const { head } = stage.ports.reply;
    if (head === null) throw new Error('Nothing plays.');
    stage.ports.reply.drained(head, 20);
    expect(stage.state.link).toMatchObject({ kind: 'connecting', why: 'rotation' });
  });
  it('expiring and busy until the deadline → treated as lost', () => {
    const stage = ready();
    stage.press('latched');
    stage.ports.capture.started();
    stage.from({ type: 'session-expiring', inMs: 5_000 });
    stage.ports.clock.advance(5_000);
    expect(stage.ports.link.opened).toHaveLength(2);
    expect(stage.state.capture.kind).toBe('open');
  });
  it('age near maxConnectionMs → renewed', () => {
    const stage = ready({ maxConnectionMs: 600_000, idleHangUpMs: null });
    stage.ports.clock.advance(569_999);
    expect(stage.ports.link.opened).toHaveLength(1);
    stage.ports.clock.advance(1);
    expect(stage.ports.link.opened).toHaveLength(2);
  });
  it('idle bound → closing; leave; then offline', () => {
    const stage = ready();
    stage.ports.clock.advance(300_000);
    expect(stage.asked()).toEqual(['close-gate', 'close-link leave']);
    stage.ports.link.closed();
    expect(stage.session.snapshot().phase).toBe('offline');
  });
  it('idle counts from the last turn, across connections', () => {
    const stage = ready();
    stage.ports.clock.advance(200_000);
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    stage.ports.clock.advance(100_000);
    expect(stage.state.link.kind).toBe('closing');
  });
  it('another idle bound counts at once, from the last turn', () => {
    const stage = ready();
    stage.ports.clock.advance(100_000);
    stage.ports.now = { ...stage.ports.now, idleHangUpMs: 120_000 };
    stage.verb({ type: 'idle-bound-changed' });
    stage.ports.clock.advance(19_999);
    expect(stage.state.link.kind).toBe('ready');
    stage.ports.clock.advance(1);
    expect(stage.state.link.kind).toBe('closing');
  });
  it('an idle bound that has passed already hangs up now; one taken away never does', () => {
    const stage = ready();
    stage.ports.clock.advance(100_000);
    stage.ports.now = { ...stage.ports.now, idleHangUpMs: null };
    stage.verb({ type: 'idle-bound-changed' });
    stage.ports.clock.advance(100_000_000);
    expect(stage.state.link.kind).toBe('ready');
    stage.ports.now = { ...stage.ports.now, idleHangUpMs: 60_000 };
    stage.verb({ type: 'idle-bound-changed' });
    stage.ports.clock.advance(0);
    expect(stage.state.link.kind).toBe('closing');
  });
  it('an idle bound set before the last turn counts from that turn', () => {
    const stage = ready();
    stage.ports.now = { ...stage.ports.now, idleHangUpMs: 60_000 };
    stage.verb({ type: 'idle-bound-changed' });
    stage.ports.clock.advance(50_000);
    stage.press();
    stage.ports.capture.failed();
    stage.ports.clock.advance(59_999);
    expect(stage.state.link.kind).toBe('ready');
    stage.ports.clock.advance(1);
    expect(stage.state.link.kind).toBe('closing');
  });
  it('an idle bound changed while connecting holds for that connection', () => {
    const stage = connecting();
    stage.ports.now = { ...stage.ports.now, idleHangUpMs: 60_000 };
    stage.verb({ type: 'idle-bound-changed' });
    stage.ports.link.ready();
    stage.ports.clock.advance(60_000);
    expect(stage.state.link.kind).toBe('closing');
  });
  it('the press after an idle hang-up connects again and goes on with the conversation', () => {
    const stage = ready();
    stage.from({ type: 'resume-updated', resume: { kind: 'conversation-id', value: 'c1' } });
    stage.ports.clock.advance(300_000);
    stage.ports.link.closed();
    stage.press();
    expect(stage.ports.link.resumes).toEqual([null, { kind: 'conversation-id', value: 'c1' }]);
  });
  it('no idle bound where staying costs nothing', () => {
    const stage = ready({ idleHangUpMs: null });
    stage.ports.clock.advance(100_000_000);
    expect(stage.state.link.kind).toBe('ready');
  });
  for (const why of ['assistant-changed', 'new-conversation'] as const) {
    it(`session-end (${why}) → closing; conversation-end, leave; silence and microphone closed first`, () => {
      const stage = ready();
      stage.say();
      stage.answered('r1');
      stage.asked();
      stage.verb({ type: 'session-end', why });
      expect(stage.asked()).toEqual(['clear-playback', 'close-gate', 'send conversation-end', 'close-link leave']);
      expect(stage.state).toMatchObject({ link: { kind: 'closing' }, resume: null });
    });
  }
  it('session-end (quit) → closes everything and takes no more verbs', () => {
    const stage = ready();
    stage.press();
    stage.ports.capture.started();
    stage.asked();
    stage.verb({ type: 'session-end', why: 'quit' });
    expect(stage.asked()).toEqual(['discard-capture 1', 'cancel-utterance', 'close-gate', 'close-link leave']);
    stage.press();
    stage.ports.link.closed();
    expect(stage.asked()).toEqual([]);
    expect(stage.session.snapshot().phase).toBe('offline');
  });
  it('suspend → closing; leave', () => {
    const stage = ready();
    stage.verb({ type: 'system', what: 'suspend' });
    expect(stage.asked()).toEqual(['close-gate', 'close-link leave']);
  });
  it('conversation-ended → closing; never reconnects by itself', () => {
    const stage = ready();
    stage.from({ type: 'conversation-ended' });
    stage.ports.link.closed();
    stage.ports.clock.advance(1_000_000);
    expect(stage.state.link.kind).toBe('offline');
    expect(stage.ports.link.opened).toHaveLength(1);
  });
  it('conversation-ended while the person speaks → their utterance goes to a new one', () => {
    const stage = ready();
    stage.press();
    stage.ports.capture.started();
    stage.from({ type: 'conversation-ended' });
    stage.ports.link.closed();
    expect(stage.state).toMatchObject({ link: { kind: 'connecting' }, capture: { kind: 'open' } });
  });
});

describe('link: waiting', () => {
  it('expired → connecting with the resume value and a new connectionId', () => {
    const stage = ready();
    stage.from({ type: 'resume-updated', resume: { kind: 'handle', value: 'h1' } });
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    expect(stage.ports.link.opened).toEqual(['s-c1', 's-c2']);
    expect(stage.ports.link.resumes).toEqual([null, { kind: 'handle', value: 'h1' }]);
  });
  it('back-off 0, 0.3, 1, 2, 4, 7 s, at most 6; then blocked (network-unreachable)', () => {
    const stage = connecting();
    const delaysMs: number[] = [];
    for (let tries = 0; tries < 6; tries++) {
      stage.ports.link.lose();
      if (stage.state.link.kind === 'waiting') delaysMs.push(stage.state.link.delayMs);
      stage.ports.clock.advance(delaysMs.at(-1) ?? 0);
    }
    expect(delaysMs).toEqual([0, 300, 1_000, 2_000, 4_000, 7_000]);
    stage.ports.link.lose();
    expect(stage.state.link).toMatchObject({ kind: 'blocked', error: { code: 'network-unreachable' } });
    expect(stage.ports.link.opened).toHaveLength(7);
  });
  it('jitter lengthens a pause by at most a fifth', () => {
    const stage = connecting();
    Object.assign(stage.ports, { random: () => 0.999 });
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.lose();
    expect(stage.state.link).toMatchObject({ delayMs: 360 });
  });
  it('attempts used up → blocked; talk-start retries at once', () => {
    const stage = connecting();
    for (let tries = 0; tries < 7; tries++) {
      stage.ports.link.lose();
      stage.ports.clock.advance(10_000);
    }
    expect(stage.state.link.kind).toBe('blocked');
    stage.press();
    expect(stage.state.link).toMatchObject({ kind: 'connecting', attempt: 0 });
  });
  it('a reason other than the network is told as it is', () => {
    const stage = connecting();
    for (let tries = 0; tries < 7; tries++) {
      stage.ports.link.lose(appError('provider-fault'));
      stage.ports.clock.advance(10_000);
    }
    expect(stage.session.snapshot().error?.code).toBe('provider-fault');
  });
  for (const what of ['network-online', 'resume'] as const) {
    it(`${what} → connecting now, attempt kept`, () => {
      const stage = waiting();
      stage.verb({ type: 'system', what });
      expect(stage.state.link).toMatchObject({ kind: 'connecting', attempt: 1, why: 'recovery' });
    });
  }
  it('network-offline → goes on waiting: what is on this computer is reached without one', () => {
    const stage = waiting();
    stage.verb({ type: 'system', what: 'network-offline' });
    expect(stage.state.link.kind).toBe('waiting');
  });
  it('talk-start → connecting now, attempt kept', () => {
    const stage = waiting();
    stage.press();
    expect(stage.state.link).toMatchObject({ kind: 'connecting', attempt: 1 });
  });
  it('session-end → offline; no timer is left', () => {
    const stage = waiting();
    stage.verb({ type: 'session-end', why: 'new-conversation' });
    expect(stage.state.link.kind).toBe('offline');
    expect(stage.ports.clock.running).toBe(0);
  });
  it('the attempt counter resets after 10 s of ready', () => {
    const stage = waiting();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    stage.ports.clock.advance(9_999);
    expect(stage.state.link).toMatchObject({ attempt: 1 });
    stage.ports.clock.advance(1);
    expect(stage.state.link).toMatchObject({ attempt: 0 });
  });
  it('a recovery that works at once is not an error', () => {
    const stage = waiting();
    expect(stage.session.snapshot().error).toBeNull();
    for (let tries = 0; tries < 2; tries++) {
      stage.ports.clock.advance(10_000);
      stage.ports.link.lose();
    }
    expect(stage.session.snapshot().error?.code).toBe('connection-lost');
    stage.ports.clock.advance(10_000);
    stage.ports.link.ready();
    expect(stage.session.snapshot().error).toBeNull();
  });
});

describe('link: closing', () => {
  const closing = (): Stage => {
    const stage = ready();
    stage.verb({ type: 'session-end', why: 'new-conversation' });
    stage.asked();
    return stage;
  };
  it('forced detach after the bound → offline', () => {
    const stage = closing();
    stage.ports.clock.advance(TUNING.closingMs);
    expect(stage.asked()).toEqual(['close-link detach']);
    expect(stage.state.link.kind).toBe('offline');
    expect(stage.ports.clock.running).toBe(0);
  });
  it('talk-start → remembered; connecting as soon as the old socket is detached', () => {
    const stage = closing();
    stage.press();
    expect(stage.ports.link.opened).toHaveLength(1);
    stage.ports.link.closed();
    expect(stage.state.link.kind).toBe('connecting');
    expect(stage.ports.link.opened).toHaveLength(2);
  });
  it('nothing the service says counts any more', () => {
    const stage = closing();
    stage.from(sound('r1'));
    stage.from({ type: 'resume-updated', resume: { kind: 'handle', value: 'late' } });
    expect(stage.asked()).toEqual([]);
    expect(stage.state.resume).toBeNull();
  });
});

describe('link: rule 0', () => {
  it('facts of a dead connection are no-ops, counted', () => {
    const stage = ready();
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    stage.asked();
    const before = stage.state;
    stage.ports.link.event({ type: 'conversation-ended' }, asConnectionId('s-c1'));
    stage.ports.link.event(sound('r1'), asConnectionId('s-c1'));
    stage.session.dispatch({ type: 'link-lost', connectionId: asConnectionId('s-c1'), error: LOST });
    stage.session.dispatch({ type: 'link-closed', connectionId: asConnectionId('s-c1') });
    stage.session.dispatch({ type: 'link-step', connectionId: asConnectionId('s-c1'), step: 'opening' });
    expect(stage.asked()).toEqual([]);
    expect(stage.state).toEqual({ ...before, stale: before.stale + 5 });
    expect(stage.session.staleFacts()).toBe(5);
  });
});

describe('link: whether it is alive', () => {
  for (const what of ['network-offline', 'network-online', 'resume'] as const) {
    it(`ready | ${what} → probe-link`, () => {
      const stage = ready();
      stage.verb({ type: 'system', what });
      expect(stage.asked()).toEqual(['probe-link']);
      expect(stage.state.link.kind).toBe('ready');
    });
  }
  it('connecting: preparing, opening | network-online → begins anew, attempt kept', () => {
    const stage = waiting();
    stage.ports.clock.advance(0);
    stage.ports.link.step('opening');
    stage.asked();
    stage.verb({ type: 'system', what: 'network-online' });
    expect(stage.asked()).toEqual(['close-link detach', 'open-link s-c3']);
    expect(stage.state.link).toMatchObject({ kind: 'connecting', step: 'preparing', attempt: 1, why: 'recovery' });
  });
  it('connecting: awaiting ready | network-online → probe-link', () => {
    const stage = connecting();
    stage.ports.link.step('awaiting-ready');
    stage.verb({ type: 'system', what: 'network-online' });
    expect(stage.asked()).toEqual(['probe-link']);
  });
  it('is attended to from the press until the answer is there', () => {
    const stage = ready();
    const { link, capture } = stage.ports;
    expect(link.attended).toBe(false);
    stage.press();
    expect(link.attended).toBe(true);
    capture.started();
    stage.release();
    capture.drained();
    expect(link.attended).toBe(true);
    stage.answered('r1');
    expect(link.attended).toBe(true);
    stage.from({ type: 'reply-end', turnId: asTurnId('r1') });
    // What is left of the answer is heard without the service.
    expect(stage.state.reply.kind).toBe('playing');
    expect(link.attended).toBe(false);
  });
  it('is attended to anew on the next connection', () => {
    const stage = ready();
    stage.press();
    stage.ports.capture.started();
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    expect(stage.ports.link.attended).toBe(true);
  });
  it('is attended to while a text is unanswered', () => {
    const stage = ready();
    stage.verb({ type: 'text-send', text: 'Hello' });
    expect(stage.ports.link.attended).toBe(true);
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    expect(stage.ports.link.attended).toBe(false);
  });
});
