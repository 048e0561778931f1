/**
 * Parley and three peers in one run: the same Electron, microphone, speaker and simulated service. They take turns, in
 * another order each round, so that what drifts on the machine drifts for all.
 */
import { test } from '@playwright/test';
import path from 'node:path';
import { makeCertificates, type Certificate } from '../../test/rig/certificates.js';
import { join } from '../../test/rig/sound.js';
import { synthesise } from '../../test/rig/voice.js';
import type { Sound } from '../../test/rig/wav.js';
import type { Contender } from './contenders/contender.js';
import { withParley } from './contenders/parley.js';
import { BUILT, withPeer } from './contenders/peer.js';
import { CONTENDERS, leave, requireMeasured, type ContenderId, type RowKey } from './figures.js';
import { measureBlock } from './measure/block.js';
import { withoutPauses } from './measure/speech.js';
import { elevenlabs } from './server/elevenlabs.js';
import { openai } from './server/openai.js';
import { playai } from './server/playai.js';
import type { Service } from './server/service.js';
import { Stage } from './server/stage.js';

const ROUNDS = Number(process.env['PARLEY_PEERS_ROUNDS'] ?? 3);
const SINK_BLOCK_MS = Number(process.env['PARLEY_PEERS_SINK_BLOCK'] ?? 0) || null;
const ONLY = process.env['PARLEY_PEERS_ONLY']?.split(',');
const IDS = (Object.keys(CONTENDERS) as ContenderId[]).filter((id) => ONLY?.includes(id) ?? true);

const SERVICES: Readonly<Record<ContenderId, Service>> = {
  parley: playai('public'),
  elevenlabs,
  playai: playai('sdk'),
  openai,
};

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Pages, and what PlayAI's web kit fetches from its own site. */
const FILES = {
  '/': `${BUILT}/pages/`,
  '/silero_vad.onnx': path.join(ROOT, 'node_modules/@ricky0123/vad-web/dist/silero_vad_legacy.onnx'),
  '/ort/': path.join(import.meta.dirname, 'node_modules/onnxruntime-web/dist/'),
};

/** Longer than what is recorded of it at once, so that every place in it is known from all others. */
const TALK =
  'The quick brown fox jumps over the lazy dog and runs far away into the wide green hills, where seven old men sit ' +
  'under a tree and tell each other how the river came down from the mountains, met many small towns on its way, and ' +
  'reached the sea one summer evening while nobody was looking but a girl with a yellow kite.';
const TIMES_SAID = 4;

let certificate: Certificate;
let said: Sound;
let question: Sound;

test.beforeAll(async () => {
  certificate = makeCertificates().selfSigned;
  const talk = withoutPauses(await synthesise(TALK));
  said = join(...Array.from({ length: TIMES_SAID }, () => talk));
  question = await synthesise('What time is it');
});

for (let round = 0; round < ROUNDS; round += 1) {
  const order = [...IDS.slice(round % IDS.length), ...IDS.slice(0, round % IDS.length)];
  for (const id of order)
    test(`round ${round + 1}: ${CONTENDERS[id]}`, async () => {
      const stage = await Stage.start(SERVICES[id], FILES, certificate);
      // Kept until the block is whole: one that failed in its middle counts for nothing.
      const values: (readonly [RowKey, readonly number[]])[] = [];
      const measure = (contender: Contender): Promise<void> =>
        measureBlock({
          contender,
          stage,
          said,
          sinkBlockMs: SINK_BLOCK_MS,
          leave: (row, measured) => {
            requireMeasured(row, measured);
            values.push([row, measured]);
          },
        });
      try {
        await (id === 'parley' ? withParley(stage, question, measure) : withPeer(id, stage, measure));
      } finally {
        await stage.close();
      }
      if (stage.breaches.length > 0) throw new Error(`The service complained: ${stage.breaches.join(' ')}`);
      for (const [row, measured] of values) leave(id, row, measured);
    });
}
