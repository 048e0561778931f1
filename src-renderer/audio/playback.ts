/**
 * Owns the page's player while main wants one: opens it, passes its port to main, closes it. Must never have two.
 */
import type { DeviceUse } from '../../src-preload/contract/audio.js';
import type { ParleyApi } from '../../src-preload/contract/ipc/table.js';
import type { HandPort } from '../bridge.js';

export interface Player {
  readonly port: MessagePort;
  readonly use: DeviceUse;
  readonly label: string;
  close(): void;
}
type OpenPlayer = (options: { readonly deviceId: string; readonly onLost: () => void }) => Promise<Player>;

export interface PlaybackPorts {
  readonly api: Pick<ParleyApi['playback'], 'open' | 'close' | 'failed' | 'using' | 'lost'>;
  readonly openPlayer: OpenPlayer;
  readonly handPort: HandPort;
}

/** Serves main's wishes until the answer is called, which also closes what is open. */
export function servePlayback({ api, openPlayer, handPort }: PlaybackPorts): () => void {
  let wish = 0;
  let player: Player | null = null;

  function close(): void {
    wish += 1;
    player?.close();
    player = null;
  }

  /** Main is told, since a port may outlive its player. */
  function lost(): void {
    player = null;
    api.lost();
  }

  async function open(deviceId: string): Promise<void> {
    close();
    const mine = wish;
    try {
      const opened = await openPlayer({
        deviceId,
        onLost: () => {
          if (mine === wish && player !== null) lost();
        },
      });
      if (mine !== wish) {
        opened.close();
        return;
      }
      player = opened;
      handPort('playback.port', opened.port);
      api.using({ device: opened.use, deviceLabel: opened.label });
    } catch (error) {
      if (mine === wish) api.failed({ reason: (error instanceof Error ? error.message : 'unknown').slice(0, 200) });
    }
  }

  const unsubscribe = [
    api.open(({ deviceId }) => void open(deviceId)),
    api.close(() => {
      const had = player !== null;
      close();
      if (had) lost();
    }),
  ];
  return () => {
    for (const stop of unsubscribe) stop();
    close();
  };
}
