/**
 * Owns Chromium's audio service, a process of its own that chooses the sound system when it starts and keeps to it:
 * one that came up before the sound server did finds no device until it is started again.
 */
import { app } from 'electron';

/** Time for the service to be gone; Chromium starts another one when it is next needed. */
const GONE_MS = 150;

let isEnding = false;

/** Whether the service that ends now does so at our wish. */
export const isAudioServiceRestarting = (): boolean => isEnding;

/** Ends the service so that the next use starts a fresh one. False where there is none, or no need for it. */
export async function restartAudioService(): Promise<boolean> {
  // Elsewhere the service is told of devices by the system.
  if (process.platform !== 'linux') return false;
  const service = app.getAppMetrics().find(({ name }) => name === 'Audio Service');
  if (service === undefined) return false;
  isEnding = true;
  try {
    process.kill(service.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
  await new Promise((resolve) => setTimeout(resolve, GONE_MS));
  isEnding = false;
  return true;
}
