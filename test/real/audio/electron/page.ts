import { openPlayer } from '../../../../src-renderer/audio/player.js';

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.data !== 'open-player') return;
  openPlayer({ deviceId: 'default', onLost: () => undefined }).then(
    ({ port }) => window.postMessage('player-port', '*', [port]),
    () => window.postMessage('player-refused', '*'),
  );
});
