/** Owns the English words of the window around the views: sections, errors’ buttons, what is met everywhere. `{name}` is filled in. */
export const shell = {
  'app.name': 'Parley',
  'app.sections': 'Sections',
  'app.loading': 'Starting Parley…',
  'app.loading.slow': 'This takes longer than it should.',
  'app.skip': 'Skip to content',
  'app.partMissing': 'This view could not be loaded',
  'app.storageNotice.title': 'A damaged file was set aside',

  'nav.talk': 'Talk',
  'nav.history': 'History',
  'nav.settings': 'Settings',

  'error.retry': 'Try again',
  'error.openAssistants': 'Open settings',
  'error.chooseMicrophone': 'Choose microphone',
  'error.chooseSpeaker': 'Choose speaker',
  'error.openTalkKey': 'Open talk key settings',
  'error.dismiss': 'Dismiss',
  'error.continueConversation': 'Continue it',
  'error.continuing': 'Continuing…',
  'error.finishConversation': 'Finish it and start anew',
  'error.finishing': 'Finishing…',
  'error.retryAfter': 'Try again in {seconds} s.',

  'settings.sections': 'Settings sections',
  'settings.assistants': 'Assistants',
  'settings.audio': 'Audio',
  'settings.talk-key': 'Talk key',
  'settings.general': 'General',
  'settings.privacy': 'Privacy',
  'settings.diagnostics': 'Diagnostics',
} as const;
