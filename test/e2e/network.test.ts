/**
 * A real change of network, in a network of the app's own: a cable with nobody at its other end, which is pulled and
 * plugged in again. What follows from the news is a matter of the session's tests.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '../rig/wait.js';
import { executable, expect, launchArguments, test } from './launch.js';

const isRoot = process.getuid?.() === 0;
const NEW_NETWORK = isRoot ? ['--net'] : ['--map-root-user', '--net'];
const CABLE = [
  'ip link set lo up',
  'ip link add parley0 type veth peer name parley1',
  'ip addr add 10.203.0.1/24 dev parley0',
  'ip link set parley0 up',
  'ip link set parley1 up',
].join(' && ');

const canTry = spawnSync('unshare', [...NEW_NETWORK, 'sh', '-c', CABLE]).status === 0;

function logs(userData: string): string {
  const folder = path.join(userData, 'logs');
  if (!existsSync(folder)) return '';
  return readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('');
}

const newsIn = (userData: string): readonly string[] =>
  [...logs(userData).matchAll(/"network-(online|offline)"/g)].map(([, news = '']) => news);

function setCable({ pid }: ChildProcess, state: 'up' | 'down'): void {
  const user = isRoot ? [] : ['--user', '--preserve-credentials'];
  execFileSync('nsenter', ['--target', String(pid), ...user, '--net', 'ip', 'link', 'set', 'parley1', state]);
}

test('a cable that is pulled and plugged in again is noticed at once, each time', async ({ userData }) => {
  test.skip(!canTry, 'needs the right to make a network of its own (unshare, ip)');
  const app = spawn(
    'unshare',
    [
      ...NEW_NETWORK,
      'sh',
      '-c',
      `${CABLE} && exec "$@"`,
      'sh',
      executable,
      '--no-sandbox',
      ...launchArguments(userData),
    ],
    { stdio: 'ignore', env: { ...process.env, NODE_ENV: 'test' } },
  );
  const gone = once(app, 'exit');
  try {
    await until('the window', () => logs(userData).includes('Window painted.'), { timeoutMs: 20_000 });
    expect(newsIn(userData)).toEqual([]);
    setCable(app, 'down');
    await until('news of no network', () => newsIn(userData).length === 1);
    setCable(app, 'up');
    await until('news of a network', () => newsIn(userData).length === 2);
    expect(newsIn(userData)).toEqual(['offline', 'online']);
  } finally {
    app.kill('SIGTERM');
    await gone;
  }
});
