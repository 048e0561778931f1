/** Owns a codec with nothing at the other end: what it sends is kept, what it hears is what a test says. */
import { asConnectionId, asTurnId, type TurnId } from '../../../../src-preload/contract/ids.js';
import { createZeebeeCodec } from '../../../../src-main/providers/zeebee/codec.js';
import { readSettings, type SignIn } from '../../../../src-main/providers/zeebee/options.js';
import type { OpusEncoder } from '../../../../src-main/providers/zeebee/webm/opus.js';
import type {
  CodecEvent,
  CodecResult,
  Intent,
  Options,
  ResumeValue,
  WireFrame,
} from '../../../../src-main/providers/types.js';
import { createManualClock } from '../../../fakes/manual-clock.js';

export type Sent = Readonly<Record<string, unknown>>;

export interface DriverOptions {
  readonly options?: Options;
  readonly resume?: ResumeValue | null;
  readonly signIn?: SignIn;
  readonly takeEncoder?: () => OpusEncoder | null;
}

export type Driver = ReturnType<typeof openDriver>;

export const KEY = 'sk-canary-0123456789';

/** Opened, and not yet acknowledged. */
export function openDriver({
  options = {},
  resume = null,
  signIn = { api_key: KEY },
  takeEncoder,
}: DriverOptions = {}) {
  const settings = readSettings(options);
  if (!settings.ok) throw new Error(settings.error.detail);
  const clock = createManualClock();
  const codec = createZeebeeCodec({
    context: { resume, connectionId: asConnectionId('c1'), clock },
    signIn,
    settings: settings.value,
    takeEncoder: takeEncoder ?? (() => null),
  });
  const sent: Sent[] = [];
  const events: CodecEvent[] = [];
  const carryOut = ({ send, events: told }: CodecResult): readonly CodecEvent[] => {
    for (const frame of send) {
      if (frame.kind !== 'text') throw new Error('Only text is sent.');
      sent.push(JSON.parse(frame.data) as Sent);
    }
    events.push(...told);
    return told;
  };
  const driver = {
    clock,
    codec,
    sent,
    events,
    say: (intent: Intent) => carryOut(codec.encode(intent)),
    hearFrame: (frame: WireFrame) => carryOut(codec.decode(frame)),
    hear: (message: object) => carryOut(codec.decode({ kind: 'text', data: JSON.stringify(message) })),
    /** Lets time pass, waking the codec exactly when it wants to be woken. */
    pass(ms: number): void {
      const until = clock.nowMs() + ms;
      for (let wakes = 0; wakes < 10_000; wakes += 1) {
        const wakeAtMs = codec.wakeAtMs();
        if (wakeAtMs === null || wakeAtMs > until) break;
        clock.advance(Math.max(0, wakeAtMs - clock.nowMs()));
        carryOut(codec.tick());
      }
      clock.advance(until - clock.nowMs());
    },
    /** The same, with a service that pings and so is alive. */
    passAlive(ms: number): void {
      for (let left = ms; left > 0; left -= 10_000) {
        driver.pass(Math.min(left, 10_000));
        driver.hear({ type: 'pong' });
      }
    },
    /** Says something for so long. */
    speak(turnId: TurnId | string, ms = 400): readonly CodecEvent[] {
      driver.say({ type: 'utterance-start', turnId: asTurnId(turnId) });
      for (let said = 0; said < ms; said += 20) {
        const length = Math.min(320, (ms - said) * 16);
        driver.say({ type: 'utterance-audio', pcm: new Int16Array(length).fill(said + 1) });
      }
      return driver.say({ type: 'utterance-end' });
    },
    /** Messages of this type that were sent. */
    sentOf: (type: string) => sent.filter((message) => message['type'] === type),
    ofType: <Type extends CodecEvent['type']>(type: Type) =>
      events.filter((event): event is Extract<CodecEvent, { type: Type }> => event.type === type),
    types: () => events.map(({ type }) => type),
    /** All sound that was told, as one. */
    sound: () => Buffer.concat(driver.ofType('reply-bytes').map(({ data }) => data)),
    forget(): void {
      events.length = 0;
      sent.length = 0;
    },
  };
  carryOut(codec.opened());
  return driver;
}

/** Acknowledged; what came before is forgotten. */
export function readyDriver(options: DriverOptions = {}): Driver {
  const driver = openDriver(options);
  driver.hear({ type: 'init_ack', status: 'connected', user_id: 'user_1' });
  driver.forget();
  return driver;
}

export const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
export const chunk = (text: string, index?: number, total?: number): object => ({
  type: 'audio_chunk',
  data: base64(text),
  ...(index === undefined ? {} : { chunk_index: index }),
  ...(total === undefined ? {} : { total_chunks: total }),
});

/** A whole answer, from its transcript to the end of its sound. */
export function answerTurn(driver: Driver, words = 'An answer.', sound = 'ID3sound'): void {
  driver.hear({ type: 'transcript', text: 'A question.' });
  driver.hear({ type: 'response', text: words, conversation_id: 'conv_1' });
  driver.hear({ type: 'audio_stream_start', total_chunks: 1 });
  driver.hear(chunk(sound, 0, 1));
  driver.hear({ type: 'audio_stream_end' });
}
