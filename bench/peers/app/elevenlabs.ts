/** The ElevenLabs client as its documentation starts it, on its WebSocket; `origin` is its own option for the host. */
import { Conversation } from '@elevenlabs/client';
import { note, offer } from './page.js';

let conversation: Awaited<ReturnType<typeof Conversation.startSession>> | null = null;

offer({
  async start() {
    conversation = await Conversation.startSession({
      agentId: 'agent_simulated',
      connectionType: 'websocket',
      origin: location.origin.replace('http', 'ws'),
      onError: (message) => note(`error: ${message}`),
    });
  },
  async stop() {
    await conversation?.endSession();
    conversation = null;
  },
  mute(isMuted) {
    conversation?.setMicMuted(isMuted);
    return Promise.resolve();
  },
});
