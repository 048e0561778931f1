/** PlayAI's web kit as its documentation starts it; the hosts it knows are led to this computer by Chromium's resolver. */
import { connectAgent } from '@play-ai/agent-web-sdk';
import { note, offer } from './page.js';

/** The kit closes its socket and microphone this long after a hang-up, and then tells. */
const HANG_UP_LIMIT_MS = 3_000;

let agent: Awaited<ReturnType<typeof connectAgent>> | null = null;
let hungUp: () => void = () => undefined;

offer({
  async start() {
    const agentId = new URLSearchParams(location.search).get('agent') ?? '';
    agent = await connectAgent(agentId, {
      listeners: {
        onHangup: () => hungUp(),
        onError: ({ description }) => note(`error: ${description}`),
      },
    });
  },
  async stop() {
    const gone = new Promise<void>((done) => {
      hungUp = done;
      setTimeout(done, HANG_UP_LIMIT_MS);
    });
    agent?.hangup();
    agent = null;
    await gone;
  },
  mute(isMuted) {
    if (isMuted) agent?.mute();
    else agent?.unmute();
    return Promise.resolve();
  },
});
