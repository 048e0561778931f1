/** Owns reading an asar archive as it lies on disk, to look at what is in it and to change it as an attacker would. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface PackedFile {
  readonly path: string;
  /** Beside the archive, where the system can load it. */
  readonly isUnpacked: boolean;
  /** Where its bytes begin and how many there are; of an unpacked file there are none here. */
  readonly at: number;
  readonly size: number;
  /** SHA-256 over the whole, as the archive states it; null where it states none. */
  readonly statedHash: string | null;
}

interface Entry {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly size?: number;
  readonly offset?: string;
  readonly unpacked?: boolean;
  readonly link?: string;
  readonly integrity?: { readonly algorithm: string; readonly hash: string };
}

/** Every file of the archive. */
export function listAsar(archive: string): readonly PackedFile[] {
  const bytes = readFileSync(archive);
  // Two nested length-prefixed records: the header's size, then the header.
  const headerSize = bytes.readUInt32LE(4);
  const header = bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12));
  const bodyAt = 8 + headerSize;
  const list = (entry: Entry, path: string): readonly PackedFile[] => {
    if (entry.files !== undefined)
      return Object.entries(entry.files).flatMap(([name, inner]) =>
        list(inner, path === '' ? name : `${path}/${name}`),
      );
    const isUnpacked = entry.unpacked === true || entry.link !== undefined;
    const { integrity } = entry;
    return [
      {
        path,
        isUnpacked,
        at: isUnpacked ? 0 : bodyAt + Number(entry.offset),
        size: isUnpacked ? 0 : (entry.size ?? 0),
        statedHash: integrity?.algorithm === 'SHA256' ? integrity.hash : null,
      },
    ];
  };
  return list(JSON.parse(header) as Entry, '');
}

/** The bytes of a packed file; `archive` is all of the archive's. */
export const contentOf = (archive: Buffer, { at, size }: PackedFile): Buffer => archive.subarray(at, at + size);

export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
