/**
 * Owns what people read about each error, in English: a title, and one plain sentence that says what helps.
 */
import type { ErrorTexts } from '../catalog.js';

export const enErrors: ErrorTexts = {
  'credentials-missing': { title: 'A key is missing', text: 'This assistant needs a key before it can answer.' },
  'credentials-rejected': {
    title: 'The key was not accepted',
    text: 'The service refused your key; check it or paste a new one.',
  },
  'permission-denied': {
    title: 'Your account may not do this',
    text: 'The service knows you but does not allow this; check the key or your plan.',
  },
  'option-invalid': {
    title: 'An option does not fit',
    text: 'The assistant cannot work with one of its options; check the assistant’s options.',
  },
  'agent-unknown': {
    title: 'The agent was not found',
    text: 'The service knows no agent of that name or id; check the assistant’s options.',
  },
  'conversation-conflict': {
    title: 'A conversation is unfinished',
    text: 'The service keeps one open at a time: continue it, or finish it and start anew; what you said is kept.',
  },
  'quota-exhausted': {
    title: 'Your plan is used up',
    text: 'The service answers again once your plan or balance allows it; see your account there.',
  },
  'rate-limited': {
    title: 'Too many requests',
    text: 'The service asked us to slow down; wait a moment and try again.',
  },
  'audio-rejected': {
    title: 'Your speech was not accepted',
    text: 'The service could not read the sound it was sent; check the assistant’s options.',
  },
  'protocol-violation': {
    title: 'The service answered strangely',
    text: 'Parley did not understand the answer; it may need an update.',
  },
  'provider-fault': { title: 'The assistant failed', text: 'Something went wrong on its side; trying again may help.' },
  'provider-discontinued': {
    title: 'This service may be gone',
    text: 'It no longer answers and may have been discontinued; choose another assistant.',
  },
  'network-unreachable': {
    title: 'No connection',
    text: 'The service cannot be reached; check your network and try again.',
  },
  'connection-lost': { title: 'The connection was lost', text: 'What you said is kept; try again.' },
  timeout: { title: 'No answer came', text: 'The assistant took too long; try again.' },
  interrupted: {
    title: 'You were interrupted',
    text: 'Something closed the microphone while you spoke; what you said until then is kept: try again.',
  },
  cancelled: { title: 'Stopped', text: 'This was stopped before it was done.' },
  'text-unsupported': {
    title: 'Text is not taken',
    text: 'This assistant takes speech only; hold the talk key instead.',
  },
  'microphone-denied': {
    title: 'The microphone is not allowed',
    text: 'Allow Parley to use the microphone in your system’s privacy settings, then try again.',
  },
  'microphone-missing': { title: 'No microphone found', text: 'Plug one in, or choose another microphone.' },
  'microphone-busy': {
    title: 'The microphone is busy',
    text: 'Another program holds it; close that program or choose another microphone.',
  },
  'microphone-failed': {
    title: 'The microphone stopped',
    text: 'It was unplugged or failed; plug it in again or choose another.',
  },
  'microphone-stalled': {
    title: 'The microphone gives no sound',
    text: 'It is open but silent; check its switch or choose another.',
  },
  'microphone-late': {
    title: 'The microphone was not ready yet',
    text: 'You let go before it listened. Hold on a little longer, or keep it ready in Settings → Audio.',
  },
  'playback-unavailable': {
    title: 'No speaker found',
    text: 'Answers appear as text until a speaker is there; choose one or plug one in.',
  },
  'playback-failed': { title: 'The sound broke off', text: 'The speaker failed during the answer; its text is kept.' },
  'speech-engine-failed': { title: 'The speech engine stopped', text: 'Say it once more: it starts again by itself.' },
  'hotkey-unavailable': {
    title: 'The talk key is not available',
    text: 'It works in this window only; see the talk key settings for what helps.',
  },
  'hotkey-lost': {
    title: 'The talk key stopped working',
    text: 'Use the button in this window, or choose another key.',
  },
  'storage-damaged': { title: 'A file was damaged', text: 'It was set aside and Parley went on with its defaults.' },
  'storage-failed': {
    title: 'Your change was not saved',
    text: 'The disk may be full or read-only; make room and try again.',
  },
  'request-invalid': { title: 'That did not work', text: 'The value is not one that Parley can use; check it.' },
  internal: { title: 'Something went wrong', text: 'Parley ran into a fault of its own; trying again may help.' },
};
