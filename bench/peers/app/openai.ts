/**
 * OpenAI's Agents SDK on its WebSocket with wavtools for microphone and speaker, put together as in the example of the
 * SDK's own repository; `url` is its own option for the host.
 */
import { RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';
import { WavRecorder, WavStreamPlayer } from 'wavtools';
import { note, offer } from './page.js';

const RATE_HZ = 24_000;

interface Talk {
  readonly session: RealtimeSession;
  readonly recorder: WavRecorder;
  readonly player: WavStreamPlayer;
}

let talk: Talk | null = null;

const record = ({ session, recorder }: Talk): Promise<boolean> =>
  recorder.record(({ mono }) => session.sendAudio(mono));

offer({
  async start() {
    const session = new RealtimeSession(new RealtimeAgent({ name: 'Greeter', instructions: 'Be friendly.' }), {
      transport: 'websocket',
    });
    const recorder = new WavRecorder({ sampleRate: RATE_HZ });
    const player = new WavStreamPlayer({ sampleRate: RATE_HZ });
    session.on('audio', ({ data, responseId }) => player.add16BitPCM(data, responseId));
    session.on('audio_interrupted', () => void player.interrupt());
    session.on('error', (error) => note(`error: ${JSON.stringify(error)}`));
    talk = { session, recorder, player };
    await player.connect();
    await session.connect({ apiKey: 'ek_simulated', url: `${location.origin.replace('http', 'ws')}/v1/realtime` });
    await recorder.begin();
    await record(talk);
  },
  async stop() {
    if (talk === null) return;
    const { session, recorder, player } = talk;
    talk = null;
    session.close();
    await player.interrupt();
    await recorder.end();
  },
  async mute(isMuted) {
    if (talk === null) return;
    if (isMuted) await talk.recorder.pause();
    else await record(talk);
  },
});
