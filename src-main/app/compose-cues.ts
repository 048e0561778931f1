/**
 * Wires the cues: read from their files once, told from the session's snapshots, played through the output in use.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CUES, isWanted, nextCue, QUIET, type Cue, type Heard } from '../audio/cues.js';
import { parseWavFormat } from '../audio/decode/wav-format.js';
import type { Output } from '../audio/output-port.js';
import type { AppCore } from './session-parts.js';

export interface CueParts {
  /** Reads the files, the first time; no cue is heard before. */
  load(): void;
  /** The session changed. */
  follow(snapshot: Heard): void;
  /** A press met a microphone that is muted. */
  metMute(): void;
}

/** `RIFF`, `fmt ` and `data` as the script that makes the cues writes them. */
const FORMAT_AT = 20;
const SOUND_AT = 44;

interface Sound {
  readonly pcm: Int16Array;
  readonly rateHz: number;
}

function readSound(file: Buffer): Sound {
  const format = parseWavFormat(file.subarray(FORMAT_AT, SOUND_AT));
  if (format === null) throw new RangeError('No sound that can be played.');
  const count = Math.floor((file.length - SOUND_AT) / 2);
  const pcm = Int16Array.from({ length: count }, (_, index) => file.readInt16LE(SOUND_AT + index * 2));
  return { pcm, rateHz: format.rateHz };
}

export function composeCues(core: AppCore, output: Pick<Output, 'playCue'>): CueParts {
  const logger = core.logger.child('cues');
  const sounds = new Map<Cue, Sound>();
  let state = QUIET;
  let loaded = false;
  let quitting = false;

  const tell = (cue: Cue): void => {
    const sound = sounds.get(cue);
    if (quitting || sound === undefined || !isWanted(cue, core.settings.current().audio.cues)) return;
    // The output may keep what it is given.
    output.playCue(sound.pcm.slice(), sound.rateHz);
  };
  return {
    load() {
      // The page that comes in place of another finds them here.
      if (loaded) return;
      loaded = true;
      core.onQuit('cues', () => {
        quitting = true;
      });
      for (const cue of CUES) {
        readFile(path.join(core.paths.resources, 'cues', `${cue}.wav`)).then(
          (file) => sounds.set(cue, readSound(file)),
          (error: unknown) => logger.warn('A cue cannot be read.', { cue, error }),
        );
      }
    },
    follow(snapshot) {
      const next = nextCue(state, snapshot);
      state = next.state;
      if (next.cue !== null) tell(next.cue);
    },
    metMute: () => tell('muted'),
  };
}
