/**
 * A small Electron app around the history: its client in main, its host in a utility process, as the app runs them.
 * Writes turns as fast as they are done, and has the host killed, until the app itself is.
 */
import { app, utilityProcess } from 'electron';
import path from 'node:path';
import { HistoryClient } from '../../../../src-main/history/history-client.js';
import { asProfileId, asTurnId } from '../../../../src-preload/contract/ids.js';
import type { Told } from './told.js';

const [folder = '', host = '', run = ''] = process.argv.slice(-3);
const tell = (told: Told): void => void process.stdout.write(`${JSON.stringify(told)}\n`);
const startedMs = performance.now();

void app.whenReady().then(() => {
  tell({ type: 'app', pid: process.pid });
  let written = 0;
  const client = new HistoryClient({
    spawn() {
      const child = utilityProcess.fork(host, [], { stdio: 'inherit' });
      child.once('spawn', () => tell({ type: 'host', pid: child.pid ?? 0 }));
      return {
        get pid() {
          return child.pid;
        },
        post: (message) => child.postMessage(message),
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => void child.once('exit', listener),
        kill: () => void child.kill(),
      };
    },
    clock: {
      nowMs: () => performance.now() - startedMs,
      after(delayMs, callback) {
        const timer = setTimeout(callback, delayMs);
        return () => clearTimeout(timer);
      },
    },
    file: path.join(folder, 'history.db'),
    recordings: path.join(folder, 'recordings'),
    // The test kills more often than anybody's host should die.
    tuning: { maxCrashes: 1_000, windowMs: 1, backoffMs: [0] },
    onWriting: (state) => tell({ type: 'writing', state }),
    onSetAside: (name) => tell({ type: 'set-aside', name }),
    onRefused: () => undefined,
    onUnrecorded: () => undefined,
    onLost: () => undefined,
    // One turn after the other, as people talk, only faster.
    onChanged: () => {
      tell({ type: 'written', turn: written });
      next();
    },
  });
  function next(): void {
    written += 1;
    client.write({
      type: 'keep',
      record: {
        turn: {
          id: asTurnId(`${run}-${String(written)}`),
          speaker: 'user',
          origin: 'voice',
          text: `What was said, ${String(written)}. `.repeat(20),
          state: { kind: 'final' },
          startedAtMs: Date.now(),
          profileId: asProfileId('local'),
          latency: null,
        },
        conversation: run,
        providerId: 'local',
        assistantName: 'Local',
        usage: [{ unit: 'seconds', amount: written }],
      },
    });
  }
  client.start();
  next();
});
