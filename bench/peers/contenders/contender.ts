/**
 * Owns what every contender can be asked to do, in the same words for Parley and its peers. Times are monotonic ms.
 */
export interface Contender {
  /** The process all others of it descend from. */
  readonly pid: number;
  /** Closes session and microphone. */
  close(): Promise<void>;
  /** The person, who is silent, begins to talk, whatever is open. @returns when: the key event, or the call of the SDK */
  beginTalk(): Promise<number>;
  /** The person has finished: the key is let go, or the microphone muted. */
  endTalk(): Promise<void>;
  /** Makes sure that an answer of the service is listened to. */
  awaitReply(): Promise<void>;
  /** Interrupts the answer. @returns when the interruption began, as this contender has it */
  interrupt(): Promise<number>;
  /** What it says was heard of the answer interrupted at `atMs`, in ms; null where it says nothing. */
  reportedMs(atMs: number): Promise<number | null>;
  /** How long the end of an answer can take after `interrupt`. */
  readonly fadeMs: number;
  /** Keeps the microphone open between talks, or no longer; null where it is always kept while a session is open. */
  readonly keepMicrophone: ((isKept: boolean) => Promise<void>) | null;
  hide(): Promise<void>;
}
