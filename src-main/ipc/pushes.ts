/**
 * Owns what main may tell the window: one function for each push of the table, and nothing besides.
 */
import { channelOf, type IpcTable } from '../../src-preload/contract/ipc/kinds.js';
import { ipcTable, type ParleyPushes } from '../../src-preload/contract/ipc/table.js';

/** `send` delivers to the live window and is silent when there is none. */
export function createPushes(send: (channel: string, payload: unknown) => void): ParleyPushes {
  const table: IpcTable = ipcTable;
  const groups = Object.entries(table).map(([group, entries]) => [
    group,
    Object.fromEntries(
      Object.entries(entries)
        .filter(([, entry]) => entry.kind === 'push')
        .map(([name]) => [name, (payload: unknown) => send(channelOf(group, name), payload)]),
    ),
  ]);
  return Object.fromEntries(groups) as ParleyPushes;
}
