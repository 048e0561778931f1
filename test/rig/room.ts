/** Owns a room around the virtual devices: what the loudspeaker plays is heard, as an echo, at the microphone. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { MICROPHONE_SINK, rigFolder, SPEAKER } from './environment.js';
import { punctual } from './punctual.mjs';
import { DESK, type RoomOptions } from './reverberation.mjs';

const LOOP = path.resolve(import.meta.dirname, 'room-loop.mjs');
const LIMIT_MS = 5_000;

export interface Room {
  /** Ends the echo; idempotent. */
  close(): Promise<void>;
}

/**
 * Opens a room. The devices and processes in between add some tens of ms to its delay.
 * @param options what differs from the desk of `reverberation.mjs`
 * @throws Error when no sound comes through it
 */
export async function openRoom(options: Partial<RoomOptions> = {}): Promise<Room> {
  rigFolder();
  const all = { source: `${SPEAKER}.monitor`, sink: MICROPHONE_SINK, ...DESK, ...options };
  // What it starts inherits its priority.
  const child = punctual(spawn(process.execPath, [LOOP, JSON.stringify(all)], { stdio: ['pipe', 'pipe', 'inherit'] }));
  const gone = new Promise<void>((resolve) => {
    child.on('error', () => resolve());
    child.on('exit', () => resolve());
  });
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('No sound came through the room.')), LIMIT_MS);
    child.stdout.once('data', () => {
      clearTimeout(limit);
      resolve();
    });
    void gone.then(() => reject(new Error('The room ended at once.')));
  });
  return {
    async close() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}
