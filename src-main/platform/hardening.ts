/**
 * Owns what holds for every page that ever comes to be in this app: it stays where it is and opens nothing.
 */
import { app } from 'electron';

/** May run before the app is ready. `allowedOrigin` answers where our page lives, once known. */
export function hardenContents(allowedOrigin: () => string | null, onDenied: (what: string) => void): void {
  app.on('web-contents-created', (_created, contents) => {
    const stay = (event: Electron.Event, what: string): void => {
      event.preventDefault();
      onDenied(what);
    };
    contents.on('will-navigate', (event) => {
      // A page may begin anew where it is, and the development server reloads its page; it has nowhere else to go.
      const origin = allowedOrigin();
      const isServed = origin?.startsWith('http:') === true && new URL(event.url).origin === origin;
      const reloads = event.isMainFrame && (isServed || event.url === contents.getURL());
      if (!reloads) stay(event, 'navigation');
    });
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) stay(event, 'frame-navigation');
    });
    // Some places need no request, so that nobody is asked before: an empty page. From there it is brought back.
    let home: string | null = null;
    contents.on('did-navigate', (_event, url) => {
      const origin = allowedOrigin();
      if (origin !== null && (url === origin || url.startsWith(`${origin}/`))) home = url;
      else if (home !== null) {
        onDenied('navigation');
        contents.loadURL(home).catch(() => undefined);
      }
    });
    contents.on('did-navigate-in-page', (_event, url, isMainFrame) => {
      if (isMainFrame && home !== null) home = url;
    });
    contents.on('will-redirect', (event) => stay(event, 'redirect'));
    contents.on('will-attach-webview', (event) => stay(event, 'webview'));
    contents.setWindowOpenHandler(() => {
      onDenied('window-open');
      return { action: 'deny' };
    });
  });
}
