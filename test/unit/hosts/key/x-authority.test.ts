import { describe, expect, it } from 'vitest';
import { cookiesFor } from '../../../../src-main/hosts/key/x-authority.js';

const field = (bytes: Buffer | string): Buffer => {
  const data = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes;
  const head = Buffer.alloc(2);
  head.writeUInt16BE(data.length);
  return Buffer.concat([head, data]);
};
const entry = (family: number, address: Buffer | string, number: string, data: string): Buffer => {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(family);
  return Buffer.concat([head, field(address), field(number), field('MIT-MAGIC-COOKIE-1'), field(data)]);
};
const LOCAL = 256;
const WILD = 65_535;

const names = (file: Buffer, number = 5): readonly string[] =>
  cookiesFor(file, number, 'here').map(({ data }) => data.toString('latin1'));

describe('the authority file', () => {
  it('gives the cookies of a display, those of this machine first', () => {
    const file = Buffer.concat([
      entry(0, Buffer.from([10, 0, 0, 7]), '5', 'by-address'),
      entry(LOCAL, 'there', '5', 'elsewhere'),
      entry(LOCAL, 'here', '6', 'other-display'),
      entry(LOCAL, 'here', '5', 'mine'),
      entry(WILD, '', '', 'any'),
    ]);
    expect(names(file)).toEqual(['mine', 'any', 'by-address', 'elsewhere']);
    expect(cookiesFor(file, 5, 'here')[0]?.name).toBe('MIT-MAGIC-COOKIE-1');
  });

  it('gives what it has of a file that is cut anywhere', () => {
    const whole = Buffer.concat([entry(LOCAL, 'here', '5', 'first'), entry(LOCAL, 'here', '5', 'second')]);
    for (let length = 0; length < whole.length; length += 1) {
      expect(['', 'first']).toContain(names(whole.subarray(0, length)).join());
    }
    expect(names(whole)).toEqual(['first', 'second']);
    expect(names(Buffer.alloc(0))).toEqual([]);
    expect(names(Buffer.alloc(64, 0xff))).toEqual([]);
  });
});
