/**
 * Wires the connection to the assistant in use: sockets or the built-in host, the decoding of its sound, and what is
 * written down of what it sends.
 */
import { createLink } from '../adapters/link.js';
import { createReplySound } from '../adapters/reply-sound.js';
import { createSoundDecoders } from '../audio/decode/sound-decoders.js';
import type { LinkFact, LinkPort } from '../session/ports.js';
import type { Assistants } from './compose-assistants.js';
import type { Network } from './compose-network.js';
import { firstFew } from './first-few.js';
import type { AppCore } from './session-parts.js';

/** Of each kind of oddity, so many are written down. */
const LOGGED = 5;

export function composeLink(
  core: AppCore,
  { connect, preparing }: Network,
  assistants: Pick<Assistants, 'target'>,
  onFact: (fact: LinkFact) => void,
): LinkPort {
  const { clock } = core;
  const logger = core.logger.child('link');
  const decoders = createSoundDecoders();
  const odd = firstFew(LOGGED, (count, summary) => logger.warn('A frame was not understood.', { summary, count }));
  const damaged = firstFew(LOGGED, (count, _, bytes: number) =>
    logger.warn('Damaged sound was skipped.', { bytes, count }),
  );
  return createLink({
    target: () => assistants.target(),
    connect,
    openDecoding: (onEvent) => createReplySound({ decoders, onEvent, onDamage: (_, bytes) => damaged('reply', bytes) }),
    onFact(fact) {
      if (fact.type === 'provider-event' && fact.event.type === 'frame-unrecognised') odd(fact.event.summary);
      if (fact.type === 'link-lost') logger.info('Connection lost.', { code: fact.error.code });
      onFact(fact);
    },
    onCodecFault: (name) => logger.error('A codec threw.', { name }),
    preparing,
    clock,
  });
}
