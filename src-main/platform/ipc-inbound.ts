/**
 * Owns Electron's side of inbound calls: says who sent them and passes them on. Decides nothing.
 */
import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import type { InboundPort } from '../ipc/register.js';
import type { OurWindow, Sender } from '../ipc/sender-guard.js';

/** Which of our windows these contents are of at this moment; null for any other. */
export type WindowOf = (contentsId: number) => OurWindow | null;

/** Says who sent a message; a frame that is gone by now counts as no frame of ours. */
export function senderOf(event: IpcMainEvent | IpcMainInvokeEvent, windowOf: WindowOf): Sender {
  const frame = event.senderFrame;
  return {
    window: windowOf(event.sender.id),
    topFrame: frame?.parent === null,
    origin: frame?.origin ?? '',
  };
}

export function createInboundPort(windowOf: WindowOf): InboundPort {
  // electron-store answers this channel with the user-data path; no page of ours asks for it.
  ipcMain.removeAllListeners('electron-store-get-data');
  return {
    onRequest(channel, listener) {
      ipcMain.handle(channel, (event, payload: unknown) => listener(senderOf(event, windowOf), payload));
      return () => ipcMain.removeHandler(channel);
    },
    onCommand(channel, listener) {
      const receive = (event: IpcMainEvent, payload: unknown): void => listener(senderOf(event, windowOf), payload);
      ipcMain.on(channel, receive);
      return () => void ipcMain.off(channel, receive);
    },
  };
}
