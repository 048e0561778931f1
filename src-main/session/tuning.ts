/**
 * Owns every bound of the session in one table. Milliseconds unless the name says otherwise.
 */
export const TUNING = {
  /** Signing in and learning where to connect. */
  prepareMs: 10_000,
  /** Connecting the socket or starting the host. */
  openMs: 10_000,
  /** From an open connection to the service's word that it is ready. */
  readyMs: 15_000,
  /** A greeting that holds the microphone back longer than this no longer does. */
  greetingMs: 15_000,
  /** A connection that stood this long makes earlier failures forgotten. */
  stableMs: 10_000,
  /** A goodbye that takes longer is cut short. */
  closingMs: 1_500,
  /** Pause before the n-th try to reconnect; there are as many tries as entries. */
  backOffMs: [0, 300, 1_000, 2_000, 4_000, 7_000],
  /** The same while somebody speaks or waits for an answer: as long in all, in shorter steps. */
  backOffWaitedMs: [0, 300, 700, 1_000, 1_000, 1_000, 1_000, 1_000, 1_500, 1_500, 2_000, 3_000],
  /** Up to this share of a pause is added at random, so that many clients do not return at once. */
  jitterShare: 0.2,
  /** A service that asks for a longer pause is asked again after this. */
  retryAfterCapMs: 120_000,
  /** Tries to reconnect that are not worth a word to the person; a count. */
  silentTries: 2,
  /** What failed for want of a network is sent by itself when there is one again within this. */
  resendWithinMs: 60_000,
  /** A connection is renewed this long before the service would end it, or a fifth of its life if that is less. */
  rotateLeadMs: 30_000,

  /**
   * From asking for the microphone to its first samples. A headset on Bluetooth takes up to three seconds to change
   * its profile; the page then has the rest for another microphone.
   */
  captureOpenMs: 6_000,
  /** Samples that stop for this long mean a dead device; measured by the capture adapter. */
  captureStallMs: 1_500,
  /** A recording that breaks off is kept to be tried again when it is at least this long. */
  brokenOffKeptMs: 300,
  /** An utterance with less sound than this has none: the microphone opened too late for it. */
  emptyUtteranceMs: 60,
  /** From asking the microphone to stop to its last frame. */
  drainMs: 400,
  /** Kept from before the first sign of speech without a key: words begin more softly than they are noticed. */
  preRollMs: 400,
  /** Kept from before a press while the microphone is open: people begin before the key is all the way down. */
  pressPreRollMs: 200,
  /** The same, from before a service that listens by itself told that it hears speech. */
  servicePreRollMs: 1_000,
  /** Longest utterance. */
  utteranceCapMs: 60_000,
  /** How often one utterance or text is handed to a service that does not take it; a count. */
  handOverTries: 3,

  /** From the end of an utterance, with the link ready, to the first of the answer. */
  firstAudioMs: 15_000,
  /** The same, where the service hears nothing before the utterance is whole: it must take it in, understand and speak. */
  firstAudioOfUploadMs: 45_000,
  /** An answer that began and then says nothing for this long is taken as broken off. */
  replyStallMs: 15_000,
  /**
   * How much longer than its sound an answer may play before the output is taken as broken. A sound host that hangs is
   * found within four seconds, and another way of sound plays the rest.
   */
  playbackSlackMs: 8_000,
  /** From asking for silence to its confirmation. */
  cutMs: 200,
  /** Speech over an answer, without a key, that is shorter than this does not interrupt it. */
  bargeInSpeechMs: 250,
  /** An answer that somebody is heard over is silent until it is known whether they speak, or for as long as this. */
  hesitateMs: 800,
  /** Answers that wait for the one that plays; a count. More are refused. */
  queuedReplies: 4,
  /** Ended answers remembered per connection, so that their late events are known as such; a count. */
  pastReplies: 256,
  /** Units of what a service bills that are kept apart; a count. */
  usageUnits: 8,
  /** Warnings remembered, so that the same words are not shown twice; a count. */
  toldWarnings: 16,
  /** Things that happened and wait to be told to the service; a count. The oldest gives way. */
  waitingContexts: 8,
} as const;
