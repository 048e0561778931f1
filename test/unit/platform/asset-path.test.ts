import fc from 'fast-check';
import path from 'node:path';
import { expect, it } from 'vitest';
import { resolveAsset } from '../../../src-main/platform/asset-path.js';

const ROOT = path.resolve('/srv/page');

it.each([
  ['parley://app/', 'index.html', 'text/html; charset=utf-8'],
  ['parley://app/index.html#/settings?x', 'index.html', 'text/html; charset=utf-8'],
  ['parley://app/assets/a%20b.js?v=1', 'assets/a b.js', 'text/javascript; charset=utf-8'],
  ['parley://app/x.wasm', 'x.wasm', 'application/wasm'],
])('%s is %s', (address, file, mimeType) => {
  expect(resolveAsset(ROOT, address)).toEqual({ file: path.join(ROOT, file), mimeType });
});

it.each([
  'parley://other/index.html',
  'parley://app:8080/index.html',
  'https://app/index.html',
  'file:///etc/passwd',
  'parley://app/..%2f..%2fetc/passwd.html',
  'parley://app/..%5c..%5csecret.json',
  'parley://app/a%00.html',
  'parley://app/%E0%A4%A.html',
  'parley://app/passwd',
  'parley://app/run.sh',
  'not an address',
])('%s is nothing', (address) => {
  expect(resolveAsset(ROOT, address)).toBeNull();
});

it('never leaves the folder', () => {
  const piece = fc.oneof(
    fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', 'a', 'b.html', '.json'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('', '/', '%2f'), (pieces, joint) => {
      const asset = resolveAsset(ROOT, `parley://app/${pieces.join(joint)}`);
      if (asset !== null) expect(asset.file.startsWith(ROOT + path.sep)).toBe(true);
    }),
  );
});
