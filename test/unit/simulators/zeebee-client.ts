/** Owns ZeebeeAI's codec on a line to its simulator, in time that moves only when a test says so. */
import { asConnectionId, asTurnId } from '../../../src-preload/contract/ids.js';
import type { OptionValue } from '../../../src-preload/contract/provider-info.js';
import { zeebee } from '../../../src-main/providers/zeebee/descriptor.js';
import type { CodecEvent, CodecResult, ResumeValue, WireFrame } from '../../../src-main/providers/types.js';
import { createManualClock } from '../../fakes/manual-clock.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import type { SimulatedConnection } from '../../simulators/kit/simulator.js';
import { zeebeeSimulator } from '../../simulators/zeebee/simulator.js';

const STEP_MS = 10;

export function createWorld(scenario: string) {
  const clock = createManualClock();
  const answers = toneAnswers();
  const service = zeebeeSimulator.create({ scenario, clock, answers, encode: plainEncode, log: () => undefined });

  function open(frames: (frame: WireFrame) => void) {
    const url = new URL('ws://127.0.0.1/ws');
    const acceptance = service.accept({ url, headers: {}, subprotocols: [] });
    if (!acceptance.ok) throw new Error(`Refused: ${acceptance.status}`);
    const state: { end: number | 'cut' | null } = { end: null };
    const connection: SimulatedConnection = acceptance.connect({
      send: (frame) => frames(frame),
      close: (code) => void (state.end = code),
      destroy: () => void (state.end = 'cut'),
    });
    return { connection, state };
  }

  return {
    clock,
    service,
    answers,
    /** A line without a codec: messages as a test writes them. */
    raw() {
      const heard: Record<string, unknown>[] = [];
      const { connection, state } = open((frame) => {
        if (frame.kind === 'text') heard.push(JSON.parse(frame.data) as Record<string, unknown>);
      });
      return {
        heard,
        state,
        hang: () => connection.closed(1000),
        sendText: (data: string) => connection.receive({ kind: 'text', data }),
        sendBytes: () => connection.receive({ kind: 'binary', data: Uint8Array.of(1) }),
        send: (message: object) => connection.receive({ kind: 'text', data: JSON.stringify(message) }),
        errors: () => heard.filter(({ type }) => type === 'error').map(({ message }) => message),
        of: (type: string) => heard.filter((message) => message['type'] === type),
      };
    },
    connect(options: Readonly<Record<string, OptionValue>> = {}, resume: ResumeValue | null = null) {
      const queue: WireFrame[] = [];
      const { connection, state } = open((frame) => queue.push(frame));
      const codec = zeebee.createCodec({
        options,
        secrets: zeebeeSimulator.secrets,
        endpoint: '',
        resume,
        connectionId: asConnectionId(`c${clock.nowMs()}-${service.spoken.length}`),
        clock,
      });
      const events: CodecEvent[] = [];
      const carryOut = ({ send, events: told }: CodecResult): void => {
        events.push(...told);
        for (const frame of send) if (state.end === null) connection.receive(frame);
      };
      const deliver = (): void => {
        for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) carryOut(codec.decode(frame));
      };
      const client = {
        codec,
        events,
        state,
        pass(ms: number): void {
          for (let passed = 0; passed < ms; passed += STEP_MS) {
            deliver();
            clock.advance(STEP_MS);
            const wakeAtMs = codec.wakeAtMs();
            if (wakeAtMs !== null && wakeAtMs <= clock.nowMs()) carryOut(codec.tick());
          }
          deliver();
        },
        speak(turn = 'user', ms = 400): void {
          carryOut(codec.encode({ type: 'utterance-start', turnId: asTurnId(turn) }));
          for (let said = 0; said < ms; said += 20) {
            const pcm = Int16Array.from({ length: 320 }, (_, at) => (at * 37 + said) % 3_000);
            carryOut(codec.encode({ type: 'utterance-audio', pcm }));
          }
          carryOut(codec.encode({ type: 'utterance-end' }));
        },
        types: () => events.map(({ type }) => type),
        ofType: <Type extends CodecEvent['type']>(type: Type) =>
          events.filter((event): event is Extract<CodecEvent, { type: Type }> => event.type === type),
        sound: () => Buffer.concat(client.ofType('reply-bytes').map(({ data }) => data)),
        forget: () => void (events.length = 0),
      };
      carryOut(codec.opened());
      deliver();
      return client;
    },
  };
}
