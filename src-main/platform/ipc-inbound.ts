/**
 * Owns Electron's side of inbound calls: says who sent them and passes them on. Decides nothing.
 */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import type { InboundPort } from '../ipc/register.js';
import type { Sender } from '../ipc/sender-guard.js';

/** Identity of our window's contents at this moment, null when there is none. */
export type WindowContentsId = () => number | null;

/** Says who sent a message; a frame that is gone by now counts as no frame of ours. */
export function senderOf(event: IpcMainEvent | IpcMainInvokeEvent, windowContentsId: WindowContentsId): Sender {
  const frame = event.senderFrame;
  return {
    ourWindow: event.sender.id === windowContentsId(),
    topFrame: frame?.parent === null,
    origin: frame?.origin ?? '',
  };
}

export function createInboundPort(windowContentsId: WindowContentsId): InboundPort {
  // electron-store answers this channel with the user-data path; no page of ours asks for it.
  ipcMain.removeAllListeners('electron-store-get-data');
  return {
    onRequest(channel, listener) {
      ipcMain.handle(channel, (event, payload: unknown) => listener(senderOf(event, windowContentsId), payload));
      return () => ipcMain.removeHandler(channel);
    },
    onCommand(channel, listener) {
      const receive = (event: IpcMainEvent, payload: unknown): void =>
        listener(senderOf(event, windowContentsId), payload);
      ipcMain.on(channel, receive);
      return () => void ipcMain.off(channel, receive);
    },
  };
}
