/** A small Electron app that shows one page of a peer: what its SDK needs, and nothing else. */
import { app, BrowserWindow, session } from 'electron';

const url = app.commandLine.getSwitchValue('peer-url');

void app.whenReady().then(async () => {
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'media');
  session.defaultSession.setPermissionRequestHandler((_contents, permission, done) => done(permission === 'media'));
  const window = new BrowserWindow({
    width: 960,
    height: 640,
    webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  await window.loadURL(url);
});
app.on('window-all-closed', () => app.quit());
