/**
 * Owns which finger or key holds the talk control. One holder at a time, and every way a hold can end is told
 * exactly once: a release that is lost would leave the microphone open.
 */

/** What holds the control: a pointer by its id, or a key by its code. */
export type Holder = `pointer:${number}` | `key:${string}`;

export interface TalkCommands {
  press(): void;
  release(): void;
  cancel(): void;
}

export interface Hold {
  readonly held: boolean;
  /** Ignored while something else holds. */
  begin(holder: Holder): void;
  /** Ignored unless this holder holds. */
  end(holder: Holder): void;
  /** Whoever holds lets go: focus lost, window hidden, control gone. */
  endAny(): void;
  /** Whoever holds takes back what was said. False when nothing was held. */
  cancel(): boolean;
}

export function createHold(talk: TalkCommands): Hold {
  let holder: Holder | null = null;
  return {
    get held() {
      return holder !== null;
    },
    begin(next) {
      if (holder !== null) return;
      holder = next;
      talk.press();
    },
    end(leaving) {
      if (holder !== leaving) return;
      holder = null;
      talk.release();
    },
    endAny() {
      if (holder !== null) this.end(holder);
    },
    cancel() {
      if (holder === null) return false;
      holder = null;
      talk.cancel();
      return true;
    },
  };
}
