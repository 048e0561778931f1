/** Owns asking the running app what it shows: through main, so that a page that was just replaced answers too. */
import type { ElectronApplication } from '@playwright/test';
import type { AppSnapshot } from '../../src-preload/contract/ipc/table.js';
import type { SettingsPatch } from '../../src-preload/contract/settings.js';
import { nowMs } from '../rig/environment.js';
import { pause } from '../rig/wait.js';

const LOOK_MS = 2_500;

/** What a script in the page answers; null when no page answers in time. */
export async function inPage<T>(app: ElectronApplication, script: string): Promise<T | null> {
  const asked = app
    .evaluate(
      ({ BrowserWindow }, code): Promise<unknown> | null =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) ?? null,
      script,
    )
    .catch(() => null);
  return (await Promise.race([asked, pause(LOOK_MS).then(() => null)])) as T | null;
}

/** All that the window knows; null while there is no window that answers. */
export const look = (app: ElectronApplication): Promise<AppSnapshot | null> =>
  inPage<AppSnapshot>(app, 'parley.app.snapshot().then((answer) => (answer.ok ? answer.value : null))');

/** Changes settings as the window does. @throws Error when they are not taken */
export async function changeSettings(app: ElectronApplication, patch: SettingsPatch): Promise<void> {
  const script = `parley.settings.update(${JSON.stringify(patch)}).then((answer) => answer.ok)`;
  for (let tries = 0; tries < 5; tries += 1) if ((await inPage<boolean>(app, script)) === true) return;
  throw new Error('The settings were not changed.');
}

/**
 * Does what a person must do before the service talks on: an unfinished conversation is gone on with, or finished.
 * Answers whether it was asked.
 */
export async function settleConflict(app: ElectronApplication, choice: 'continue' | 'finish'): Promise<boolean> {
  const script = `parley.app.snapshot().then((answer) => (answer.ok ? answer.value.session.error?.code : null))`;
  if ((await inPage<string>(app, script)) !== 'conversation-conflict') return false;
  await inPage(app, `parley.session.resolveConflict('${choice}').then((answer) => answer.ok)`);
  return true;
}

/** Begins a new conversation with the button for it. @throws Error where there is none */
export async function beginAnew(app: ElectronApplication): Promise<void> {
  const script = `(() => {
    const button = document.querySelector('button[aria-label="New conversation"]');
    button?.click();
    return button !== null;
  })()`;
  if ((await inPage<boolean>(app, script)) !== true) throw new Error('A new conversation could not be begun.');
}

/** Nothing goes on: no microphone, no answer, nothing awaited. */
const isAtRest = ({ session }: AppSnapshot): boolean =>
  !session.microphoneOpen &&
  session.talkMode === null &&
  (session.phase === 'idle' || session.phase === 'offline' || session.phase === 'blocked');

/** Waits for rest; answers what is still going on when it does not come, null when it came. */
export async function restWithin(app: ElectronApplication, limitMs: number): Promise<string | null> {
  const limit = nowMs() + limitMs;
  let last: AppSnapshot | null = null;
  while (nowMs() < limit) {
    last = await look(app);
    if (last !== null && isAtRest(last)) {
      const pending = last.turns.filter(({ state }) => state.kind === 'partial');
      if (pending.length === 0) return null;
    }
    await pause(150);
  }
  if (last === null) return 'the window does not answer';
  const { phase, microphoneOpen, talkMode } = last.session;
  const pending = last.turns
    .filter(({ state }) => state.kind === 'partial')
    .map(({ speaker, id }) => `${speaker} ${id}`);
  return JSON.stringify({ phase, microphoneOpen, talkMode, pending });
}
