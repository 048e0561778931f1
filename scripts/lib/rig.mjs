/**
 * Owns the test rig: a private X display and a private PulseAudio with a virtual loudspeaker and a virtual microphone.
 * Everything lies in one temporary folder; nothing of the person's own session is read or changed.
 *
 * Devices: what is played to the sink `vmic_sink` is heard at the microphone `vmic` (the default source);
 * what the app plays goes to `vspk` (the default sink) and can be recorded from `vspk.monitor`.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stop } from './console.mjs';

const RIG_FOLDER_VARIABLE = 'PARLEY_RIG';
const READY_LIMIT_MS = 15_000;
const STOP_LIMIT_MS = 3_000;
const POLL_MS = 20;

/**
 * @typedef {object} Rig
 * @property {string} folder
 * @property {NodeJS.ProcessEnv} env the variables that children need, to be laid over one's own
 * @property {() => Promise<void>} stop ends display and sound and removes the folder; safe to call twice
 */

/**
 * Starts display and sound.
 * @param {{ width?: number, height?: number }} [screen] in pixels
 * @returns {Promise<Rig>}
 * @throws {Stop} when one of them does not come up
 */
export async function startRig({ width = 1280, height = 800 } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'parley-rig-'));
  mkdirSync(path.join(folder, 'run'), { mode: 0o700 });
  writeConfiguration(folder);
  let display;
  const stop = once(async () => {
    await stopPulse(folder);
    if (display) await ended(display.child);
    rmSync(folder, { recursive: true, force: true });
  });
  try {
    display = await startDisplay(folder, width, height);
    await startPulse(folder);
    return { folder, env: rigEnvironment(folder, display.name), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param {string} folder @param {string} display e.g. `:101` @returns {NodeJS.ProcessEnv} */
function rigEnvironment(folder, display) {
  return {
    [RIG_FOLDER_VARIABLE]: folder,
    DISPLAY: display,
    XAUTHORITY: path.join(folder, 'xauthority'),
    XDG_RUNTIME_DIR: path.join(folder, 'run'),
    XDG_SESSION_TYPE: 'x11',
    WAYLAND_DISPLAY: undefined,
    // Keeps notifications, keyrings and trays of the person's desktop out of the tests.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    ...soundEnvironment(folder),
  };
}

/** @param {string} folder @returns {NodeJS.ProcessEnv} */
function soundEnvironment(folder) {
  return {
    PULSE_SERVER: `unix:${socketOf(folder)}`,
    PULSE_COOKIE: path.join(folder, 'pulse/cookie'),
    PULSE_CLIENTCONFIG: path.join(folder, 'client.conf'),
    PULSE_RUNTIME_PATH: path.join(folder, 'pulse'),
    PULSE_STATE_PATH: path.join(folder, 'pulse'),
    ALSA_CONFIG_PATH: path.join(folder, 'asound.conf'),
  };
}

/** @param {string} folder */
function socketOf(folder) {
  return path.join(folder, 'pulse/native');
}

/** @param {string} folder */
function writeConfiguration(folder) {
  mkdirSync(path.join(folder, 'pulse'), { mode: 0o700 });
  const file = (/** @type {string} */ name, /** @type {string[]} */ lines) =>
    writeFileSync(path.join(folder, name), `${lines.join('\n')}\n`);
  file('asound.conf', ['</usr/share/alsa/alsa.conf>', 'pcm.!default { type pulse }', 'ctl.!default { type pulse }']);
  file('client.conf', ['autospawn = no']);
  // Chromium opens the microphone at the server's default rate. A sound card is on time however busy the machine is, and so
  // are these devices, where the system allows it.
  file('daemon.conf', [
    'default-sample-rate = 48000',
    'exit-idle-time = -1',
    'realtime-scheduling = yes',
    'high-priority = yes',
  ]);
  // Without norewinds an idle null sink renders seconds ahead, which its monitor never shows: every time would be wrong.
  file('pulse.pa', [
    `load-module module-native-protocol-unix auth-anonymous=1 socket=${socketOf(folder)}`,
    'load-module module-null-sink sink_name=vspk rate=48000 channels=2 norewinds=1',
    'load-module module-null-sink sink_name=vmic_sink rate=48000 channels=1 norewinds=1',
    'load-module module-remap-source source_name=vmic master=vmic_sink.monitor',
    'set-default-sink vspk',
    'set-default-source vmic',
  ]);
  writeFileSync(path.join(folder, 'xauthority'), xAuthority(), { mode: 0o600 });
}

/** One record of an X authority file that fits every display: family, address, number, method, cookie. */
function xAuthority() {
  const counted = (/** @type {Uint8Array} */ bytes) => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const anyFamily = Buffer.from([0xff, 0xff]);
  const none = counted(Buffer.alloc(0));
  return Buffer.concat([anyFamily, none, none, counted(Buffer.from('MIT-MAGIC-COOKIE-1')), counted(randomBytes(16))]);
}

/** @param {string} folder @param {number} width @param {number} height */
async function startDisplay(folder, width, height) {
  const args = ['-displayfd', '3', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'];
  const child = spawn('Xvfb', [...args, '-auth', path.join(folder, 'xauthority')], {
    stdio: ['ignore', 'ignore', openSync(path.join(folder, 'xvfb.log'), 'a'), 'pipe'],
  });
  const number = await new Promise((resolve, reject) => {
    let text = '';
    child.stdio[3]?.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text.trim());
    });
    child.on('error', () => reject(new Stop('The virtual display could not be started: Xvfb is missing.')));
    child.on('exit', () => reject(new Stop(`The virtual display ended at once:\n${logOf(folder, 'xvfb.log')}`)));
  });
  return { child, name: `:${number}` };
}

/**
 * Starts the rig's sound server; also after `stopPulse`, as a server that comes back.
 * @param {string} folder the rig's
 * @throws {Stop} when it does not come up
 */
export async function startPulse(folder) {
  const args = [
    '-n',
    '-F',
    path.join(folder, 'pulse.pa'),
    '--daemonize=no',
    '--disallow-exit=no',
    '--use-pid-file=yes',
  ];
  const child = spawn('pulseaudio', args, {
    // It outlives a test that starts it again; the rig ends it by its id.
    detached: true,
    stdio: ['ignore', 'ignore', openSync(path.join(folder, 'pulse.log'), 'a')],
    env: {
      ...process.env,
      ...soundEnvironment(folder),
      PULSE_SERVER: undefined,
      PULSE_CONFIG: path.join(folder, 'daemon.conf'),
      XDG_RUNTIME_DIR: path.join(folder, 'run'),
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      HOME: folder,
    },
  });
  child.unref();
  let failed = false;
  child.on('error', () => (failed = true));
  child.on('exit', () => (failed = true));
  const limit = Date.now() + READY_LIMIT_MS;
  while (!(await answers(socketOf(folder)))) {
    if (failed || Date.now() > limit)
      throw new Stop(`The virtual sound card could not be started:\n${logOf(folder, 'pulse.log')}`);
    await pause(POLL_MS);
  }
}

/**
 * Ends the rig's sound server and waits until it is gone.
 * @param {string} folder the rig's
 * @param {NodeJS.Signals} [signal] SIGKILL for a crash
 */
export async function stopPulse(folder, signal = 'SIGTERM') {
  const pidFile = path.join(folder, 'pulse/pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  const limit = Date.now() + STOP_LIMIT_MS;
  for (let how = signal; isAlive(pid, how); how = Date.now() > limit ? 'SIGKILL' : signal) {
    await pause(POLL_MS);
    if (!isAlive(pid, 0)) break;
  }
  rmSync(pidFile, { force: true });
  rmSync(socketOf(folder), { force: true });
}

/** Sends a signal, 0 to ask only. @param {number} pid @param {NodeJS.Signals | 0} signal */
function isAlive(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} socket @returns {Promise<boolean>} */
function answers(socket) {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const tell = (/** @type {boolean} */ yes) => {
      connection.destroy();
      resolve(yes);
    };
    connection.on('connect', () => tell(true));
    connection.on('error', () => tell(false));
  });
}

/** @param {import('node:child_process').ChildProcess} child */
async function ended(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exit;
  clearTimeout(force);
}

/** @param {string} folder @param {string} name */
function logOf(folder, name) {
  const file = path.join(folder, name);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(-15).join('\n') : '';
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @template T @param {() => Promise<T>} action @returns {() => Promise<T>} */
function once(action) {
  /** @type {Promise<T> | undefined} */
  let result;
  return () => (result ??= action());
}
