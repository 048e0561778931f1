/** What a person expects of a conversation where the tables say nothing. */
import { describe, expect, it } from 'vitest';
import { appError } from '../../../src-preload/contract/app-error.js';
import { asProfileId, asTurnId } from '../../../src-preload/contract/ids.js';
import { isWithdrawn } from '../../../src-preload/contract/transcript.js';
import { TUNING } from '../../../src-main/session/tuning.js';
import { createStage, sound, type Stage } from './stage.js';

const R1 = asTurnId('r1');

const ready = (capabilities: Parameters<typeof createStage>[0] = {}): Stage => {
  const stage = createStage(capabilities);
  stage.online();
  stage.asked();
  return stage;
};
const play = (stage: Stage, turn: string): void => {
  stage.answered(turn);
  stage.from({ type: 'reply-end', turnId: asTurnId(turn) });
  const { head } = stage.ports.reply;
  if (head !== null) stage.ports.reply.drained(head, 20);
};

describe('what was said is not lost', () => {
  it('a press while offline is kept and sent once ready', () => {
    const stage = createStage();
    stage.press();
    stage.ports.capture.started();
    stage.ports.link.ready();
    expect(stage.ports.uplink.gate).toBe(stage.ports.link.last);
    stage.release();
    stage.ports.capture.drained();
    expect(stage.session.snapshot().phase).toBe('thinking');
  });
  it('an utterance not taken when the link is lost is sent again and awaited again', () => {
    const stage = ready();
    stage.say();
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.asked();
    stage.ports.link.ready();
    expect(stage.asked()).toEqual(['open-gate']);
    expect(stage.state.reply.kind).toBe('awaited');
    expect(stage.ports.uplink.utterance?.phase).toBe('complete');
  });
  it('an utterance taken when the link is lost has failed, and retry sends it again', () => {
    const stage = ready();
    stage.say();
    stage.from({ type: 'user-transcript-final', text: 'What time is it?' });
    stage.ports.link.lose();
    expect(stage.ports.transcript.turns).toMatchObject([
      { text: 'What time is it?', state: { kind: 'failed', error: { code: 'connection-lost' } } },
    ]);
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    expect(stage.state.reply.kind).toBe('none');
    stage.asked();
    stage.verb({ type: 'retry' });
    expect(stage.asked()).toEqual(['resend-utterance']);
    expect(stage.state.reply.kind).toBe('awaited');
    expect(stage.session.snapshot().error).toBeNull();
    play(stage, 'r1');
    expect(stage.ports.transcript.turns).toMatchObject([{ state: { kind: 'final' } }, { state: { kind: 'final' } }]);
  });
  it('an utterance no connection survives is given up after a few', () => {
    const stage = ready();
    stage.say();
    for (let tries = 0; tries < TUNING.handOverTries; tries++) {
      stage.ports.clock.advance(TUNING.stableMs);
      stage.ports.link.lose();
      stage.ports.clock.advance(0);
      stage.ports.link.ready();
    }
    expect(stage.state).toMatchObject({ outgoing: { kind: 'none' }, failed: { kind: 'voice' } });
    expect(stage.session.snapshot().error?.code).toBe('provider-fault');
  });
  it('a text no connection survives is given up after a few', () => {
    const stage = ready();
    stage.verb({ type: 'text-send', text: 'Hello' });
    for (let tries = 0; tries < TUNING.handOverTries; tries++) {
      stage.ports.clock.advance(TUNING.stableMs);
      stage.ports.link.lose();
      stage.ports.clock.advance(0);
      stage.ports.link.ready();
    }
    expect(stage.ports.link.sent).toHaveLength(TUNING.handOverTries);
    expect(stage.state).toMatchObject({ outgoing: { kind: 'none' }, failed: { kind: 'text', text: 'Hello' } });
  });
  it('a text typed while offline is sent once ready; one lost on the way is sent again', () => {
    const stage = createStage();
    stage.verb({ type: 'text-send', text: 'Hello' });
    stage.ports.link.ready();
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    expect(stage.ports.link.sent.map(({ type }) => type)).toEqual(['text-send', 'text-send']);
    expect(stage.ports.transcript.turns).toMatchObject([{ origin: 'text', text: 'Hello', state: { kind: 'final' } }]);
  });
  it('blocked: what waited has failed with the reason, and retry connects and sends it', () => {
    const stage = createStage();
    stage.say();
    stage.ports.link.lose(appError('credentials-rejected'));
    expect(stage.ports.transcript.turns).toMatchObject([{ state: { error: { code: 'credentials-rejected' } } }]);
    stage.asked();
    stage.verb({ type: 'retry' });
    expect(stage.asked()).toEqual(['resend-utterance', 'open-link s-c2']);
    stage.ports.link.ready();
    expect(stage.ports.uplink).toMatchObject({ gate: 's-c2', utterance: { phase: 'complete' } });
    expect(stage.state.reply.kind).toBe('awaited');
  });
  it('retry of a text keeps its turn', () => {
    const stage = ready();
    stage.verb({ type: 'text-send', text: 'Hello' });
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    expect(stage.ports.transcript.turns).toMatchObject([{ text: 'Hello', state: { kind: 'failed' } }]);
    stage.verb({ type: 'retry' });
    expect(stage.ports.transcript.turns).toMatchObject([{ text: 'Hello', state: { kind: 'final' } }]);
    const sent = stage.ports.link.sent.map((intent) => (intent.type === 'text-send' ? intent.turnId : null));
    expect(sent[0]).toBe(sent[1]);
  });
  it('retry with nothing failed and nothing blocked does nothing', () => {
    const stage = ready();
    stage.verb({ type: 'retry' });
    expect(stage.asked()).toEqual([]);
  });
  it('an answer after the bound is heard, and settles its question where the service names it', () => {
    const stage = ready();
    stage.verb({ type: 'text-send', text: 'Hello' });
    const asked = stage.state.outgoing.kind === 'text' ? stage.state.outgoing.turnId : R1;
    stage.ports.clock.advance(TUNING.firstAudioMs);
    stage.answered(asked);
    expect(stage.state).toMatchObject({ reply: { kind: 'playing' }, failed: { kind: 'none' } });
    expect(stage.ports.transcript.turns[0]).toMatchObject({ state: { kind: 'final' } });
    expect(stage.session.snapshot().error).toBeNull();
  });
  it('suspend: what was awaited can be tried again after it', () => {
    const stage = ready();
    stage.say();
    stage.verb({ type: 'system', what: 'suspend' });
    expect(stage.state.failed.kind).toBe('voice');
  });
});

describe('the newest wish counts', () => {
  it('typed text ends an utterance under the key', () => {
    const stage = ready();
    stage.press();
    stage.ports.capture.started();
    stage.asked();
    stage.verb({ type: 'text-send', text: 'Hello' });
    expect(stage.asked()).toEqual(['stop-capture 1', 'cancel-utterance', 'send text-send']);
  });
  it('typed text leaves the microphone open without a key', () => {
    const stage = ready();
    stage.press('hands-free');
    stage.ports.capture.started();
    stage.from({ type: 'user-speech-start' });
    stage.verb({ type: 'text-send', text: 'Hello' });
    expect(stage.state).toMatchObject({ capture: { kind: 'open' }, outgoing: { kind: 'text' } });
  });
  it('typed text while an answer is awaited calls that answer off', () => {
    const stage = ready();
    stage.say();
    stage.asked();
    stage.verb({ type: 'text-send', text: 'Hello' });
    expect(stage.asked()).toEqual(['send reply-cancel', 'release-utterance', 'send text-send']);
  });
  it('text where the service takes none: told, nothing else', () => {
    const stage = ready({ textInput: false });
    stage.verb({ type: 'text-send', text: 'Hello' });
    expect(stage.asked()).toEqual([]);
    expect(stage.session.snapshot().error?.code).toBe('text-unsupported');
    expect(stage.ports.transcript.turns).toEqual([]);
  });
  it('a text typed while offline and talked over is kept as not sent', () => {
    const stage = createStage();
    stage.verb({ type: 'text-send', text: 'Hello' });
    stage.press();
    expect(stage.ports.transcript.turns).toMatchObject([
      { text: 'Hello', state: { kind: 'failed', error: { code: 'cancelled' } } },
    ]);
  });
});

describe('nothing to answer', () => {
  it('user-speech-discarded → none, no error, no turn', () => {
    const stage = ready();
    stage.say();
    stage.from({ type: 'user-speech-discarded' });
    expect(stage.state).toMatchObject({ reply: { kind: 'none' }, outgoing: { kind: 'none' } });
    expect(stage.session.snapshot()).toMatchObject({ phase: 'idle', error: null });
    expect(stage.ports.transcript.turns).toEqual([]);
  });
  it('a caption already shown is withdrawn', () => {
    const stage = ready();
    stage.say();
    stage.from({ type: 'user-transcript-delta', text: 'uh' });
    stage.from({ type: 'user-speech-discarded' });
    const last = stage.ports.transcript.turns.at(-1);
    expect(last !== undefined && isWithdrawn(last)).toBe(true);
    const told = stage.ports.transcript.told.length;
    stage.from({ type: 'user-transcript-final', text: 'late' });
    expect(stage.ports.transcript.told).toHaveLength(told);
  });
});

describe('failures of a turn', () => {
  it('not fatal, awaited → the turn has failed and can be tried again; the link stays', () => {
    const stage = ready();
    stage.say();
    stage.from({ type: 'user-transcript-final', text: 'Hello' });
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    expect(stage.state).toMatchObject({ link: { kind: 'ready' }, reply: { kind: 'none' }, failed: { kind: 'voice' } });
    expect(stage.ports.transcript.turns).toMatchObject([{ text: 'Hello', state: { kind: 'failed' } }]);
  });
  it('not fatal, playing → what there is of it is heard', () => {
    const stage = ready();
    stage.say();
    stage.answered('r1');
    stage.asked();
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    expect(stage.asked()).toEqual(['end-playback']);
  });
  it('the error ends with the next answer, or by hand', () => {
    const stage = ready();
    stage.say();
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    expect(stage.session.snapshot().error?.code).toBe('provider-fault');
    stage.say();
    stage.from({ type: 'reply-start', turnId: R1 });
    expect(stage.session.snapshot().error).toBeNull();
    stage.from({ type: 'failure', error: appError('provider-fault'), fatal: false });
    stage.verb({ type: 'error-dismissed' });
    expect(stage.session.snapshot().error).toBeNull();
  });
  it('dismissing what blocks unblocks, without connecting', () => {
    const stage = createStage();
    stage.verb({ type: 'session-start' });
    stage.ports.link.lose(appError('credentials-missing'));
    stage.verb({ type: 'error-dismissed' });
    expect(stage.session.snapshot()).toMatchObject({ phase: 'offline', error: null });
    expect(stage.ports.link.opened).toHaveLength(1);
  });
  for (const [afterMs, sent] of [
    [60_000, true],
    [60_001, false],
  ] as const) {
    it(`said without a network, which is back ${afterMs} ms after giving up: ${sent ? 'sent' : 'kept to be retried'}`, () => {
      const stage = createStage();
      stage.say();
      for (const pauseMs of [...TUNING.backOffWaitedMs, 0]) {
        stage.ports.link.lose();
        stage.ports.clock.advance(pauseMs);
      }
      expect(stage.session.snapshot().phase).toBe('blocked');
      const [turn] = stage.ports.transcript.turns;
      expect(turn?.state).toMatchObject({ kind: 'failed' });
      stage.ports.clock.advance(afterMs);
      stage.asked();
      stage.verb({ type: 'system', what: 'network-online' });
      if (sent) {
        expect(stage.asked()).toEqual(['resend-utterance', `open-link ${stage.ports.link.last}`]);
        stage.ports.link.ready();
        expect(stage.session.snapshot()).toMatchObject({ phase: 'thinking', error: null });
      } else {
        expect(stage.asked()).toEqual([]);
        expect(stage.session.snapshot()).toMatchObject({ phase: 'offline', error: null });
        stage.verb({ type: 'retry' });
        expect(stage.asked()).toContain('resend-utterance');
      }
    });
  }
  it('the network back sends nothing that failed for another reason', () => {
    const stage = createStage();
    stage.say();
    stage.ports.link.lose(appError('credentials-rejected'));
    stage.asked();
    stage.verb({ type: 'system', what: 'network-online' });
    expect(stage.asked()).toEqual([]);
    expect(stage.session.snapshot().phase).toBe('blocked');
  });
  it('the network back unblocks what failed for want of it', () => {
    const stage = createStage();
    stage.verb({ type: 'session-start' });
    for (let tries = 0; tries < 7; tries++) {
      stage.ports.link.lose();
      stage.ports.clock.advance(10_000);
    }
    expect(stage.session.snapshot().phase).toBe('blocked');
    stage.verb({ type: 'system', what: 'network-online' });
    expect(stage.session.snapshot()).toMatchObject({ phase: 'offline', error: null });
  });
});

describe('things that happen', () => {
  it('are told to the service when nothing goes on, and it may speak because of them', () => {
    const stage = ready();
    stage.verb({ type: 'context-send', text: 'The timer rang.' });
    expect(stage.ports.link.sent).toEqual([{ type: 'context-send', text: 'The timer rang.' }]);
    stage.answered('r1');
    expect(stage.session.snapshot().phase).toBe('speaking');
  });
  it('wait for the connection', () => {
    const stage = createStage();
    stage.verb({ type: 'context-send', text: 'The timer rang.' });
    stage.ports.link.ready();
    expect(stage.ports.link.sent).toHaveLength(1);
  });
  it('wait for the answer that plays, and for the person who speaks', () => {
    const stage = ready();
    stage.say();
    stage.answered('r1');
    stage.verb({ type: 'context-send', text: 'The timer rang.' });
    expect(stage.ports.link.sent).toEqual([]);
    stage.from({ type: 'reply-end', turnId: R1 });
    const { head } = stage.ports.reply;
    if (head === null) throw new Error('Nothing plays.');
    stage.ports.reply.drained(head, 20);
    expect(stage.ports.link.sent.map(({ type }) => type)).toEqual(['playback-drained', 'context-send']);
    stage.press();
    stage.verb({ type: 'context-send', text: 'Again.' });
    expect(stage.ports.link.sent).toHaveLength(2);
  });
  it('are bounded', () => {
    const stage = createStage();
    for (let serial = 0; serial < 100; serial++) stage.verb({ type: 'context-send', text: `${serial}` });
    expect(stage.state.contexts).toHaveLength(TUNING.waitingContexts);
  });
});

describe('hands-free', () => {
  const listening = (): Stage => {
    const stage = ready();
    stage.press('hands-free');
    stage.ports.capture.started();
    stage.asked();
    return stage;
  };
  const speak = (stage: Stage, text: string): void => {
    stage.from({ type: 'user-speech-start' });
    stage.from({ type: 'user-transcript-delta', text });
    stage.from({ type: 'user-speech-end' });
  };
  it('the service ends turns; the microphone stays open; the phase follows the conversation', () => {
    const stage = listening();
    expect(stage.session.snapshot().phase).toBe('listening');
    speak(stage, 'Hello');
    expect(stage.session.snapshot()).toMatchObject({ phase: 'thinking', microphoneOpen: true });
    stage.answered('r1');
    expect(stage.session.snapshot()).toMatchObject({ phase: 'speaking', microphoneOpen: true });
    stage.from({ type: 'reply-end', turnId: R1 });
    const { head } = stage.ports.reply;
    if (head !== null) stage.ports.reply.drained(head, 20);
    expect(stage.session.snapshot().phase).toBe('listening');
    speak(stage, 'Again');
    expect(stage.ports.transcript.turns.map(({ text }) => text)).toEqual(['Hello', '', 'Again']);
  });
  it('muting between utterances takes nothing back', () => {
    const stage = listening();
    speak(stage, 'Hello');
    stage.verb({ type: 'mute-set', muted: true });
    expect(stage.asked()).toEqual(['stop-capture 1', 'unlisten end']);
    expect(stage.state.reply.kind).toBe('awaited');
  });
  it('muting within one does', () => {
    const stage = listening();
    stage.from({ type: 'user-speech-start' });
    stage.verb({ type: 'mute-set', muted: true });
    expect(stage.asked()).toEqual(['stop-capture 1', 'unlisten cancel']);
  });
  it('a service that never tells the end of speech: after the cap it is taken as said, and the answer is owed', () => {
    const stage = listening();
    stage.from({ type: 'user-speech-start' });
    stage.ports.clock.advance(TUNING.utteranceCapMs - 1);
    expect(stage.state).toMatchObject({ outgoing: { progress: 'recording' }, reply: { kind: 'none' } });
    stage.ports.clock.advance(1);
    expect(stage.state).toMatchObject({
      capture: { kind: 'open' },
      outgoing: { progress: 'complete' },
      reply: { kind: 'awaited' },
    });
    stage.ports.clock.advance(TUNING.firstAudioMs);
    expect(stage.state).toMatchObject({ capture: { kind: 'open' }, reply: { kind: 'none' } });
    expect(stage.session.snapshot().error?.code).toBe('timeout');
  });
  it('a service that tells of speech only by its words begins a turn with them', () => {
    const stage = listening();
    stage.from({ type: 'user-transcript-final', text: 'Hello' });
    expect(stage.state).toMatchObject({ outgoing: { progress: 'taken' }, reply: { kind: 'awaited' } });
  });
  it('and so does the next, once the answer is whole; until then they are late words of the one before', () => {
    const stage = listening();
    stage.from({ type: 'user-transcript-final', text: 'Hello' });
    stage.answered('r1');
    stage.from({ type: 'user-transcript-final', text: 'Hello there' });
    stage.from({ type: 'reply-end', turnId: R1 });
    const { head } = stage.ports.reply;
    if (head !== null) stage.ports.reply.drained(head, 20);
    stage.from({ type: 'user-transcript-final', text: 'Again' });
    expect(stage.ports.transcript.turns.map(({ text }) => text)).toEqual(['Hello there', '', 'Again']);
  });
  it('a talk press interrupts', () => {
    const stage = listening();
    stage.answered('r1');
    stage.asked();
    stage.press('hold');
    expect(stage.asked().slice(0, 2)).toEqual(['clear-playback', 'close-gate']);
  });
});

describe('the record of the conversation', () => {
  it('user partial and final, assistant growing, final', () => {
    const stage = ready();
    stage.press();
    stage.ports.capture.started();
    stage.from({ type: 'user-transcript-delta', text: 'What ' });
    stage.from({ type: 'user-transcript-delta', text: 'time' });
    stage.release();
    stage.ports.capture.drained();
    stage.from({ type: 'user-transcript-final', text: 'What time is it?' });
    stage.from({ type: 'reply-text-delta', turnId: R1, text: 'It is ' });
    stage.from({ type: 'reply-text-delta', turnId: R1, text: 'noon.' });
    play(stage, 'r1');
    const seen = stage.ports.transcript.told.map(({ speaker, text, state }) => [speaker, text, state.kind]);
    expect(seen.filter((entry, at) => JSON.stringify(entry) !== JSON.stringify(seen[at - 1]))).toEqual([
      ['user', 'What ', 'partial'],
      ['user', 'What time', 'partial'],
      ['user', 'What time is it?', 'final'],
      ['assistant', 'It is ', 'partial'],
      ['assistant', 'It is noon.', 'partial'],
      ['assistant', 'It is noon.', 'final'],
    ]);
  });
  it('the words of the person may come after the answer began', () => {
    const stage = ready();
    stage.say();
    stage.answered('r1');
    stage.from({ type: 'user-transcript-final', text: 'Hello' });
    expect(stage.ports.transcript.turns.find(({ speaker }) => speaker === 'user')).toMatchObject({
      text: 'Hello',
      state: { kind: 'final' },
    });
  });
  it('a service without captions of the person: the turn shows once it is whole', () => {
    const stage = ready({ userTranscript: 'none' });
    stage.press();
    stage.ports.capture.started();
    expect(stage.ports.transcript.turns).toEqual([]);
    stage.release();
    stage.ports.capture.drained();
    expect(stage.ports.transcript.turns).toMatchObject([{ speaker: 'user', text: '', state: { kind: 'partial' } }]);
    stage.from({ type: 'reply-start', turnId: R1 });
    expect(stage.ports.transcript.turns[0]).toMatchObject({ state: { kind: 'final' } });
  });
  it('a service without captions of the person that answers a pause while one speaks on: the turn shows before it', () => {
    const stage = ready({ userTranscript: 'none', turnEnd: 'server-vad' });
    stage.press('latched');
    stage.ports.capture.started();
    stage.answered('r1');
    expect(stage.ports.transcript.told.map(({ speaker }) => speaker).slice(0, 3)).toEqual([
      'user',
      'user',
      'assistant',
    ]);
    expect(stage.ports.transcript.turns[0]).toMatchObject({ speaker: 'user', text: '', state: { kind: 'final' } });
  });
  it('a question whose words come after its answer, or never, is told before it all the same', () => {
    const stage = ready({ userTranscript: 'final' });
    stage.say();
    stage.from({ type: 'reply-text-delta', turnId: R1, text: 'It is noon.' });
    const order = () => [...new Set(stage.ports.transcript.told.map(({ speaker }) => speaker))];
    expect(order()).toEqual(['user', 'assistant']);
    stage.from({ type: 'user-transcript-final', text: 'What time is it?' });
    expect(stage.ports.transcript.turns.map(({ text }) => text)).toEqual(['What time is it?', 'It is noon.']);
  });
  it('ids are ours, so that two connections may use the same', () => {
    const stage = ready();
    stage.say();
    play(stage, 'r1');
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    stage.say();
    play(stage, 'r1');
    const ids = stage.ports.transcript.turns.map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
    expect(ids.every((id) => id.startsWith('s-t'))).toBe(true);
  });
  it('an answer that outlives its connection does not silence its namesake on the next', () => {
    const stage = ready();
    stage.say();
    stage.answered('r1');
    const old = stage.ports.reply.head;
    stage.ports.link.lose();
    stage.ports.clock.advance(0);
    stage.ports.link.ready();
    if (old === null) throw new Error('Nothing plays.');
    stage.ports.reply.drained(old, 20);
    stage.say();
    stage.answered('r1');
    expect(stage.state.reply).toMatchObject({ kind: 'playing', turn: { sound: 'some' } });
  });
  it('a turn belongs to the assistant in use when it began', () => {
    const stage = ready();
    stage.verb({ type: 'text-send', text: 'Hello' });
    stage.session.setProfile(asProfileId('other'));
    stage.answered('r1');
    expect(stage.ports.transcript.turns.map(({ profileId }) => profileId)).toEqual(['local', 'other']);
    expect(stage.session.snapshot().profileId).toBe('other');
  });
});

describe('what the person feels', () => {
  it('onset, response, audible and barge-in are measured and told with the answer', () => {
    const stage = ready();
    const { clock, uplink, reply } = stage.ports;
    stage.press();
    clock.advance(40);
    stage.ports.capture.started();
    clock.advance(20);
    uplink.firstFrame(clock.nowMs());
    clock.advance(1_000);
    stage.release();
    clock.advance(15);
    stage.ports.capture.drained();
    clock.advance(300);
    stage.from({ type: 'reply-start', turnId: R1 });
    clock.advance(50);
    stage.from(sound('r1'));
    clock.advance(12);
    if (reply.head === null) throw new Error('Nothing plays.');
    const turn = reply.head;
    reply.started(turn);
    clock.advance(500);
    stage.press();
    clock.advance(9);
    reply.wasCut(turn, 500);
    const latency = { onsetMs: 60, responseMs: 365, audibleMs: 12, bargeInMs: 9 };
    expect(stage.session.snapshot().lastLatency).toEqual(latency);
    expect(stage.ports.transcript.turns.at(-1)).toMatchObject({ state: { kind: 'cut' }, latency });
    expect(stage.marks.map(({ name }) => name)).toEqual([
      'talk-start',
      'first-frame-sent',
      'utterance-end',
      'reply-start',
      'first-sound',
      'playback-started',
      'interrupt',
      'talk-start',
      'playback-cut',
    ]);
  });
  it('an answer nobody asked for has no response time', () => {
    const stage = ready();
    stage.answered('r1');
    expect(stage.session.snapshot().lastLatency).toEqual({
      onsetMs: null,
      responseMs: null,
      audibleMs: 0,
      bargeInMs: null,
    });
  });
});
