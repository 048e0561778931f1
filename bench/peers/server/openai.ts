/**
 * Owns the simulated OpenAI Realtime service on a WebSocket: its session, one response after the other, and the
 * truncation a client asks for when the person interrupts.
 */
import { asNumber, asText, readObject, type Json } from '../../../src-main/providers/kit/json-frame.js';
import { resample } from '../../../test/rig/sound.js';
import { ProtocolBreach } from '../../../test/simulators/kit/simulator.js';
import { base64, pcmOf, pcmPieces, type Service } from './service.js';

/** The rate of this service's PCM, both ways. */
const RATE_HZ = 24_000;

export const openai: Service = {
  accepts: (pathname) => pathname === '/v1/realtime',
  subprotocol: (offered) => (offered.includes('realtime') ? 'realtime' : null),
  cut: (sound, pieceMs) => Promise.resolve({ pieces: pcmPieces(resample(sound, RATE_HZ), pieceMs), leadMs: 0 }),
  converse(send, events) {
    let count = 0;
    let responses = 0;
    let isResponding = false;
    let session: Json = {};

    const say = (type: string, fields: Json): void => {
      count += 1;
      send({ type, event_id: `event_${count}`, ...fields });
    };
    const response = (): string => `resp_${responses}`;
    const item = (): string => `item_${responses}`;
    const place = (): Json => ({ response_id: response(), item_id: item(), output_index: 0, content_index: 0 });
    const finish = (status: 'completed' | 'cancelled'): void => {
      if (!isResponding) return;
      isResponding = false;
      say('response.output_audio.done', place());
      say('response.done', { response: { id: response(), object: 'realtime.response', status, output: [] } });
    };

    say('session.created', { session: { type: 'realtime', id: 'sess_simulated' } });
    return {
      receive(text) {
        const message = readObject({ kind: 'text', data: text });
        if (message === null) throw new ProtocolBreach('A frame came that is not a JSON object.');
        switch (message['type']) {
          case 'session.update':
            session = { ...session, ...(message['session'] as Json) };
            say('session.updated', { session });
            events.ready();
            break;
          case 'input_audio_buffer.append': {
            const audio = asText(message['audio']);
            if (audio === null) throw new ProtocolBreach('input_audio_buffer.append has no audio.');
            events.sound(pcmOf(audio), RATE_HZ);
            break;
          }
          case 'conversation.item.truncate': {
            const heardMs = asNumber(message['audio_end_ms']);
            if (heardMs === null || message['item_id'] !== item()) {
              throw new ProtocolBreach('conversation.item.truncate names no place in the answer.');
            }
            events.truncated(heardMs);
            break;
          }
          case 'response.cancel':
            finish('cancelled');
            break;
          default:
            throw new ProtocolBreach(`${String(message['type'])} was not expected.`);
        }
      },
      beginReply() {
        responses += 1;
        isResponding = true;
        say('response.created', { response: { id: response(), object: 'realtime.response', status: 'in_progress' } });
        say('response.output_item.added', {
          response_id: response(),
          output_index: 0,
          item: { id: item(), type: 'message', role: 'assistant', status: 'in_progress', content: [] },
        });
      },
      sendSound: (piece) => say('response.output_audio.delta', { ...place(), delta: base64(piece) }),
      endReply: () => finish('completed'),
      interrupt() {
        say('input_audio_buffer.speech_started', { item_id: `user_${responses}`, audio_start_ms: 0 });
        // Its turn detection cancels the response by itself.
        finish('cancelled');
      },
    };
  },
};
