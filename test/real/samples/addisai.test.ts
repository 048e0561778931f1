/**
 * The samples on AddisAI's own page, run as they are written there, work against the simulated service: so it speaks
 * the protocol of the page. What is changed in them is named here, line by line.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WireFrame } from '../../../src-main/providers/types.js';
import { addisaiSimulator } from '../../simulators/addisai/simulator.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import { serve } from '../../simulators/kit/serve.js';
import type { Simulator } from '../../simulators/kit/simulator.js';
import { openPage } from './addisai-browser.js';

const sample = (name: string): string =>
  readFileSync(new URL(`../../fixtures/addisai/${name}`, import.meta.url), 'utf8');

/** Replaces what stands there exactly once. */
function mend(text: string, was: string, is: string): string {
  const [before, after, ...more] = text.split(was);
  if (before === undefined || after === undefined || more.length > 0) throw new Error(`Not there once: ${was}`);
  return before + is + after;
}

/** The simulator, and a record of what it received. */
function recorded(received: WireFrame[]): Simulator {
  return {
    ...addisaiSimulator,
    create(world) {
      const service = addisaiSimulator.create(world);
      return {
        ...service,
        accept(handshake) {
          const acceptance = service.accept(handshake);
          if (!acceptance.ok) return acceptance;
          return {
            ...acceptance,
            connect(client) {
              const connection = acceptance.connect(client);
              return {
                ...connection,
                receive(frame) {
                  received.push(frame);
                  connection.receive(frame);
                },
              };
            },
          };
        },
      };
    },
  };
}

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUp.splice(0).reverse()) await clean();
});

async function startService() {
  const received: WireFrame[] = [];
  const served = await serve(recorded(received), {
    scenario: 'normal',
    answers: toneAnswers(),
    encode: plainEncode,
    log: () => undefined,
  });
  cleanUp.push(() => served.close());
  return { served, received };
}

/** What the page tells its reader to fill in, and the simulator's address in place of the service's. */
function filledIn(text: string, url: string): string {
  const withKey = mend(text, 'YOUR_API_KEY', addisaiSimulator.secrets['apiKey'] ?? '');
  return mend(withKey, 'wss://relay.addisassistant.com/ws', url);
}

const SPEECH_SAMPLES = 16_384;
/** A tone, and half a second of silence after it, and so on for ever. */
const speech = Float32Array.from({ length: SPEECH_SAMPLES }, (_, at) => 0.4 * Math.sin((at + 0.5) / 8));

describe('the browser sample', () => {
  const FLOAT_BYTES = 'new Uint8Array(pcmData.buffer)';
  const toInt16 = (value: number): number => Math.max(-1, Math.min(1, value)) * 32_767;

  it('with its Float32 mended, is heard and answered', async () => {
    const { served, received } = await startService();
    const int16 = 'Int16Array.from(pcmData, (value) => Math.max(-1, Math.min(1, value)) * 32767)';
    const script = mend(filledIn(sample('sample.js.txt'), served.url), FLOAT_BYTES, `new Uint8Array(${int16}.buffer)`);
    const page = openPage(script, speech);
    cleanUp.push(() => page.close());
    await vi.waitFor(() => expect(served.service.spoken).toHaveLength(1), { timeout: 10_000 });
    expect(served.service.breaches).toEqual([]);
    expect(served.service.heard.map(({ samples }) => [...samples])).toEqual([[...Int16Array.from(speech, toInt16)]]);
    expect(received.length).toBeGreaterThan(4);
    expect(page.lines.slice(0, 2)).toEqual([
      'Connected to AddisAI Realtime API',
      'Status: Ready to start conversation',
    ]);
    expect(page.lines.filter((line) => line === 'Received audio data to play.').length).toBeGreaterThan(2);
    expect(page.lines.filter((line) => line.startsWith('error'))).toEqual([]);
    served.cutAll();
    await vi.waitFor(() => expect(page.lines.at(-1)).toBe('Connection closed: Unknown reason'));
  });

  it('as it stands, is told that its sound is static', async () => {
    const { served } = await startService();
    const page = openPage(filledIn(sample('sample.js.txt'), served.url), speech);
    cleanUp.push(() => page.close());
    await vi.waitFor(() => expect(page.lines.join('\n')).toContain('heard as static'), { timeout: 10_000 });
    expect(served.service.breaches[0]).toContain('Float32');
  });

  it('with another key, is refused', async () => {
    const { served } = await startService();
    const script = mend(sample('sample.js.txt'), 'wss://relay.addisassistant.com/ws', served.url);
    const page = openPage(script, speech);
    cleanUp.push(() => page.close());
    await vi.waitFor(() => expect(page.lines.join('\n')).toContain('Connection closed'), { timeout: 10_000 });
    expect(page.lines.join('\n')).not.toContain('Connected');
    expect(served.service.breaches).toEqual([]);
  });
});

/** The system's Python has the module; one of a person's own often has not. */
const python = ['/usr/bin/python3', 'python3'].find(
  (command) => spawnSync(command, ['-c', 'import websockets']).status === 0,
);

describe('the Python sample', () => {
  const DUMMY = "b'\ufffd' * 8000";

  function runPython(script: string): readonly string[] {
    const folder = mkdtempSync(path.join(tmpdir(), 'parley-sample-'));
    const file = path.join(folder, 'sample.py');
    writeFileSync(file, script);
    const lines: string[] = [];
    if (python === undefined) throw new Error('Python 3 with its module “websockets” is needed for this test.');
    const child = spawn(python, ['-u', file]);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => lines.push(...text.split('\n')));
    }
    cleanUp.push(async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGKILL')) await gone;
      rmSync(folder, { recursive: true, force: true });
    });
    return lines;
  }

  it('with its lost byte put back, connects and streams', async () => {
    const { served, received } = await startService();
    const lines = runPython(mend(filledIn(sample('sample.py.txt'), served.url), DUMMY, "b'\\x00' * 8000"));
    await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(2), { timeout: 20_000 });
    expect(served.service.breaches).toEqual([]);
    expect(lines).toContain('Connected to AddisAI Realtime API');
    expect(lines).toContain("< {'setupComplete': True}");
    expect(lines).toContain("< {'type': 'status', 'message': 'Ready to start conversation'}");
    const [first] = received;
    expect(first?.kind).toBe('text');
    const { data } = JSON.parse(String(first?.data)) as { data: string };
    expect(Buffer.from(data, 'base64').equals(Buffer.alloc(8_000))).toBe(true);
  });

  it('with a microphone in place of the dummy, is heard and answered', async () => {
    const { served } = await startService();
    const pcm = Buffer.from(Int16Array.from(speech, (value) => value * 32_767).buffer).toString('base64');
    const microphone = [
      'import base64, itertools',
      `speech = base64.b64decode('${pcm}')`,
      'blocks = [speech[at:at + 8000] for at in range(0, len(speech), 8000)]',
      "microphone = itertools.chain(blocks, itertools.repeat(b'\\x00' * 8000))",
      '',
    ].join('\n');
    const lines = runPython(
      microphone + mend(filledIn(sample('sample.py.txt'), served.url), DUMMY, 'next(microphone)'),
    );
    await vi.waitFor(() => expect(served.service.spoken).toHaveLength(1), { timeout: 20_000 });
    expect(served.service.breaches).toEqual([]);
    expect(served.service.heard[0]?.samples.length).toBe(SPEECH_SAMPLES);
    await vi.waitFor(() => expect(lines.join('\n')).toContain("'turnComplete': True"));
    expect(lines.join('\n')).toContain("'inlineData'");
  });
});
