/** Owns plugging and unplugging: the virtual devices and the sound server itself. */
import { startPulse, stopPulse } from '../../scripts/lib/rig.mjs';
import { command } from './command.js';
import { MICROPHONE, MICROPHONE_SINK, rigFolder, SPEAKER } from './environment.js';

/** Plugs in one more loudspeaker. */
export async function plugSink(name: string, channels = 2): Promise<void> {
  await load('module-null-sink', `sink_name=${name}`, 'rate=48000', `channels=${channels}`, 'norewinds=1');
}

/** Unplugs a loudspeaker. What plays to it is moved to another one or ended by the sound server. */
export async function unplugSink(name: string): Promise<void> {
  await unload(`sink_name=${name}`);
}

/** Plugs the standard loudspeaker in again, as the default. */
export async function plugSpeaker(): Promise<void> {
  await plugSink(SPEAKER);
  await pactl('set-default-sink', SPEAKER);
}

export async function unplugSpeaker(): Promise<void> {
  await unplugSink(SPEAKER);
}

/** Plugs the standard microphone in again, as the default. */
export async function plugMicrophone(): Promise<void> {
  await plugSink(MICROPHONE_SINK, 1);
  await load('module-remap-source', `source_name=${MICROPHONE}`, `master=${MICROPHONE_SINK}.monitor`);
  await pactl('set-default-source', MICROPHONE);
}

export async function unplugMicrophone(): Promise<void> {
  await unload(`source_name=${MICROPHONE}`);
  await unload(`sink_name=${MICROPHONE_SINK}`);
}

export async function setDefaultSink(name: string): Promise<void> {
  await pactl('set-default-sink', name);
}

/** The names of all loudspeakers. */
export async function sinks(): Promise<string[]> {
  return names(await pactl('list', 'short', 'sinks'));
}

/** The names of all microphones, monitors of loudspeakers included. */
export async function sources(): Promise<string[]> {
  return names(await pactl('list', 'short', 'sources'));
}

/** How many streams play to any loudspeaker. */
export async function playingStreams(): Promise<number> {
  return names(await pactl('list', 'short', 'sink-inputs')).length;
}

/** Kills the sound server without a word, as a crash does. */
export async function crashSoundServer(): Promise<void> {
  await stopPulse(rigFolder(), 'SIGKILL');
}

/** Starts the sound server again, with the standard devices. */
export async function startSoundServer(): Promise<void> {
  await startPulse(rigFolder());
}

async function load(module: string, ...args: readonly string[]): Promise<void> {
  await pactl('load-module', module, ...args);
}

/** Unloads the modules that were loaded with an argument. @throws Error when there is none */
async function unload(argument: string): Promise<void> {
  const modules = (await pactl('list', 'short', 'modules')).split('\n').map((line) => line.split('\t'));
  const found = modules.filter(([, , args]) => args?.split(' ').includes(argument));
  if (found.length === 0) throw new Error(`No device with ${argument} is plugged in.`);
  for (const [index] of found) if (index) await pactl('unload-module', index);
}

function pactl(...args: readonly string[]): Promise<string> {
  rigFolder();
  return command('pactl', ...args);
}

function names(list: string): string[] {
  return list
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t')[1] ?? '');
}
