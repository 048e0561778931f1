/** Lets the page hear that a player is wanted, and hand its port to main. */
import { ipcRenderer } from 'electron';

ipcRenderer.on('open-player', () => window.postMessage('open-player', '*'));
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.data === 'player-port') ipcRenderer.postMessage('player-port', null, [...event.ports]);
  if (event.data === 'player-refused') ipcRenderer.send('player-refused');
});
