/** Owns the English words of what stays here and what does not. `{name}` is filled in. */
export const privacy = {
  'privacy.lead': 'What stays here and what does not.',
  'privacy.leaves': 'What leaves this computer',
  'privacy.leaves.local': 'Nothing. Your speech is understood, answered and spoken on this computer.',
  'privacy.leaves.chat': 'Text of the conversation goes to {address}, which you named. Your voice stays here.',
  'privacy.leaves.chatHere': 'Nothing. The chat server you named, {address}, runs on this computer.',
  'privacy.leaves.service': 'Your voice and what you type go to {name}.',
  'privacy.leaves.endpoint': 'Your voice and what you type go to {address}, the endpoint you set for {name}.',
  'privacy.microphone': 'When the microphone is open',
  'privacy.microphone.text':
    'Only while you talk, or while hands-free is on. Otherwise it is released at the end of every turn.',
  'privacy.microphone.kept':
    'Always, but while muted: you chose to keep it ready. Between talks the last half second stays in memory and goes nowhere.',
  'privacy.keys': 'Where keys are kept',
  'privacy.keys.system': 'In your system’s own key store, encrypted.',
  'privacy.keys.weak': 'In a file that obscures them but does not protect them.',
  'privacy.keys.session': 'In memory only, until Parley quits: your system offers no safe store.',
  'privacy.weak': 'Keep keys in a weak store',
  'privacy.weak.help': 'Saves you typing keys again. Anyone who can read your files could read them.',
} as const;
