/**
 * Owns when the ring is painted, and of what: at display rate while a voice moves it, at half of that for a sweep, eight
 * times a second where software draws, and not at all while nothing changes. It never paints a picture that would look
 * like the one before: in software each one costs four milliseconds of a processor, whatever is in it.
 */
import { HISTORY_LENGTH, type RingMoment } from './ring-painter.js';

export interface RingClock {
  /** Calls back once, with the time of the next picture in milliseconds; the answer takes it back. */
  readonly frame: (callback: (nowMs: number) => void) => () => void;
  readonly after: (delayMs: number, callback: () => void) => () => void;
}

export interface RingPlan {
  readonly motion: RingMoment['motion'];
  /** With reduced motion the level still shows, in calm steps and all round; a sweep does not. */
  readonly calm: boolean;
  /** Loudness right now as a meter shows it, 0..1; null for a voice that is not heard. */
  readonly person: (() => number) | null;
  readonly answer: (() => number) | null;
  /** Whether pictures cost so much that few of them have to do. Read before each. */
  readonly sparing: () => boolean;
}

/** Sound moves by one tick in this time, on displays of any rate. */
const STEP_MS = 1000 / 60;
/** Waited before the next picture is asked for, so that every second one is left out on a display of 60 a second. */
const HALF_MS = 25;
/** The same, so that one in seven is painted. */
const SPARE_MS = 100;
const SWEEP_PERIOD_MS = 1_600;
const CALM_STEP_MS = 250;
/** Loudness is looked at this often while it is still, which is how often it is told. */
const LOOK_MS = 50;
/** Changes below it are less than half a pixel. */
const SEEN = 1 / 48;
/** A voice is followed quickly when it rises, and let go slowly, so that the ring breathes rather than flickers. */
const RISE = 0.55;
const FALL = 0.22;
/** More steps than this at once are one: the page was busy, or asleep. */
const MAX_STEPS = 8;

/** Runs until it is stopped. */
export function runRing(plan: RingPlan, clock: RingClock, paint: (moment: RingMoment) => void): () => void {
  let cancel: () => void = () => undefined;
  const person = plan.person === null ? null : voiceOf(plan.person);
  const answer = plan.answer === null ? null : voiceOf(plan.answer);
  const voices = [person, answer].filter((voice) => voice !== null);
  const moment = (): RingMoment => ({
    motion: 'voice',
    person: person?.history ?? null,
    answer: answer?.history ?? null,
  });

  const frame = (callback: (nowMs: number) => void): void => {
    cancel = clock.frame(callback);
  };
  const after = (delayMs: number, callback: () => void): void => {
    cancel = clock.after(delayMs, callback);
  };

  function sweep(nowMs: number): void {
    paint({ motion: 'sweep', turn: (nowMs / SWEEP_PERIOD_MS) % 1 });
    after(plan.sparing() ? SPARE_MS : HALF_MS, () => frame(sweep));
  }

  function calmVoice(): void {
    for (const voice of voices) voice.fill();
    if (voices.some((voice) => voice.changed()))
      frame(() => {
        for (const voice of voices) voice.shown();
        paint(moment());
        after(CALM_STEP_MS, calmVoice);
      });
    else after(CALM_STEP_MS, calmVoice);
  }

  let steppedAtMs: number | null = null;
  function voice(nowMs: number): void {
    steppedAtMs ??= nowMs - STEP_MS;
    const steps = Math.floor((nowMs - steppedAtMs) / STEP_MS + 0.01);
    steppedAtMs = steps > MAX_STEPS ? nowMs : steppedAtMs + steps * STEP_MS;
    for (let step = Math.min(steps, MAX_STEPS); step > 0; step--) for (const one of voices) one.step();
    if (voices.some((one) => one.changed())) {
      for (const one of voices) one.shown();
      paint(moment());
    } else if (voices.every((one) => one.still())) {
      look();
      return;
    }
    if (plan.sparing()) after(SPARE_MS, () => frame(voice));
    else frame(voice);
  }
  /** Nothing moves: no pictures until something does. */
  function look(): void {
    steppedAtMs = null;
    after(LOOK_MS, () => (voices.every((one) => one.still()) ? look() : frame(voice)));
  }

  frame((nowMs) => {
    if (plan.motion === 'still' || (plan.motion === 'sweep' && plan.calm)) paint({ motion: 'still' });
    else if (plan.motion === 'sweep') sweep(nowMs);
    else {
      paint(moment());
      if (plan.calm) calmVoice();
      else frame(voice);
    }
  });
  return () => cancel();
}

interface Voice {
  /** Newest first. */
  readonly history: Float32Array;
  step(): void;
  /** All of it as it is now. */
  fill(): void;
  /** Whether it would look different from what was last shown. */
  changed(): boolean;
  /** Whether the loudness is what all of the history is, as far as anybody could see. */
  still(): boolean;
  shown(): void;
}

function voiceOf(level: () => number): Voice {
  const history = new Float32Array(HISTORY_LENGTH);
  const painted = new Float32Array(HISTORY_LENGTH);
  return {
    history,
    step() {
      const before = history[0] ?? 0;
      const now = level();
      history.copyWithin(1, 0);
      history[0] = before + (now - before) * (now > before ? RISE : FALL);
    },
    fill: () => void history.fill(level()),
    changed: () => history.some((value, index) => Math.abs(value - (painted[index] ?? 0)) > SEEN),
    still() {
      const now = level();
      return history.every((value) => Math.abs(value - now) <= SEEN);
    },
    shown: () => painted.set(history),
  };
}
