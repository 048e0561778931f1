/**
 * The only place that wires the app together: stores, shell, bridge and session, and what they tell each other.
 */
import type { ParleyPushes } from '../../src-preload/contract/ipc/table.js';
import { say, type Said } from '../../src-preload/contract/said.js';
import { crashReason } from '../diagnostics/crash-reports.js';
import { isWaylandSession } from '../hosts/key/wayland-session.js';
import { languageInUse, wordsOf, type Words } from '../i18n/words.js';
import { createPushes } from '../ipc/pushes.js';
import { createSenderGuard } from '../ipc/sender-guard.js';
import type { AppService } from '../ipc/services.js';
import { quitApp, watchApp } from '../platform/app-events.js';
import { isAudioServiceRestarting } from '../platform/audio-service.js';
import { createFileDialogs } from '../platform/file-dialogs.js';
import { hardenContents } from '../platform/hardening.js';
import { createLoginItem } from '../platform/login-item.js';
import { setAppMenu } from '../platform/menu.js';
import { claimLinks, type OpenedLinks } from '../platform/open-links.js';
import { openUrl } from '../platform/open-url.js';
import { guardPermissions } from '../platform/permissions.js';
import type { WindowOf } from '../platform/ipc-inbound.js';
import { createPortReceiver } from '../platform/ports.js';
import { watchPower } from '../platform/power.js';
import { createSafeStorage } from '../platform/safe-storage.js';
import { systemLanguages } from '../platform/system-languages.js';
import { serveBuiltPage, serveDevelopmentPage } from '../platform/scheme.js';
import { createSpawnHost } from '../platform/utility-process.js';
import type { ClockPort } from '../session/ports.js';
import { execLine } from '../talk/portal/app-entry.js';
import { composeCrashes } from './compose-crashes.js';
import type { Logging } from './compose-logging.js';
import { composeDiagnostics } from './compose-diagnostics.js';
import { composeIpc } from './compose-ipc.js';
import { composeMini } from './compose-mini.js';
import { composeShell } from './compose-shell.js';
import { composeStores } from './compose-stores.js';
import { composeTelling } from './compose-telling.js';
import { composeUpdates } from './compose-updates.js';
import { firstFew } from './first-few.js';
import { createLoginFollower } from './login-follower.js';
import type { AppPaths } from './paths.js';
import { restartWith } from './restart.js';
import { createQuitSequence } from './quit-sequence.js';
import type { AppCore, ComposeSession } from './session-parts.js';
import { isTalking } from './talking.js';
import { needsRunning } from './terminal-answer.js';
import { obeyTray } from './tray-actions.js';

/** A page that is loaded again only after this long has died many times in a row: the person is told outside of it. */
const FAILING_PAUSE_MS = 5_000;

export interface ComposeOptions {
  readonly version: string;
  readonly paths: AppPaths;
  /** Why nothing can be written in the user-data folder, as the system's code; null when it can. */
  readonly nothingKept: string | null;
  /** Arguments meant for Parley. */
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Address of the development server; null for the built page. */
  readonly developmentUrl: string | null;
  readonly packaged: boolean;
  /** This start shows no window, whatever the settings say. */
  readonly hidden: boolean;
  readonly clock: ClockPort;
  /** Links the system hands over, some of them before now. */
  readonly openedLinks: OpenedLinks;
  readonly logging: Logging;
  readonly composeSession: ComposeSession;
}

/** Builds the app. Electron must be ready; runs to its end without waiting for anything. */
export function composeApp(options: ComposeOptions): void {
  const { paths, args, environment, clock, logging } = options;
  const { logger } = logging;
  const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
  const quit = createQuitSequence(clock, logger.child('quit'));
  quit.add('log', () => logging.close());
  const watched = composeCrashes({ version: options.version, paths, clock, logging });
  const crashes = watched.reports;
  quit.add('crashes', () => watched.endInOrder());
  const folderNotices: readonly Said[] =
    options.nothingKept === null ? [] : [say('folder-not-kept', { folder: paths.userData, code: options.nothingKept })];
  if (options.nothingKept !== null) logger.warn('Nothing can be kept.', { code: options.nothingKept });

  const page =
    (options.developmentUrl === null ? null : serveDevelopmentPage(options.developmentUrl)) ??
    serveBuiltPage(paths.page);
  const denied = firstFew(3, (count, what) => logger.warn('Denied to a page.', { what, count }));
  hardenContents(() => page.origin, denied);
  guardPermissions(page.origin, (contentsId) => contentsId === mini.contentsId(), denied);

  let windowIsUp = false;
  const stores = composeStores({
    directory: paths.userData,
    platform,
    environment,
    cipher: createSafeStorage(() => windowIsUp),
    clock,
    logger,
    redactor: logging.redactor,
  });

  quit.add('stores', () => stores.settled());

  const preferred = systemLanguages();
  const language = () => languageInUse(stores.settings.current().general.language, () => preferred);
  const words = (): Words => wordsOf(language());
  const updateMenu = (): void =>
    setAppMenu({ development: options.developmentUrl !== null, words: words(), onQuit: quitApp });
  updateMenu();

  const visibleListeners: ((visible: boolean) => void)[] = [];
  const shell = composeShell({
    page,
    hidden: options.hidden,
    paths,
    stores,
    clock,
    logger,
    words,
    onUse: () => followUse(),
    onVisible: (visible) => {
      if (visible) telling.windowShown();
      pushes.app.windowVisible(visible);
      for (const listener of visibleListeners) listener(visible);
    },
    onPageGone(reason, exitCode, pauseMs) {
      crashes.add({ part: 'page', reason: crashReason(reason), exitCode });
      session.pageGone();
      diagnostics.pageGone();
      if (pauseMs >= FAILING_PAUSE_MS) telling.windowFails();
    },
    onTrayAction(action) {
      obeyTray(action, {
        session,
        settings: stores.settings,
        show: (fragment) => window.show(fragment),
        restartForUpdate: () => updates.restart(),
        quit: quitApp,
      });
      // The desktop has toggled its own check mark; ours is the session's.
      updateTray();
    },
    onQuit: quitApp,
  });
  const { window } = shell;
  quit.add('shell', () => shell.dispose());

  const mini = composeMini({
    page,
    paths,
    stores,
    clock,
    logger,
    language,
    // On Wayland no program places its own windows.
    drag: platform === 'linux' && isWaylandSession(environment) ? 'system' : 'pointer',
    session: () => session.snapshot(),
    turns: () => session.turns(),
    showMain: () => window.show(),
    onGone: (reason) => crashes.add({ part: 'mini-window', reason: crashReason(reason), exitCode: null }),
  });
  quit.add('mini', () => mini.dispose());

  const toWindow = createPushes((channel, payload) => window.send(channel, payload));
  const pushes: ParleyPushes = {
    ...toWindow,
    session: {
      ...toWindow.session,
      turn(turn) {
        toWindow.session.turn(turn);
        mini.turnsChanged();
        telling.news.turn(turn);
      },
    },
  };
  const trusts = createSenderGuard(page.origin);
  const windowOf: WindowOf = (contentsId) => {
    if (contentsId === window.contentsId()) return 'main';
    return contentsId === mini.contentsId() ? 'mini' : null;
  };
  const ports = createPortReceiver({
    trusts,
    windowOf,
    nowMs: () => clock.nowMs(),
    onRefused: firstFew(3, (count, channel) => logger.warn('Port refused.', { channel, count })),
  });
  quit.add('ports', () => ports.dispose());

  const telling = composeTelling({
    window,
    isMiniVisible: () => mini.isVisible(),
    settings: stores.settings,
    words,
    clock,
    logger,
    onNotice: (notice) => pushes.app.notice(notice),
    isTalking: () => session.snapshot().talkMode !== null,
    startTalk: () => void session.runCommand(['talk', 'start']),
  });
  const { notices, notify, links } = telling;
  quit.add('telling', () => telling.dispose());

  const dialogs = createFileDialogs(() => window.contentsId());
  const core: AppCore = {
    packaged: options.packaged,
    paths,
    args,
    environment,
    logger,
    clock,
    settings: stores.settings,
    credentials: stores.credentials,
    keepSecret: (value) => logging.redactor.addSecret(value),
    openJsonStore: stores.openJsonStore,
    words,
    spawnHost: createSpawnHost({
      hostsDirectory: paths.hosts,
      logger: logger.child('host'),
      environment,
      onCrashed: (name, reason, exitCode) =>
        crashes.add({ part: name === 'audio' ? 'sound' : name === 'key' ? 'talk-key' : name, reason, exitCode }),
    }),
    pushes,
    ports,
    window: {
      isVisible: () => window.isVisible(),
      onVisible: (listener) => void visibleListeners.push(listener),
      show: (fragment) => window.show(fragment),
      bringBackPage: () => window.bringBackPage(),
    },
    notify,
    notices,
    links,
    dialogs,
    levels: {
      heard: (pcm) => mini.heard(pcm),
      played(level) {
        // Nothing is drawn in a hidden window.
        if (window.isVisible()) pushes.session.outputLevel({ level });
        mini.played(level);
      },
    },
    quit: quitApp,
    onQuit: (...part) => quit.add(...part),
  };
  const session = options.composeSession(core);

  const updates = composeUpdates({
    version: options.version,
    packaged: options.packaged,
    platform,
    environment,
    paths,
    stores,
    clock,
    logger,
    isTalking: () => isTalking(session.snapshot()),
    notices,
    pushes,
    onChange: () => updateTray(),
    quit: quitApp,
  });
  quit.add('updates', () => updates.dispose());

  const login = createLoginFollower({
    item: createLoginItem({ packaged: options.packaged, environment, execLine }),
    settings: stores.settings,
    onRefused: () => logger.warn('The system did not take the change of what starts at login.'),
  });

  const app: AppService = {
    snapshot: async () => ({
      version: options.version,
      platform,
      trayAvailable: await shell.trayChecked,
      session: session.snapshot(),
      turns: session.turns(),
      settings: stores.settings.current(),
      providers: session.assistants.providers,
      credentialBackend: stores.credentials.backend(),
      storageNotices: [...folderNotices, ...stores.notices()],
      notice: notices.current(),
      updates: updates.status(),
    }),
    networkChanged: (isOnline) => session.networkChanged(isOnline),
    dismissNotice: (id) => notices.dismiss(id),
    openUrl,
    loginItem: () => login.state(),
    quit: quitApp,
  };
  const diagnostics = composeDiagnostics({
    version: options.version,
    paths,
    environment,
    clock,
    logging,
    session,
    dialogs,
    snapshot: () => app.snapshot(),
    crashes,
    figures: (input) => session.handlers.history.figures(input),
    onLogLines: (batch) => pushes.diagnostics.logLines(batch),
  });
  quit.add(
    'ipc',
    composeIpc({
      app,
      appVersion: options.version,
      platform,
      stores,
      holdsSecret: (text) => logging.redactor.holdsSecret(text),
      session,
      diagnostics: diagnostics.handlers,
      updates: updates.handlers,
      dialogs,
      mini: mini.handlers,
      trusts,
      windowOf,
      clock,
      logger,
    }),
  );

  const updateTray = (): void => shell.updateTray(session.snapshot(), updates.status().step);
  session.onChange(updateTray);
  session.onChange((snapshot) => shell.watchPage(isTalking(snapshot)));
  session.onChange(() => updates.talkChanged());
  session.onChange((snapshot) => telling.news.session(snapshot));
  stores.settings.onChange((settings, before) => {
    pushes.settings.changed(settings);
    if (settings.general.language !== before.general.language) updateMenu();
    updateTray();
    if (windowIsUp) mini.settingsChanged(settings);
  });
  updateTray();

  function followUse(): void {
    if (windowIsUp) mini.setMainInUse(window.isInUse());
  }
  // The mini window takes nothing from the start, also where it always shows.
  void window.painted.then(() => {
    windowIsUp = true;
    logger.info('Window painted.');
    followUse();
    session.onChange((snapshot) => mini.follow(snapshot));
    mini.follow(session.snapshot());
    if (options.packaged) claimLinks();
  });

  quit.add(
    'power',
    watchPower((event) => (event === 'shutdown' ? quitApp() : session.powerChanged(event))),
  );
  watchApp({
    onSecondInstance(others) {
      if (!session.runCommand(others)) window.show();
    },
    onActivate: () => window.show(),
    onQuit: () => quit.run().then(() => updates.atEnd()),
    again: (others) => (needsRunning(others) ? null : restartWith(process.argv, args, others, environment)),
    onChildGone(part, reason, exitCode) {
      logger.warn('A Chromium process is gone.', { part, reason, exitCode });
      if (part === 'own-host' || (part === 'sound-service' && isAudioServiceRestarting())) return;
      crashes.add({ part, reason: crashReason(reason), exitCode });
    },
  });
  options.openedLinks.onLink((address) => links.open(address));
  session.runCommand(args);
  logger.info('App composed.', { version: options.version, platform: process.platform });
}
