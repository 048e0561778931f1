/**
 * Owns Electron's permission hooks. Every question goes to the policy; what has no hook of its own is denied here,
 * and so is what Chromium would ask of the network by itself.
 */
import { session, systemPreferences } from 'electron';
import { allowsPermission, type PermissionQuestion } from './permission-policy.js';

const originOf = (address: string): string => (URL.canParse(address) ? originText(new URL(address)) : '');
// `URL.origin` is "null" for schemes it does not know.
const originText = (url: URL): string => `${url.protocol}//${url.host}`;

/** Needs a ready app. `isMini` tells the mini window's page; `onDenied` is told the name of what was asked. */
export function guardPermissions(
  ourOrigin: string,
  isMini: (contentsId: number) => boolean,
  onDenied: (permission: string) => void,
): void {
  const { defaultSession } = session;
  // Chromium would fetch dictionaries from the network by itself; what is typed here needs none.
  defaultSession.setSpellCheckerLanguages([]);
  const decide = (question: PermissionQuestion): boolean => {
    const allowed = allowsPermission(question, ourOrigin);
    if (!allowed) onDenied(question.permission);
    return allowed;
  };
  defaultSession.setPermissionCheckHandler((contents, permission, requestingOrigin, details) =>
    decide({
      permission,
      origin: originOf(requestingOrigin),
      topFrame: details.isMainFrame,
      ofMini: contents !== null && isMini(contents.id),
      mediaTypes: details.mediaType === undefined ? [] : [details.mediaType],
    }),
  );
  defaultSession.setPermissionRequestHandler((contents, permission, answer, details) => {
    const mediaTypes = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const question = {
      permission,
      origin: originOf(details.requestingUrl),
      topFrame: details.isMainFrame,
      ofMini: isMini(contents.id),
      mediaTypes,
    };
    if (!decide(question)) answer(false);
    else if (permission === 'media') void askSystemForMicrophone().then(answer);
    else answer(true);
  });
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  defaultSession.on('will-download', (event) => {
    event.preventDefault();
    onDenied('download');
  });
}

/** macOS asks the person once for each app; the others have nothing to ask. */
async function askSystemForMicrophone(): Promise<boolean> {
  if (process.platform !== 'darwin') return true;
  return await systemPreferences.askForMediaAccess('microphone');
}
