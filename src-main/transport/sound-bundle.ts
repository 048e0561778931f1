/**
 * Owns the way of microphone sound to another process: a message costs half a millisecond of a processor on its way,
 * whatever is in it, so that sound that nobody waits for goes three frames at a time. Must never hold sound back from
 * what comes after it.
 */
export interface SoundBundle {
  /** Takes the next sound; what is due is posted before this returns. */
  add(sound: Uint8Array): void;
  /** Posts what is held, so that something else can follow it. */
  flush(): void;
}

/** 60 ms of mono PCM16 at 16 kHz. */
const BUNDLE_BYTES = 3 * 640;

/** `post` is given a buffer of its own each time. */
export function createSoundBundle(post: (sound: Uint8Array) => void): SoundBundle {
  let held: Uint8Array[] = [];
  let bytes = 0;

  function flush(): void {
    const [first, ...more] = held;
    if (first === undefined) return;
    const all = more.length === 0 ? first : new Uint8Array(Buffer.concat(held, bytes));
    held = [];
    bytes = 0;
    post(all);
  }

  return {
    add(sound) {
      held.push(sound);
      bytes += sound.byteLength;
      if (bytes >= BUNDLE_BYTES) flush();
    },
    flush,
  };
}
