/**
 * Owns one connection's wire with AddisAI: the microphone goes out as a stream, and the service decides by itself when
 * to answer. Must never see a socket or a timer.
 */
import { appError, toldBy } from '../../../src-preload/contract/app-error.js';
import { say } from '../../../src-preload/contract/said.js';
import { NOTHING, sending, telling } from '../kit/codec-result.js';
import type { Codec, CodecContext, CodecEvent, CodecResult, Intent } from '../types.js';
import { createAnswers } from './answers.js';
import { createFailures } from './failure.js';
import { credentialName, NAME, readSettings } from './options.js';
import { createTranscript } from './transcript.js';
import { createUplink } from './uplink.js';
import { readFrame, UPLINK_RATE_HZ, type Heard } from './wire.js';

type Events = readonly CodecEvent[];

/** Less than a syllable: a key touched by mistake. */
const MIN_UTTERANCE_SAMPLES = UPLINK_RATE_HZ / 10;

/** `heard`: some of it went out. */
type Utterance = 'none' | 'open' | 'heard';

const NO_EVENTS: Events = [];

export function createAddisAiCodec(context: CodecContext): Codec {
  const { clock, connectionId, options, secrets } = context;
  const failures = createFailures(secrets, credentialName(options));
  const uplink = createUplink(readSettings(options));
  const answers = createAnswers(connectionId, clock);
  const transcript = createTranscript();
  let isReady = false;
  let utterance: Utterance = 'none';
  let isStream = false;
  let samples = 0;
  /** Seconds billed in the turn that runs, as told so far. */
  let toldSeconds = 0;

  const begin = (intent: Extract<Intent, { type: 'utterance-start' }>): CodecResult => {
    // One that was never ended is no part of this one.
    if (utterance !== 'none') takeBack();
    utterance = 'open';
    isStream = intent.stream === true;
    samples = 0;
    transcript.begin();
    return { send: uplink.hurry(), events: answers.asks(intent.turnId) };
  };

  const stream = (pcm: Int16Array): CodecResult => {
    if (utterance === 'none' || pcm.length === 0) return NOTHING;
    samples += pcm.length;
    const frames = uplink.add(pcm);
    if (frames.length > 0) {
      utterance = 'heard';
      answers.heardMore();
    }
    return sending(...frames);
  };

  const finish = (): CodecResult => {
    if (utterance === 'none') return NOTHING;
    if (samples < MIN_UTTERANCE_SAMPLES) {
      // No answer will come, and none is to be waited for.
      takeBack();
      return telling({ type: 'user-speech-discarded' });
    }
    utterance = 'none';
    answers.asked();
    return sending(...uplink.finish(clock.nowMs()));
  };

  /** What was heard cannot be taken back: it is closed with silence, so that it is no part of what comes next. */
  const takeBack = (): void => {
    const wasHeard = utterance === 'heard';
    utterance = 'none';
    uplink.drop();
    if (wasHeard) {
      answers.takeBack();
      uplink.close(clock.nowMs());
    }
  };

  const encode = (intent: Intent): CodecResult => {
    switch (intent.type) {
      case 'utterance-start':
        return begin(intent);
      case 'utterance-audio':
        return stream(intent.pcm);
      case 'utterance-end':
        return finish();
      case 'utterance-cancel':
        takeBack();
        return NOTHING;
      case 'reply-cancel':
        answers.cancel(intent.turnId);
        return NOTHING;
      case 'text-send': {
        const error = appError('text-unsupported', { detail: say('addisai-speech-only', { service: NAME }) });
        return telling({ type: 'failure', error, fatal: false });
      }
      case 'conversation-end':
      case 'leave':
        utterance = 'none';
        uplink.drop();
        uplink.hush();
        return NOTHING;
      // Neither has a message on this wire.
      case 'context-send':
      case 'playback-drained':
        return NOTHING;
    }
  };

  /**
   * A part of an answer: the first shows that the service has heard the end of what was said. That of another answer,
   * one called off or one to a pause before, shows nothing: without the silence that is still owed the service would
   * go on listening, and never answer.
   */
  const part = (tell: () => Events): Events => {
    const isFirst = answers.isBetween();
    const isDue = answers.isDue();
    const events = tell();
    if (!isFirst) return events;
    toldSeconds = 0;
    if (!answers.isTelling()) return events;
    if (isDue) uplink.hush();
    return [...transcript.settle(), ...events];
  };

  const ready = (): Events => {
    if (isReady) return NO_EVENTS;
    isReady = true;
    return [{ type: 'session-ready' }];
  };

  const interrupted = (): Events => {
    const events = answers.interrupted();
    // It heard the person go on: they are not answered yet.
    return events.length > 0 && utterance !== 'none' ? [...events, { type: 'user-speech-start' }] : events;
  };

  /** Reports within one turn replace each other; those of two turns add up. */
  const billed = (seconds: number): Events => {
    const amount = seconds - toldSeconds;
    toldSeconds = Math.max(seconds, toldSeconds);
    return amount > 0 ? [{ type: 'usage', amount, unit: 'seconds of audio' }] : NO_EVENTS;
  };

  const fail = (status: number | null, words: string): Events => {
    // Without a status only this turn is known to have failed; before the start there is no turn.
    const fatal = status !== null || !isReady;
    const error = failures.error(status, words);
    if (!fatal && error.retryable && answers.isUnwanted()) {
      answers.abandon();
      const told = toldBy(error);
      return told === null ? NO_EVENTS : [{ type: 'warning', detail: told }];
    }
    // The failure comes first, since it is of the answer that ends with it.
    return [{ type: 'failure', error, fatal: fatal || !error.retryable }, ...answers.end()];
  };

  const inWords = (words: string, tell: (shown: string) => CodecEvent): Events => {
    const shown = failures.words(words);
    return shown === null ? NO_EVENTS : [tell(shown)];
  };

  const hear = (heard: Heard): Events => {
    switch (heard.type) {
      case 'ready':
        return ready();
      case 'status':
        return inWords(heard.words, (text) => ({ type: 'progress', text }));
      case 'warning':
        return inWords(heard.words, (detail) => ({ type: 'warning', detail }));
      case 'understood':
        return transcript.fragment(heard.text, heard.isFinished);
      case 'sound':
        return part(() => answers.sound(heard.format, heard.data));
      case 'words':
        return part(() => answers.words(heard.from, heard.text));
      case 'interrupted':
        return interrupted();
      case 'turn-complete':
        toldSeconds = 0;
        // What is said from here on is the next turn of the stream.
        if (isStream && utterance !== 'none') transcript.begin();
        return answers.end();
      case 'billed':
        return billed(heard.seconds);
      case 'going-away':
        return [{ type: 'session-expiring', inMs: heard.inMs }];
      case 'error':
        return fail(heard.status, heard.words);
    }
  };

  return {
    // Nothing has to be said first.
    opened: () => NOTHING,
    encode,
    decode(frame) {
      const { heard, strange } = readFrame(frame);
      const events = heard.flatMap(hear);
      return telling(
        ...events,
        ...(strange === null ? [] : [{ type: 'frame-unrecognised', summary: strange } as const]),
      );
    },
    tick: () => sending(...uplink.tick(clock.nowMs())),
    wakeAtMs: () => uplink.wakeAtMs(),
    classify: (end) => failures.end(end, isReady),
  };
}
