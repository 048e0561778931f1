/** Owns the English words of the first minute. `{name}` is filled in. */
export const firstRun = {
  'firstRun.title': 'Welcome to Parley',
  'firstRun.progress': 'Step {step} of {count}',
  'firstRun.back': 'Back',
  'firstRun.skip': 'Skip this step',
  'firstRun.skipAll': 'Skip setup',
  'firstRun.next': 'Continue',
  'firstRun.finish': 'Finish',
  'firstRun.unfinished': 'Your setup is not finished.',
  'firstRun.resume': 'Continue setup',

  'firstRun.microphone.title': 'Say something',
  'firstRun.microphone.text':
    'The bar moves with your voice. Parley only shows how loud it is here, and keeps nothing.',
  'firstRun.microphone.opening': 'Opening the microphone…',
  'firstRun.microphone.waiting': 'Waiting for your voice…',
  'firstRun.microphone.heard': 'Parley hears you.',
  'firstRun.microphone.quiet': 'Nothing heard yet. Speak louder, check the microphone’s own switch, or choose another.',
  'firstRun.microphone.retry': 'Try again',

  'firstRun.sound.title': 'Hear a sound',
  'firstRun.sound.text': 'Answers are spoken. Make sure that you can hear them.',
  'firstRun.sound.again': 'Play it again',
  'firstRun.sound.question': 'Did you hear it?',
  'firstRun.sound.yes': 'Yes, I heard it',
  'firstRun.sound.no': 'No',
  'firstRun.sound.help': 'Turn up the volume of your computer, or choose another speaker, and play it again.',

  'firstRun.talkKey.title': 'Press your talk key',
  'firstRun.talkKey.text': 'You talk with it from any program. Try it once: here it does nothing but light up.',
  'firstRun.talkKey.button': 'You can always talk with the button in this window, or with Space.',
  'firstRun.talkKey.again': 'Try the key again',
  'firstRun.talkKey.change': 'Choose another key',

  'firstRun.assistant.title': 'Choose who answers',
  'firstRun.assistant.text': '“{name}” is ready. You can talk to others at any time.',
  'firstRun.assistant.incomplete': '“{name}” still needs some details before it can answer.',
  'firstRun.assistant.complete': 'Set it up',
  'firstRun.assistant.another': 'Use another service',

  'firstRun.ready.title': 'Ask: “What time is it?”',
  'firstRun.ready.start': 'Start talking',
  'firstRun.ready.stop': 'Stop and send',
  'firstRun.ready.answered': 'That is all there is to it. Ask anything, whenever you like.',
} as const;
