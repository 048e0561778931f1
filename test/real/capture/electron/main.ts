/**
 * Main's place for the real page: answers its start, asks it for captures as planned, and tells what came and when.
 */
import { app, BrowserWindow, ipcMain, net, protocol, session } from 'electron';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ok } from '../../../../src-preload/contract/app-error.js';
import { CAPTURE_RATE_HZ, type CaptureFrame, type CaptureStart } from '../../../../src-preload/contract/audio.js';
import { asCaptureId } from '../../../../src-preload/contract/ids.js';
import { channelOf } from '../../../../src-preload/contract/ipc/kinds.js';
import { DEFAULT_SETTINGS } from '../../../../src-preload/contract/settings.js';
import { exampleSnapshot } from '../../../fakes/app-snapshot.js';
import type { Plan, Told } from './plan.js';

const TALK_MS = 700;
const plan = JSON.parse(process.env['PARLEY_TEST_PLAN'] ?? '{}') as Plan;
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;
const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);

process.on('uncaughtException', (error) => {
  tell({ type: 'error', message: String(error.stack) });
  app.exit(1);
});
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

/** Processor time that all processes of the app have used, in clock ticks of 10 ms. */
function ticks(): number {
  return app.getAppMetrics().reduce((sum, { pid }) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return sum + Number(fields[11]) + Number(fields[12]);
  }, 0);
}

async function run(): Promise<void> {
  protocol.handle('app', (request) =>
    net.fetch(pathToFileURL(path.join(plan.pageFolder, new URL(request.url).pathname)).toString()),
  );
  session.defaultSession.setPermissionCheckHandler(() => true);
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(true));
  ipcMain.handle(channelOf('app', 'snapshot'), () => ok(exampleSnapshot()));
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      preload: plan.preloadFile,
      sandbox: true,
      contextIsolation: true,
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  });
  let frames: { readonly frame: CaptureFrame; readonly atMs: number }[] = [];
  let startedMs = NaN;
  ipcMain.on(channelOf('capture', 'frames'), ({ ports: [port] }) => {
    port?.on('message', ({ data }) => frames.push({ frame: data as CaptureFrame, atMs: nowMs() }));
    port?.start();
  });
  ipcMain.on(channelOf('capture', 'started'), () => (startedMs = nowMs()));
  ipcMain.on(channelOf('capture', 'failed'), (_event, failure) =>
    tell({ type: 'error', message: JSON.stringify(failure) }),
  );
  await window.loadURL('app://page/index.html');
  await sleep(1_500);

  let next = 1;
  async function talk(warm: boolean, preRollMs: number): Promise<void> {
    frames = [];
    startedMs = NaN;
    const captureId = asCaptureId(next++);
    const start: CaptureStart = {
      captureId,
      deviceId: 'default',
      rateHz: CAPTURE_RATE_HZ,
      echoCancellation: false,
      noiseSuppression: false,
      autoGainControl: false,
      alsoBare: false,
      preRollMs,
    };
    const pushMs = nowMs();
    window.webContents.send(channelOf('capture', 'start'), start);
    await sleep(TALK_MS);
    window.webContents.send(channelOf('capture', 'stop'), { captureId });
    await sleep(200);
    tell({
      type: 'round',
      warm,
      preRollMs,
      pushMs,
      startedMs,
      firstFrameMs: frames[0]?.atMs ?? NaN,
      gaps: frames.filter(({ frame }, index) => frame.sequence !== index || frame.captureId !== captureId).length,
      pcm: Buffer.concat(frames.map(({ frame }) => Buffer.from(frame.pcm))).toString('base64'),
    });
    // Not in step with the blocks of the device.
    await sleep((warm ? 1_300 : 500) + ((next * 37) % 60));
  }
  async function idle(warm: boolean): Promise<void> {
    if (plan.idleMs === 0) return;
    frames = [];
    const [before, beforeMs] = [ticks(), nowMs()];
    await sleep(plan.idleMs);
    tell({ type: 'idle', warm, percent: ((ticks() - before) * 1_000) / (nowMs() - beforeMs), frames: frames.length });
  }

  for (let round = 0; round < plan.coldRounds; round++) await talk(false, 0);
  await idle(false);
  window.webContents.send(channelOf('settings', 'changed'), {
    ...DEFAULT_SETTINGS,
    audio: { ...DEFAULT_SETTINGS.audio, keepMicrophoneReady: true },
  });
  await sleep(1_000);
  for (const preRollMs of plan.preRollsMs) await talk(true, preRollMs);
  await idle(true);
  app.exit(0);
}

void app.whenReady().then(run);
