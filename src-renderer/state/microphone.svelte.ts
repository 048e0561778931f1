/**
 * Owns whether the microphone is held open between talks, as the page shows it.
 */
export interface MicrophoneState {
  ready: boolean;
}

export function createMicrophoneState(): MicrophoneState {
  let ready = $state(false);
  return {
    get ready() {
      return ready;
    },
    set ready(next) {
      ready = next;
    },
  };
}
