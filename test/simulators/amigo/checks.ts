/**
 * Owns what Amigo's documents allow a client to send: each message, its fields and their values.
 */
import { ProtocolBreach } from '../kit/simulator.js';

export type FromClient =
  | { readonly type: 'start'; readonly serviceId: string; readonly versionSet: string }
  | { readonly type: 'continue'; readonly conversationId: string }
  | { readonly type: 'text'; readonly text: string; readonly isEvent: boolean }
  | { readonly type: 'audio'; readonly samples: Int16Array; readonly rateHz: number | null }
  | { readonly type: 'audio-end' }
  | { readonly type: 'vad'; readonly isOn: boolean }
  | { readonly type: 'extend' | 'finish' | 'close' };

const breach = (reason: string): never => {
  throw new ProtocolBreach(reason);
};

type Message = Readonly<Record<string, unknown>>;

function only(message: Message, type: string, ...keys: readonly string[]): void {
  for (const key of Object.keys(message)) {
    if (key !== 'type' && !keys.includes(key)) breach(`${type} has no field "${key}".`);
  }
}

function text(message: Message, type: string, key: string): string {
  const value = message[key];
  return typeof value === 'string' && value !== '' ? value : breach(`${type} needs the text "${key}".`);
}

function hexId(message: Message, type: string, key: string): string {
  const id = text(message, type, key);
  return /^[a-f0-9]{24}$/.test(id) ? id : breach(`${type}: "${key}" must be 24 hexadecimal digits.`);
}

/** Rate of a described sound. */
function readConfig(config: unknown): number {
  if (typeof config !== 'object' || config === null) return breach('audio_config must be an object.');
  const { type, frame_rate: rate, n_channels: channels, sample_width: width, ...others } = config as Message;
  if (Object.keys(others).length > 0) breach(`audio_config has no field "${Object.keys(others).join('", "')}".`);
  if (type !== 'pcm') return breach('audio_config: this simulator hears PCM only.');
  if (channels !== 1) breach('audio_config: n_channels must be 1.');
  if (width !== 2) breach('audio_config: sample_width must be 2 or 4, and this simulator hears 2 only.');
  if (typeof rate !== 'number' || !Number.isInteger(rate) || rate < 4_000 || rate > 44_100) {
    return breach('audio_config: frame_rate must be a whole number from 4000 to 44100.');
  }
  return rate;
}

function readAudio(message: Message): FromClient {
  const type = 'client.new-audio-message';
  only(message, type, 'audio', 'audio_config');
  const { audio } = message;
  if (audio === null) {
    if ('audio_config' in message) breach(`${type}: the end of audio has no audio_config.`);
    return { type: 'audio-end' };
  }
  if (
    typeof audio !== 'string' ||
    audio === '' ||
    !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(audio)
  ) {
    return breach(`${type}: "audio" must be Base64 or null.`);
  }
  const bytes = Buffer.from(audio, 'base64');
  if (bytes.length % 2 !== 0) breach(`${type}: half a sample.`);
  const samples = new Int16Array(bytes.length / 2);
  samples.forEach((_, at) => (samples[at] = bytes.readInt16LE(at * 2)));
  return { type: 'audio', samples, rateHz: 'audio_config' in message ? readConfig(message['audio_config']) : null };
}

function readText(message: Message): FromClient {
  const type = 'client.new-text-message';
  only(message, type, 'text', 'message_type');
  const kind = message['message_type'];
  if (kind !== 'user-message' && kind !== 'external-event') breach(`${type}: message_type is not known.`);
  return { type: 'text', text: text(message, type, 'text'), isEvent: kind === 'external-event' };
}

/** Reads one message of the client. @throws ProtocolBreach for what the documents do not allow */
export function readFromClient(data: string): FromClient {
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return breach('A message that is no JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return breach('A message must be an object.');
  const message = parsed as Message;
  const { type } = message;
  switch (type) {
    case 'client.start-conversation':
      only(message, type, 'service_id', 'service_version_set_name');
      return {
        type: 'start',
        serviceId: hexId(message, type, 'service_id'),
        versionSet: text(message, type, 'service_version_set_name'),
      };
    case 'client.continue-conversation':
      only(message, type, 'conversation_id');
      return { type: 'continue', conversationId: hexId(message, type, 'conversation_id') };
    case 'client.new-text-message':
      return readText(message);
    case 'client.new-audio-message':
      return readAudio(message);
    case 'client.switch-vad-mode':
      only(message, type, 'vad_mode_on');
      if (typeof message['vad_mode_on'] !== 'boolean') breach(`${type} needs the boolean "vad_mode_on".`);
      return { type: 'vad', isOn: message['vad_mode_on'] === true };
    case 'client.extend-timeout':
      only(message, type);
      return { type: 'extend' };
    case 'client.finish-conversation':
      only(message, type);
      return { type: 'finish' };
    case 'client.close-connection':
      only(message, type);
      return { type: 'close' };
    default:
      return breach(`"${String(type)}" is no message of a client.`);
  }
}
