// A bare Electron app that shows the built page as Parley does: same scheme, same policy, no preload.
// Whoever drives it puts a double of the bridge into the page before its scripts run.
import { app, BrowserWindow, net, protocol, session } from 'electron';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const RENDERER = path.resolve(import.meta.dirname, '../../dist/renderer');
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "media-src 'self'; worker-src 'self'; font-src 'self'";

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.on('window-all-closed', () => app.quit());
void app.whenReady().then(async () => {
  protocol.handle('app', async (request) => {
    const file = path.join(RENDERER, path.normalize(new URL(request.url).pathname));
    const answer = await net.fetch(pathToFileURL(file).href);
    const headers = new Headers(answer.headers);
    headers.set('Content-Security-Policy', POLICY);
    return new Response(answer.body, { status: answer.status, headers });
  });
  session.defaultSession.setPermissionCheckHandler((_contents, permission) => permission === 'media');
  session.defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'media'));
  const window = new BrowserWindow({
    width: 460,
    height: 720,
    useContentSize: true,
    webPreferences: { sandbox: true, contextIsolation: true, backgroundThrottling: false },
  });
  await window.loadURL('about:blank');
});
