/** Owns a peer as a contender: its page in a small Electron app of its own, driven by what its SDK offers. */
import { _electron, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { nowMs } from '../../../test/rig/environment.js';
import { pause, until } from '../../../test/rig/wait.js';
import { AGENT_ID } from '../../../test/simulators/playai/simulator.js';
import type { Stage } from '../server/stage.js';
import type { Contender } from './contender.js';

export type PeerId = 'elevenlabs' | 'playai' | 'openai';

const ROOT = path.resolve(import.meta.dirname, '../../..');
/** Where `bench:peers` builds the pages and the app that shows them. */
export const BUILT = path.join(ROOT, 'test-results/peers-app');
/** PlayAI's web kit resumes what it paused when nobody has spoken for a second. */
const RESUMES_AFTER_MS = 1_300;

/** Runs a peer against the stage. */
export async function withPeer(id: PeerId, stage: Stage, action: (peer: Contender) => Promise<void>): Promise<void> {
  const userData = mkdtempSync(path.join(tmpdir(), 'parley-peer-'));
  const { plain, secure } = stage.ports;
  // Nothing leaves this computer, and the hosts a kit cannot be told otherwise are found here.
  const hosts = `MAP api.play.ai 127.0.0.1:${secure}, MAP play.ai 127.0.0.1:${secure}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`;
  const app = await _electron.launch({
    args: [
      path.join(BUILT, 'main/main.mjs'),
      `--peer-url=http://127.0.0.1:${plain}/${id}.html?agent=${AGENT_ID}`,
      `--user-data-dir=${userData}`,
      '--lang=en-US',
      '--disable-gpu',
      `--host-resolver-rules=${hosts}`,
      ...(id === 'playai' ? ['--ignore-certificate-errors'] : []),
    ],
  });
  try {
    const page = await app.firstWindow();
    await page.waitForFunction(() => 'peer' in window);
    const hide = (): Promise<void> =>
      app.evaluate(({ BrowserWindow }) => {
        for (const window of BrowserWindow.getAllWindows()) window.hide();
      });
    await action(contender(id, page, stage, app.process().pid ?? 0, hide));
    await failOnErrors(page);
  } finally {
    await app.close();
    rmSync(userData, { recursive: true, force: true });
  }
}

function contender(id: PeerId, page: Page, stage: Stage, pid: number, hide: () => Promise<void>): Contender {
  let isOpen = false;
  let isMuted = false;
  let resumesAtMs = 0;

  /** Calls something of the page. @returns when it was called, on our clock */
  const call = async (name: 'start' | 'unmute'): Promise<number> => {
    isMuted = false;
    const called = await page.evaluate(async (what) => {
      const atMs = performance.timeOrigin + performance.now();
      await (what === 'start' ? window.peer.start() : window.peer.mute(false));
      return atMs;
    }, name);
    return monotonic(called);
  };

  const mute = async (): Promise<void> => {
    await page.evaluate(() => window.peer.mute(true));
    isMuted = true;
    resumesAtMs = nowMs() + RESUMES_AFTER_MS;
  };

  return {
    pid,
    hide,
    keepMicrophone: null,
    // ElevenLabs fades out for two seconds; its tone is below -50 dBFS after less than one.
    fadeMs: id === 'elevenlabs' ? 1_300 : 400,
    async close() {
      if (!isOpen) return;
      await page.evaluate(() => window.peer.stop());
      isOpen = false;
      await until('the connection to be closed', () => !stage.isOpen);
    },
    async beginTalk() {
      if (!isOpen) {
        isOpen = true;
        return call('start');
      }
      // wavtools takes a second start for an error.
      if (!isMuted) await mute();
      return call('unmute');
    },
    endTalk: mute,
    async awaitReply() {
      // As in use: its microphone stays open while it speaks.
      if (isMuted) await call('unmute');
      await pause(Math.max(0, resumesAtMs - nowMs()));
    },
    interrupt: () => Promise.resolve(stage.interrupt()),
    async reportedMs(atMs) {
      if (id !== 'openai') return null;
      return (await until('a truncation', () => stage.truncations.find((one) => one.atMs >= atMs))).heardMs;
    },
  };
}

/** A wall-clock time of the page on our clock: both run on one computer. */
const monotonic = (wallMs: number): number => wallMs - (performance.timeOrigin + performance.now()) + nowMs();

async function failOnErrors(page: Page): Promise<void> {
  const errors = await page.evaluate(() => window.noted.filter(({ name }) => name.startsWith('error')));
  if (errors.length > 0) throw new Error(`The peer told errors: ${JSON.stringify(errors)}`);
}
