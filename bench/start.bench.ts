import { test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import electronPath from 'electron';
import { launchArguments } from '../test/e2e/launch.js';
import { nowMs } from '../test/rig/environment.js';
import { createTraceReader } from '../test/rig/trace.js';
import { record, runsOf } from './figures.js';

const RUNS = runsOf(20);

test('P12 start, files in the page cache', async () => {
  const armed: number[] = [];
  const usable: number[] = [];
  for (let run = 0; run < RUNS + 1; run += 1) {
    const userData = mkdtempSync(path.join(tmpdir(), 'parley-bench-'));
    const trace = createTraceReader(path.join(userData, 'trace'));
    const startedMs = nowMs();
    const app = spawn(
      electronPath as unknown as string,
      ['--no-sandbox', ...launchArguments(userData), `--trace-dir=${trace.folder}`],
      { stdio: 'ignore' },
    );
    const exited = new Promise((done) => app.on('exit', done));
    try {
      const armedMs = (await trace.next('talk-armed', 0, 20_000)).atMs - startedMs;
      const usableMs = (await trace.next('window-usable', 0, 20_000)).atMs - startedMs;
      // The first run warms the page cache.
      if (run > 0) {
        armed.push(armedMs);
        usable.push(usableMs);
      }
    } finally {
      app.kill('SIGTERM');
      await exited;
      rmSync(userData, { recursive: true, force: true });
    }
  }
  record('armed', armed);
  record('usable', usable);
});
