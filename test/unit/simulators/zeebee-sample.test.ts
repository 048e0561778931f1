/**
 * The complete voice chat that the service's own page shows, run against the simulator on a real socket: both speak the
 * same protocol. The browser is reduced to what the sample touches.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { wavFile } from '../../../src-main/providers/kit/sound-bytes.js';
import { createWebmFile } from '../../../src-main/providers/zeebee/webm/muxer.js';
import { toneAnswers } from '../../simulators/kit/answers.js';
import { plainEncode } from '../../simulators/kit/plain-encode.js';
import { serve, type Served } from '../../simulators/kit/serve.js';
import { API_KEY } from '../../simulators/zeebee/shared.js';
import { zeebeeSimulator } from '../../simulators/zeebee/simulator.js';

const SAMPLE = readFileSync(path.join(import.meta.dirname, '../../fixtures/zeebee/voice-chat.sample.txt'), 'utf8');
const open: { served: Served[]; sockets: WebSocket[] } = { served: [], sockets: [] };

afterEach(async () => {
  for (const socket of open.sockets.splice(0)) socket.terminate();
  for (const served of open.served.splice(0)) await served.close();
});

interface Element {
  disabled: boolean;
  textContent: string;
}
interface Page {
  readonly elements: Map<string, Element>;
  readonly played: Uint8Array[];
  toggleRecording(): void;
  startRecording(): Promise<void>;
}

/** What the sample needs of a browser; `recorded` is what its recorder records. */
function openPage(url: string, recorded: Uint8Array): Page {
  const elements = new Map<string, Element>();
  const blobs = new Map<string, Blob>();
  const played: Uint8Array[] = [];

  class Recorder {
    ondataavailable: ((event: { data: Blob }) => void) | null = null;
    onstop: (() => void) | null = null;
    start(): void {
      // Records until it is stopped.
    }
    stop(): void {
      this.ondataavailable?.({ data: new Blob([Buffer.from(recorded)]) });
      this.onstop?.();
    }
  }
  class Reader {
    result = '';
    onloadend: (() => void) | null = null;
    onerror: (() => void) | null = null;
    readAsDataURL(blob: Blob): void {
      void blob.arrayBuffer().then((bytes) => {
        this.result = `data:${blob.type};base64,${Buffer.from(bytes).toString('base64')}`;
        this.onloadend?.();
      });
    }
  }
  class Player {
    readonly #url: string;
    constructor(source: string) {
      this.#url = source;
    }
    play(): void {
      void blobs
        .get(this.#url)
        ?.arrayBuffer()
        .then((bytes) => played.push(new Uint8Array(bytes)));
    }
  }
  class Socket extends WebSocket {
    constructor(address: string) {
      super(address);
      open.sockets.push(this);
    }
  }
  const scope = {
    WebSocket: Socket,
    Blob,
    FileReader: Reader,
    MediaRecorder: Recorder,
    AudioContext: Object,
    Audio: Player,
    navigator: { mediaDevices: { getUserMedia: () => Promise.resolve({}) } },
    URL: {
      createObjectURL(blob: Blob) {
        const name = `blob:${blobs.size}`;
        blobs.set(name, blob);
        return name;
      },
    },
    document: {
      getElementById(id: string): Element {
        const element = elements.get(id) ?? { disabled: true, textContent: '' };
        elements.set(id, element);
        return element;
      },
    },
    console: { log: () => undefined, error: () => undefined },
    atob,
  };
  const source = SAMPLE.replace('wss://zeebee.ai/ws', url).replace('YOUR_API_KEY', API_KEY);
  const functions = runInNewContext(`${source}\n({ toggleRecording, startRecording })`, scope) as Pick<
    Page,
    'toggleRecording' | 'startRecording'
  >;
  return { elements, played, ...functions };
}

async function simulate(scenario = 'normal'): Promise<Served> {
  const answers = toneAnswers();
  const served = await serve(zeebeeSimulator, { scenario, answers, encode: plainEncode, log: () => undefined });
  open.served.push(served);
  return served;
}

const until = (happened: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const look = (): void => {
      if (happened()) resolve();
      else setTimeout(look, 5);
    };
    look();
  });
const textOf = (page: Page, id: string): string => page.elements.get(id)?.textContent ?? '';

const webm = createWebmFile({ rateHz: 48_000, delaySamples: 312, packetMs: 20 });
for (let packet = 0; packet < 50; packet += 1) webm.add(Uint8Array.of(0xf8, 0xff, 0xfe));
const wav = wavFile([Int16Array.from({ length: 16_000 }, (_, at) => (at * 31) % 2_000)], 16_000);

it.each([
  ['webm', webm.bytes()],
  ['wav', wav],
])('talks twice, recording %s', { timeout: 20_000 }, async (_, recorded) => {
  const { url, service } = await simulate();
  const page = openPage(url, recorded);
  await until(() => textOf(page, 'status') === 'Connected');
  for (const turn of [1, 2]) {
    await page.startRecording();
    page.toggleRecording();
    await until(() => page.played.length === turn);
    expect(textOf(page, 'transcript')).toBe('Something was said.');
    expect(textOf(page, 'response')).toBe(service.spoken[turn - 1]?.text);
    const answer = service.spoken[turn - 1];
    expect(answer && page.played[turn - 1]).toEqual(
      answer && new Uint8Array(plainEncode(answer, 'mp3', answer.rateHz)),
    );
  }
  expect(service.breaches).toEqual([]);
  expect(service.heard).toHaveLength(2);
});

it('shows the error when speech is not understood', { timeout: 20_000 }, async () => {
  const { url, service } = await simulate('untranscribed');
  const page = openPage(url, wav);
  await until(() => textOf(page, 'status') === 'Connected');
  await page.startRecording();
  page.toggleRecording();
  await until(() => textOf(page, 'error') !== '');
  expect(textOf(page, 'error')).toBe('Could not transcribe audio. Please try again.');
  expect(service.breaches).toEqual([]);
});
