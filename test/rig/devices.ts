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

/** Plugs in one more loudspeaker that the system calls by this name. */
export async function plugNamedSink(name: string, title: string): Promise<void> {
  await load('module-null-sink', `sink_name=${name}`, 'rate=48000', 'norewinds=1', titled('sink', title));
}

/** Plugs in one more microphone that the system calls by this name; it hears what is played to the sink `<name>_sink`. */
export async function plugNamedMicrophone(name: string, title: string): Promise<void> {
  await plugSink(`${name}_sink`, 1);
  await load('module-remap-source', `source_name=${name}`, `master=${name}_sink.monitor`, titled('source', title));
}

export async function unplugNamedMicrophone(name: string): Promise<void> {
  await unload(`source_name=${name}`);
  await unload(`sink_name=${name}_sink`);
}

/** A device that is open and gives nothing, as a headset that still changes its profile; and one that gives again. */
export async function muffleMicrophone(muffled: boolean): Promise<void> {
  await pactl('suspend-source', MICROPHONE, muffled ? '1' : '0');
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

/** How many streams play to this loudspeaker. */
export async function streamsTo(name: string): Promise<number> {
  const rows = (list: string): string[][] => list.split('\n').map((line) => line.split('\t'));
  const index = rows(await pactl('list', 'short', 'sinks')).find(([, sink]) => sink === name)?.[0];
  return rows(await pactl('list', 'short', 'sink-inputs')).filter(([, sink]) => sink !== undefined && sink === index)
    .length;
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

/** The property that names a device; the two kinds of quotes are the sound server's own. */
const titled = (kind: 'sink' | 'source', title: string): string => `${kind}_properties=device.description='"${title}"'`;

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
