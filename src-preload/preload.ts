/**
 * Owns the one object the page can reach main through. Everything in it is derived from the table: no generic
 * send, no channel of the page's choosing. Runs sandboxed, as a single CommonJS file.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { channelOf, PORT_MESSAGE, type IpcTable } from './contract/ipc/kinds.js';
import { ipcTable } from './contract/ipc/table.js';

// Electron hands the environment of main to every preload script, and with it what a person keeps there of keys and
// passwords. Nothing here asks for it.
for (const name of Object.keys(process.env)) Reflect.deleteProperty(process.env, name);

type Entry = IpcTable[string][string];
const table: IpcTable = ipcTable;

function endOf(channel: string, { kind }: Entry): unknown {
  if (kind === 'request') return (input: unknown) => ipcRenderer.invoke(channel, input);
  if (kind === 'command') return (input: unknown) => ipcRenderer.send(channel, input);
  return (listener: (payload: unknown) => void) => {
    const forward = (_event: IpcRendererEvent, payload: unknown): void => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => void ipcRenderer.removeListener(channel, forward);
  };
}

const ports = new Set<unknown>();
const api: Record<string, Readonly<Record<string, unknown>>> = {};
for (const [group, entries] of Object.entries(table)) {
  const ends: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const channel = channelOf(group, name);
    if (entry.kind === 'port') ports.add(channel);
    else ends[name] = endOf(channel, entry);
  }
  api[group] = Object.freeze(ends);
}
contextBridge.exposeInMainWorld('parley', Object.freeze(api));

// Ports cannot cross the context bridge; the page posts them to its own window and names them as the table does.
window.addEventListener('message', ({ source, data, ports: [port] }: MessageEvent<unknown>) => {
  if (source !== window || port === undefined || typeof data !== 'object' || data === null) return;
  const channel = (data as Readonly<Record<string, unknown>>)[PORT_MESSAGE];
  if (ports.has(channel)) ipcRenderer.postMessage(channel as string, null, [port]);
});
