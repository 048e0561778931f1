import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SpeechStatus } from '../../../../src-main/hosts/protocol/speech-envelope.js';
import { createEngines } from '../../../../src-main/hosts/speech/engines.js';

describe('engines that cannot be loaded', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'engines-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const make = (statuses: SpeechStatus[]) =>
    createEngines({
      files: {
        recogniserFolder: folder,
        detectorModel: path.join(folder, 'vad.onnx'),
        runtimeWasm: path.join(folder, 'runtime.wasm'),
        voiceWasm: path.join(folder, 'voice.wasm'),
      },
      nowMs: () => 0,
      onStatus: (status) => statuses.push(status),
    });

  it('read nothing and tell nothing before they are asked for', () => {
    const statuses: SpeechStatus[] = [];
    expect(make(statuses).status.voice).toEqual({ state: 'idle' });
    expect(statuses).toEqual([]);
  });

  it('say that a file is missing, without saying where it would be', async () => {
    const statuses: SpeechStatus[] = [];
    const engines = make(statuses);
    for (const engine of ['recogniser', 'detector', 'voice'] as const) {
      await expect(engines[engine]()).rejects.toThrow('is not installed: a file is missing.');
    }
    expect(statuses[0]?.recogniser).toEqual({ state: 'loading' });
    expect(engines.status.recogniser.state).toBe('failed');
    expect(JSON.stringify(statuses)).not.toContain(folder);
  });

  it('say that a damaged voice cannot be loaded, and try again when asked again', async () => {
    const statuses: SpeechStatus[] = [];
    const engines = make(statuses);
    await writeFile(path.join(folder, 'voice.wasm'), 'not wasm');
    const first = engines.voice();
    expect(engines.voice()).toBe(first);
    await expect(first).rejects.toThrow('The voice could not be loaded.');
    await rm(path.join(folder, 'voice.wasm'));
    await expect(engines.voice()).rejects.toThrow('is not installed');
  });
});
