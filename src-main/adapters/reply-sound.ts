/**
 * Owns the way of a reply's sound from the bytes a service sent to samples, in order with everything else the service
 * told. While a decoder is being loaded everything behind it waits. Must never tell sound of a reply that was cut.
 */
import { pcm16, type SoundFormat } from '../../src-preload/contract/audio.js';
import type { TurnId } from '../../src-preload/contract/ids.js';
import type { Decoded, SoundDecoder } from '../audio/decode/sound-decoder.js';
import type { SoundDecoders } from '../audio/decode/sound-decoders.js';
import type { CodecEvent, ProviderEvent } from '../providers/types.js';

/** Sound that waits for its decoder: a minute of it in most formats. Beyond that the oldest is given up. */
const MOST_WAITING_BYTES = 4 * 1024 * 1024;
/** How often a decoder is asked for before its sound is given up. */
const LOADS = 3;

export interface ReplySoundOptions {
  readonly decoders: SoundDecoders;
  /** Called in order; may call back. */
  readonly onEvent: (event: ProviderEvent) => void;
  /** Bytes of a reply that could not be played. */
  readonly onDamage?: (turnId: TurnId, bytes: number) => void;
}

export interface ReplySound {
  take(event: CodecEvent): void;
  /** Loads in the background what these formats need. */
  prepare(formats: readonly SoundFormat[]): void;
  /** Nothing is told from now on. Idempotent. */
  dispose(): void;
}

type SoundBytes = Extract<CodecEvent, { type: 'reply-bytes' }>;

/** The stream that is being decoded. */
interface Stream {
  readonly turnId: TurnId;
  readonly format: SoundFormat;
  readonly decoder: SoundDecoder;
  toldDamage: number;
}

export function createReplySound({ decoders, onEvent, onDamage }: ReplySoundOptions): ReplySound {
  const waiting: CodecEvent[] = [];
  let waitingBytes = 0;
  let stream: Stream | null = null;
  let disposed = false;
  /** Whatever comes meanwhile waits behind it. */
  let loading = false;
  let telling = false;
  let loads = 0;

  const tell = (event: ProviderEvent): void => {
    if (!disposed) onEvent(event);
  };

  const tellSound = (from: Stream, sound: readonly Decoded[]): void => {
    for (const { pcm, rateHz } of sound) {
      if (pcm.length > 0) tell({ type: 'reply-audio', turnId: from.turnId, format: pcm16(rateHz), pcm });
    }
    const damage = from.decoder.damagedBytes - from.toldDamage;
    from.toldDamage += damage;
    if (damage > 0 && !disposed) onDamage?.(from.turnId, damage);
  };

  const drop = (): void => {
    stream?.decoder.dispose();
    stream = null;
  };

  const finish = (): void => {
    const ended = stream;
    stream = null;
    if (ended === null) return;
    tellSound(ended, ended.decoder.flush());
    ended.decoder.dispose();
  };

  /** False when the decoder has to be loaded first. */
  const handleBytes = (event: SoundBytes): boolean => {
    if (stream !== null && stream.turnId !== event.turnId) drop();
    if (stream !== null && !sameFormat(stream.format, event.format)) finish();
    if (event.data.length === 0) return true;
    if (stream === null) {
      const decoder = decoders.open(event.format);
      if (decoder === null && loads < LOADS) return false;
      loads = 0;
      if (decoder === null) {
        onDamage?.(event.turnId, event.data.length);
        return true;
      }
      stream = { turnId: event.turnId, format: event.format, decoder, toldDamage: 0 };
    }
    tellSound(stream, stream.decoder.decode(event.data));
    return true;
  };

  const tellOther = (event: ProviderEvent): void => {
    const ofStream = 'turnId' in event && event.turnId === stream?.turnId;
    if (event.type === 'reply-end' && ofStream) finish();
    if (event.type === 'reply-interrupted' && ofStream) drop();
    if (event.type === 'reply-start' && !ofStream) drop();
    tell(event);
  };

  const load = (format: SoundFormat): void => {
    loading = true;
    loads += 1;
    void decoders.load(format).then(() => {
      loading = false;
      work();
    });
  };

  const work = (): void => {
    if (telling || loading) return;
    telling = true;
    try {
      for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) {
        if (event.type !== 'reply-bytes') tellOther(event);
        else if (handleBytes(event)) waitingBytes -= event.data.length;
        else {
          waiting.unshift({ ...event, data: event.data.slice() });
          load(event.format);
          return;
        }
      }
    } finally {
      telling = false;
    }
  };

  /** Keeps what waits within its bound; everything but sound is kept. */
  const makeRoom = (): void => {
    while (waitingBytes > MOST_WAITING_BYTES) {
      const at = waiting.findIndex((event) => event.type === 'reply-bytes');
      const [oldest] = at < 0 ? [] : waiting.splice(at, 1);
      if (oldest?.type !== 'reply-bytes') return;
      waitingBytes -= oldest.data.length;
      onDamage?.(oldest.turnId, oldest.data.length);
    }
  };

  return {
    take: (event) => {
      if (disposed) return;
      // Sound that waits is kept beyond this call: its bytes belong to the wire.
      waiting.push(
        event.type === 'reply-bytes' && (telling || loading) ? { ...event, data: event.data.slice() } : event,
      );
      if (event.type === 'reply-bytes') waitingBytes += event.data.length;
      work();
      makeRoom();
    },
    prepare: (formats) => {
      for (const format of formats) void decoders.load(format);
    },
    dispose: () => {
      disposed = true;
      waiting.length = 0;
      waitingBytes = 0;
      drop();
    },
  };
}

function sameFormat(a: SoundFormat, b: SoundFormat): boolean {
  if (a === b) return true;
  if (a.encoding === 'container') return b.encoding === 'container' && a.container === b.container;
  if (a.encoding === 'sniffed') return b.encoding === 'sniffed' && a.otherwise === b.otherwise;
  return a.encoding === b.encoding && 'rateHz' in b && a.rateHz === b.rateHz;
}
