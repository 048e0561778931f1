/**
 * Owns a PlayAI that says what a benchmark tells it, piece by piece, and hands on what it hears and is asked. Signing in
 * is the strict simulator's own; what is said and heard is not its matter here.
 */
import { jsonFrame, readObject, type Json } from '../src-main/providers/kit/json-frame.js';
import { playaiSimulator } from '../test/simulators/playai/simulator.js';
import type { SimulatedClient, Simulator } from '../test/simulators/kit/simulator.js';

export interface ScriptedPlayai {
  readonly simulator: Simulator;
  /** Told of each message of sound, mono PCM16 at 16 kHz, as it comes. */
  onHeard: (bytes: Uint8Array) => void;
  /** Told of each typed question. */
  onAsked: () => void;
  /** An answer begins. */
  begin(): void;
  /** Sound of it: mono PCM16 at the rate that was chosen. */
  say(bytes: Uint8Array): void;
  /** It is whole. */
  end(): void;
}

/** The scenario of the simulator to start it with: it greets nobody. */
export const SCRIPTED_SCENARIO = 'no-greeting';

/** `rateHz`: of what it says; one of those the service has. */
export function createScriptedPlayai(rateHz: 16_000 | 24_000): ScriptedPlayai {
  let client: SimulatedClient | null = null;
  const tell = (message: Json): void => client?.send(jsonFrame(message));
  const scripted: ScriptedPlayai = {
    simulator: {
      ...playaiSimulator,
      options: {
        ...playaiSimulator.options,
        outputFormat: 'raw',
        rawIs: 'pcm16',
        outputSampleRate: String(rateHz),
      },
      create(world) {
        const inner = playaiSimulator.create(world);
        return {
          ...inner,
          accept(handshake) {
            const acceptance = inner.accept(handshake);
            if (!acceptance.ok) return acceptance;
            return {
              ...acceptance,
              connect(connected) {
                const connection = acceptance.connect(connected);
                client = connected;
                return {
                  receive(frame) {
                    const message = readObject(frame);
                    const data = message?.['data'];
                    if (message?.['type'] === 'customInput') scripted.onAsked();
                    else if (message?.['type'] === 'audioIn' && typeof data === 'string')
                      scripted.onHeard(Buffer.from(data, 'base64'));
                    else connection.receive(frame);
                  },
                  closed(code) {
                    if (client === connected) client = null;
                    connection.closed(code);
                  },
                };
              },
            };
          },
        };
      },
    },
    onHeard: () => undefined,
    onAsked: () => undefined,
    begin() {
      tell({ type: 'newAudioStream' });
      tell({ type: 'audioStreamStart' });
    },
    say: (bytes) => tell({ type: 'audioStream', data: Buffer.from(bytes).toString('base64') }),
    end: () => tell({ type: 'audioStreamEnd', message: '' }),
  };
  return scripted;
}
