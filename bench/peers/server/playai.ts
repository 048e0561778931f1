/**
 * Owns the simulated PlayAI agent, for its own web kit and for Parley alike: what clients may send is read by the
 * project's simulator, and what the web kit tells beyond the public page is let through.
 */
import { MPEGDecoder } from 'mpg123-decoder';
import { mulaw } from '../../../src-main/audio/decode/g711.js';
import { readObject, type Json } from '../../../src-main/providers/kit/json-frame.js';
import { resample } from '../../../test/rig/sound.js';
import { createMp3Writer } from '../../../test/simulators/kit/encode/mp3.js';
import { ProtocolBreach } from '../../../test/simulators/kit/simulator.js';
import { readClient, type Setup, type Surface } from '../../../test/simulators/playai/client-messages.js';
import { AGENT_ID } from '../../../test/simulators/playai/simulator.js';
import { base64, type Service } from './service.js';

/** What both clients ask for, where nobody sets it. */
const OUTPUT_RATE_HZ = 44_100;
/** What the web kit tells of itself: its player's events, and a recording of the whole conversation at the end. */
const TELEMETRY = ['mediaLog', 'conversationAudio'];
/** A sample this loud is no noise of an encoder (about -50 dBFS). */
const LOUD = 0.003;

const surfaceOf = (pathname: string): Surface | null => {
  if (pathname === `/v1/talk/${AGENT_ID}`) return 'public';
  return pathname === `/v1/agents/${AGENT_ID}/start-conversation` ? 'sdk' : null;
};

/** `surface`: by which of its entrances the client comes. */
export const playai = (surface: Surface): Service => ({
  accepts: (pathname) => surfaceOf(pathname) === surface,
  subprotocol: () => null,
  async cut(sound, pieceMs) {
    const write = await createMp3Writer();
    const mp3 = write(resample(sound, OUTPUT_RATE_HZ).samples, OUTPUT_RATE_HZ);
    const count = Math.max(1, Math.ceil((sound.samples.length * 1_000) / sound.rateHz / pieceMs));
    const length = Math.ceil(mp3.length / count);
    const pieces = Array.from({ length: count }, (_, at) => mp3.slice(at * length, (at + 1) * length));
    return { pieces, leadMs: await leadOf(mp3) };
  },
  converse(send, events) {
    let setup: Setup | null = null;
    let isSpeaking = false;

    const say = (type: string, fields: Json = {}): void => send({ type, ...fields });

    const hear = (samples: Int16Array, rateHz: number): void => {
      if (!isSpeaking && samples.some((sample) => Math.abs(sample) > 300)) {
        isSpeaking = true;
        say('voiceActivityStart');
      }
      events.sound(samples, rateHz);
    };

    return {
      receive(text) {
        const frame = { kind: 'text', data: text } as const;
        if (surface === 'sdk' && TELEMETRY.includes(String(readObject(frame)?.['type']))) return;
        const said = readClient(frame, setup === null, { surface, messages: 'all' });
        if (said.type === 'setup') {
          setup = said.setup;
          if (setup.outputFormat !== 'mp3' || setup.outputRateHz !== OUTPUT_RATE_HZ) {
            throw new ProtocolBreach('Not the sound of answers that is compared.');
          }
          say('init', {
            agentOwnerId: 'owner-1',
            conversationId: 'conversation-1',
            ...(setup.shouldSendLanguage ? { language: 'english' } : {}),
          });
          // The microphone is not heard before a greeting is over: there is none.
          say('onAgentGreetingEnd', { message: '' });
          events.ready();
        } else if (said.type === 'audioIn') hear(...samplesOf(said.data, setup));
      },
      beginReply() {
        if (isSpeaking) say('voiceActivityEnd');
        isSpeaking = false;
        say('newAudioStream');
        say('audioStreamStart');
      },
      sendSound: (piece) => say('audioStream', { data: base64(piece) }),
      endReply() {
        say('llmStreamEnd');
        say('audioStreamEnd', { message: 'A tone.', jobId: 1 });
      },
      interrupt() {
        say('onAgentInterrupted', { updatedMessage: '' });
        // What makes the web kit drop what it plays.
        say('newAudioStream');
      },
    };
  },
});

function samplesOf(data: Uint8Array, setup: Setup | null): [Int16Array, number] {
  if (setup === null || setup.inputRateHz === null) throw new ProtocolBreach('Sound came before its format.');
  switch (setup.inputEncoding) {
    case 'mulaw':
      return [Int16Array.from(data, mulaw), setup.inputRateHz];
    case 'linear16':
      // A copy of its own: a Buffer's slice would be a view of the pool it shares with others.
      return [new Int16Array(Uint8Array.from(data).buffer, 0, data.length >> 1), setup.inputRateHz];
    default:
      throw new ProtocolBreach(`${setup.inputEncoding} is not what is compared.`);
  }
}

/** How much silence the encoder put in front of sound that begins at once, in ms. */
async function leadOf(mp3: Uint8Array): Promise<number> {
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const { channelData, sampleRate } = decoder.decode(mp3);
  decoder.free();
  const first = channelData[0]?.findIndex((sample) => Math.abs(sample) > LOUD) ?? 0;
  return (Math.max(0, first) * 1_000) / sampleRate;
}
