/** `npm run cues`: writes the short sounds that say that Parley listens, stops, fails or is muted. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CUES, cueSamples, wavFile } from './lib/cue-sounds.mjs';
import { ROOT } from './lib/root.mjs';

const folder = path.join(ROOT, 'resources/cues');
mkdirSync(folder, { recursive: true });
for (const [name, tones] of Object.entries(CUES))
  writeFileSync(path.join(folder, `${name}.wav`), wavFile(cueSamples(tones)));
