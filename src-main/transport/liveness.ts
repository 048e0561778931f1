/**
 * Owns the finding of half-open connections: asks for a sign of life when there was none for a while, and tells when
 * none comes. A connection that somebody waits on is attended to: asked at once, asked often, and given up soon. Keeps
 * one timer, and asks nothing of a connection that speaks by itself. Must never end anything.
 */
export interface LivenessClock {
  nowMs(): number;
  /** Calls back once after `delayMs`; the answer cancels. */
  after(delayMs: number, callback: () => void): () => void;
}

/** How far what we send has got; both only make sense compared with an earlier look. */
export interface SendProgress {
  /** Bytes handed over for sending so far. */
  readonly handedBytes: number;
  /** How many of them the system has not taken yet. */
  readonly waitingBytes: number;
}

export interface Liveness {
  /** Something came in, whatever it was. */
  heard(): void;
  /** The answer to a ping came in. Only a service that answers pings is judged by them in a hurry. */
  answered(): void;
  /** Whether somebody waits on this connection. Turning it on asks for a sign of life at once. */
  attend(isAttended: boolean): void;
  /** Asks for a sign of life at once; where none comes soon the connection is silent. */
  probe(): void;
  /** Idempotent. */
  dispose(): void;
}

export interface LivenessOptions {
  readonly clock: LivenessClock;
  /** Pause between pings while nobody waits. */
  readonly intervalMs: number;
  readonly ping: () => void;
  readonly progress: () => SendProgress;
  /** Called once, last. */
  readonly onSilent: () => void;
}

/** Pings that may stay without any sign of life for an interval each, while nobody waits. */
const MAX_UNANSWERED = 2;
/** So long an attended connection may say nothing before it is asked. */
export const ATTENDED_QUIET_MS = 2_000;
/** So long an attended or probed one may take to answer. */
export const ANSWER_MS = 4_000;
/** An answer also waits for what was sent before the question: a line slower than this holds no conversation. */
export const LEAST_BYTES_PER_SECOND = 32 << 10;

/** A look this late was not for want of an answer: the computer slept, or we were busy and have not read it yet. */
const LATE_MS = 1_000;

/** A ping without any sign of life since. */
interface Asked {
  readonly atMs: number;
  /** Pings since the last sign of life. */
  readonly count: number;
  readonly progress: SendProgress;
  /** When an answer is overdue for somebody who waits. */
  readonly dueMs: number;
}

/**
 * While nobody waits: pings after `intervalMs` without a sign of life, and again; `onSilent` is called three intervals
 * after the last one. Attended or probed, and known to answer pings: `onSilent` is called `ANSWER_MS` after a ping that
 * nothing followed, plus the time that what was sent before it may take.
 */
export function createLiveness(options: LivenessOptions): Liveness {
  const { clock, intervalMs } = options;
  let heardAtMs = clock.nowMs();
  let heardWith = options.progress();
  let asked: Asked | null = null;
  let isAttended = false;
  /** Holds until the next sign of life. */
  let isProbed = false;
  let answersPings = false;
  let isDisposed = false;
  let dueAtMs = heardAtMs + intervalMs;
  let cancel = clock.after(intervalMs, due);

  const isUrgent = (): boolean => answersPings && (isAttended || isProbed);

  function ask(): void {
    const atMs = clock.nowMs();
    const progress = options.progress();
    const aheadBytes = progress.handedBytes - heardWith.handedBytes + heardWith.waitingBytes;
    asked = {
      atMs,
      count: (asked?.count ?? 0) + 1,
      progress,
      dueMs: atMs + Math.min(ANSWER_MS + (aheadBytes * 1_000) / LEAST_BYTES_PER_SECOND, 3 * intervalMs),
    };
    options.ping();
  }

  function sign(): void {
    heardAtMs = clock.nowMs();
    heardWith = options.progress();
    asked = null;
    isProbed = false;
  }

  /** The system was full when we asked, and has taken more since: the other side takes in what we send. */
  function isTaken({ progress }: Asked): boolean {
    const now = options.progress();
    const takenBytes = now.handedBytes - now.waitingBytes - (progress.handedBytes - progress.waitingBytes);
    return progress.waitingBytes > 0 && takenBytes > 0;
  }

  const isGivenUp = ({ count }: Asked): boolean => isUrgent() || count >= MAX_UNANSWERED;

  function due(): void {
    const now = clock.nowMs();
    if (now >= nextMs()) {
      if (asked !== null && isTaken(asked)) sign();
      else if (asked !== null && isGivenUp(asked) && now - dueAtMs < LATE_MS) {
        isDisposed = true;
        options.onSilent();
        return;
      } else ask();
    }
    schedule();
  }

  /** When there is something to do if nothing comes in until then. */
  function nextMs(): number {
    if (asked === null) return heardAtMs + (isAttended && answersPings ? ATTENDED_QUIET_MS : intervalMs);
    return isUrgent() ? asked.dueMs : asked.atMs + intervalMs;
  }

  function schedule(): void {
    cancel();
    dueAtMs = Math.max(nextMs(), clock.nowMs());
    cancel = clock.after(dueAtMs - clock.nowMs(), due);
  }

  /** An unanswered ping of before was nobody's hurry: counts from a new one. */
  function askNow(): void {
    const isOverdue = asked === null || !isUrgent() || clock.nowMs() >= asked.dueMs;
    isProbed = true;
    // Whether it answers at all is still to be learned: nothing is made of a silence.
    if (!answersPings) options.ping();
    else if (isOverdue) ask();
    schedule();
  }

  return {
    heard() {
      const wasAsked = asked !== null;
      sign();
      if (wasAsked && !isDisposed) schedule();
    },
    answered() {
      if (answersPings || isDisposed) return;
      answersPings = true;
      schedule();
    },
    attend(wanted) {
      if (isDisposed || wanted === isAttended) return;
      isAttended = wanted;
      if (wanted) askNow();
      else schedule();
    },
    probe() {
      if (!isDisposed) askNow();
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      cancel();
    },
  };
}
