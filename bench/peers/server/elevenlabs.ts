/**
 * Owns the simulated ElevenLabs agent on a WebSocket: its initiation, its audio and interruption events, and its pings,
 * which must be answered.
 */
import { asNumber, asText, readObject } from '../../../src-main/providers/kit/json-frame.js';
import { resample } from '../../../test/rig/sound.js';
import { ProtocolBreach } from '../../../test/simulators/kit/simulator.js';
import { base64, pcmOf, pcmPieces, type Service } from './service.js';

const INPUT_RATE_HZ = 16_000;
/** One of those the service offers; the same as the other service that sends PCM. */
const OUTPUT_RATE_HZ = 24_000;

export const elevenlabs: Service = {
  accepts: (pathname) => pathname === '/v1/convai/conversation',
  subprotocol: (offered) => (offered.includes('convai') ? 'convai' : null),
  cut: (sound, pieceMs) => Promise.resolve({ pieces: pcmPieces(resample(sound, OUTPUT_RATE_HZ), pieceMs), leadMs: 0 }),
  converse(send, events) {
    let eventId = 0;
    let isInitiated = false;
    let awaitedPong: number | null = null;

    const initiate = (): void => {
      isInitiated = true;
      send({
        type: 'conversation_initiation_metadata',
        conversation_initiation_metadata_event: {
          conversation_id: 'conv_simulated',
          agent_output_audio_format: `pcm_${OUTPUT_RATE_HZ}`,
          user_input_audio_format: `pcm_${INPUT_RATE_HZ}`,
        },
      });
      awaitedPong = eventId += 1;
      send({ type: 'ping', ping_event: { event_id: awaitedPong, ping_ms: 0 } });
    };

    return {
      receive(text) {
        const message = readObject({ kind: 'text', data: text });
        if (message === null) throw new ProtocolBreach('A frame came that is not a JSON object.');
        const chunk = asText(message['user_audio_chunk']);
        if (!isInitiated) {
          if (message['type'] !== 'conversation_initiation_client_data') {
            throw new ProtocolBreach('The first message is not conversation_initiation_client_data.');
          }
          initiate();
        } else if (chunk !== null) events.sound(pcmOf(chunk), INPUT_RATE_HZ);
        else if (message['type'] === 'pong') {
          if (asNumber(message['event_id']) !== awaitedPong) throw new ProtocolBreach('A pong without its ping.');
          awaitedPong = null;
          events.ready();
        } else throw new ProtocolBreach(`${String(message['type'])} was not expected.`);
      },
      beginReply: () => undefined,
      sendSound(piece) {
        eventId += 1;
        send({ type: 'audio', audio_event: { audio_base_64: base64(piece), event_id: eventId } });
      },
      endReply: () => undefined,
      interrupt() {
        eventId += 1;
        send({ type: 'interruption', interruption_event: { event_id: eventId } });
      },
    };
  },
};
