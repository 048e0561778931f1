/**
 * A small Electron app around the output: its audio host in a utility process, its player in a page. Follows a plan
 * and tells what happened.
 */
import { app, BrowserWindow, ipcMain, net, protocol, utilityProcess } from 'electron';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createNativeSink } from '../../../../src-main/audio/native-sink.js';
import type { OutputFact } from '../../../../src-main/audio/output-port.js';
import { createOutput } from '../../../../src-main/audio/output.js';
import { createRendererSink, type RendererSink } from '../../../../src-main/audio/renderer-sink.js';
import type { HostProcess } from '../../../../src-main/hosts/host-process.js';
import { asTurnId, type TurnId } from '../../../../src-preload/contract/ids.js';
import { babble, SOURCE_RATE_HZ } from '../listen.js';
import type { Plan, Told } from './plan.js';

const plan = JSON.parse(process.env['PARLEY_TEST_PLAN'] ?? '{}') as Plan;
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

process.on('uncaughtException', (error) => {
  tell({ type: 'error', message: String(error.stack) });
  app.exit(1);
});
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

const clock = {
  nowMs: (): number => performance.now(),
  after(delayMs: number, callback: () => void): () => void {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

function spawnHost(): HostProcess {
  const child = utilityProcess.fork(plan.hostFile, [], { serviceName: 'audio', stdio: 'ignore' });
  return {
    pid: child.pid,
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.once('exit', listener),
    kill: () => void child.kill(),
  };
}

async function run(): Promise<void> {
  protocol.handle('app', (request) => {
    const file = path.join(plan.pageFolder, new URL(request.url).pathname);
    return net.fetch(pathToFileURL(file).toString());
  });
  const window = new BrowserWindow({
    show: false,
    webPreferences: { preload: plan.preloadFile, sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  const waiting = new Map<string, (fact: OutputFact) => void>();
  let renderer: RendererSink | null = null;
  const output = createOutput({
    createNative: (listener) => createNativeSink({ spawn: spawnHost, clock, listener }),
    createRenderer: (listener) => {
      renderer = createRendererSink({
        requestPort: () => window.webContents.send('open-player'),
        clock,
        listener: (fact) => {
          if (fact.type === 'position') {
            tell({ type: 'position', turn: fact.turnId, playedMs: fact.playedMs, atMs: monotonicMs() });
          }
          listener(fact);
        },
      });
      return renderer;
    },
    clock,
    onFact: (fact) => {
      if (fact.type !== 'playback-started') waiting.get(fact.turnId)?.(fact);
    },
    onHealth: (health) => tell({ type: 'health', health }),
    onLevel: () => undefined,
  });
  ipcMain.on('player-port', (event) => {
    const [port] = event.ports;
    if (port === undefined) return;
    renderer?.attach({
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (received) => listener(received.data)),
      onClose: (listener) => port.on('close', listener),
      close: () => port.close(),
    });
    port.start();
  });
  ipcMain.on('player-refused', () => renderer?.refuse('no-device'));

  const over = (turnId: TurnId): Promise<OutputFact> => new Promise((done) => waiting.set(turnId, done));
  const play = (turnId: TurnId, source: Int16Array): void => {
    for (let at = 0; at < source.length; at += 2_400) {
      output.write(turnId, source.slice(at, at + 2_400), SOURCE_RATE_HZ);
    }
    output.end(turnId);
  };
  const whole = async (
    turnId: TurnId,
    seconds: number,
    seed: number,
  ): Promise<{ writeMs: number; drainedMs: number }> => {
    const done = over(turnId);
    const writeMs = monotonicMs();
    play(turnId, babble(seconds, seed));
    await done;
    return { writeMs, drainedMs: monotonicMs() };
  };

  await window.loadURL('app://page/index.html');
  output.select(plan.sink);
  output.prepare();
  await sleep(1_500);
  for (let round = 0; round < plan.rounds; round++) {
    const turnId = asTurnId(`round-${round}`);
    const done = over(turnId);
    const writeMs = monotonicMs();
    play(turnId, babble(1.2, round + 1));
    await sleep(400 + round * 7);
    const cutMs = monotonicMs();
    output.cut(turnId);
    const fact = await done;
    tell({ type: 'round', writeMs, cutMs, heardMs: fact.type === 'playback-cut' ? fact.heardMs : -1 });
    await sleep(250 + ((round * 13) % 50));
  }
  const stall = sleep(500).then(() =>
    window.webContents.executeJavaScript(
      `{ const end = performance.now() + ${plan.pageStallMs}; while (performance.now() < end); }`,
    ),
  );
  tell({ type: 'whole', ...(await whole(asTurnId('whole'), 3, 77)) });
  await stall;
  await sleep(plan.restMs);
  tell({ type: 'rested', ...(await whole(asTurnId('rested'), 0.6, 78)) });
  await output.dispose();
  await sleep(200);
  app.exit(0);
}

void app.whenReady().then(run);
