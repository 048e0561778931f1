/**
 * Owns the cutting of a byte stream into lines. Lines longer than the bound lose their end, never the next line.
 */
import { StringDecoder } from 'node:string_decoder';

const MAX_LINE_LENGTH = 16_000;

export interface LineSplitter {
  push(chunk: Uint8Array): void;
  /** Tells what is left without a line end. */
  end(): void;
}

/** Calls back once for each line that is not blank, without its line end. */
export function createLineSplitter(onLine: (line: string) => void): LineSplitter {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const tell = (line: string): void => {
    if (line.trim() !== '') onLine(line.trimEnd());
  };
  const take = (text: string): void => {
    const lines = text.split('\n');
    for (const [index, part] of lines.entries()) {
      if (rest.length < MAX_LINE_LENGTH) rest += part.slice(0, MAX_LINE_LENGTH - rest.length);
      if (index === lines.length - 1) break;
      tell(rest);
      rest = '';
    }
  };
  return {
    push: (chunk) => take(decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))),
    end() {
      take(decoder.end());
      tell(rest);
      rest = '';
    },
  };
}
