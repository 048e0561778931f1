/**
 * Owns reading the X authority file: which cookies may open a display. Cookies are never logged or reported.
 */

export interface XCookie {
  readonly name: string;
  readonly data: Buffer;
}

/** Address families of the file's entries; all others are Internet addresses. */
const FAMILY_LOCAL = 256;
const FAMILY_WILD = 65_535;

/**
 * The cookies for a display number, best first: those of this machine or of any, then the rest. A damaged file gives
 * the entries before the damage.
 */
export function cookiesFor(file: Buffer, displayNumber: number, hostname: string): readonly XCookie[] {
  const best: XCookie[] = [];
  const rest: XCookie[] = [];
  let offset = 0;
  const field = (): Buffer | null => {
    if (offset + 2 > file.length) return null;
    const end = offset + 2 + file.readUInt16BE(offset);
    if (end > file.length) return null;
    const bytes = file.subarray(offset + 2, end);
    offset = end;
    return bytes;
  };
  while (offset + 2 <= file.length) {
    const family = file.readUInt16BE(offset);
    offset += 2;
    const [address, number, name, data] = [field(), field(), field(), field()];
    if (!address || !number || !name || !data) break;
    if (number.length > 0 && number.toString('latin1') !== String(displayNumber)) continue;
    const isHere = family === FAMILY_WILD || (family === FAMILY_LOCAL && address.toString('latin1') === hostname);
    (isHere ? best : rest).push({ name: name.toString('latin1'), data });
  }
  return [...best, ...rest];
}
