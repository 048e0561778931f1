/**
 * Owns the system's power and lock events. Needs a ready app.
 */
import { powerMonitor } from 'electron';

export type PowerEvent = 'suspend' | 'resume' | 'lock' | 'unlock' | 'shutdown';

/** Tells each event as it comes; answers the way to stop. */
export function watchPower(listener: (event: PowerEvent) => void): () => void {
  const suspend = (): void => listener('suspend');
  const resume = (): void => listener('resume');
  const lock = (): void => listener('lock');
  const unlock = (): void => listener('unlock');
  const shutdown = (): void => listener('shutdown');
  powerMonitor.on('suspend', suspend);
  powerMonitor.on('resume', resume);
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('unlock-screen', unlock);
  powerMonitor.on('shutdown', shutdown);
  return () => {
    powerMonitor.off('suspend', suspend);
    powerMonitor.off('resume', resume);
    powerMonitor.off('lock-screen', lock);
    powerMonitor.off('unlock-screen', unlock);
    powerMonitor.off('shutdown', shutdown);
  };
}
