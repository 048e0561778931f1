import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { collectParts, identifiersOf, licenceList, packedPackages, refusal } from '../../../scripts/lib/licences.mjs';
import { INSIDE, REPLACEABLE, SOURCE_NAMED } from '../../../scripts/licences/rules.mjs';
import { licencesSchema } from '../../../src-preload/contract/licences.js';
import { findParts } from '../../../src-renderer/state/licences.js';

const why = (name: string, licence: string, bundled = true): string | null => refusal({ name, licence }, name, bundled);

describe('what may be shipped', () => {
  it.each(['MIT', 'ISC', 'Apache-2.0', '(MIT AND BSD-3-Clause)', 'BlueOak-1.0.0'])('%s', (licence) => {
    expect(why('some', licence)).toBeNull();
  });

  it.each([
    'GPL-3.0-only',
    'AGPL-3.0-only',
    'SSPL-1.0',
    'CC-BY-NC-4.0',
    'UNLICENSED',
    'SEE LICENSE IN LICENSE',
    'MIT AND GPL-2.0-only',
  ])('not %s', (licence) => {
    expect(why('some', licence)).toContain('not allowed');
  });

  it('not what says nothing', () => {
    expect(why('some', '')).toBe('some names no licence');
  });

  it('not a choice of which one side is not allowed, before somebody chose', () => {
    expect(why('some', 'MIT OR GPL-3.0-only')).toContain('GPL-3.0-only');
    expect(identifiersOf('(MIT OR (BSD-2-Clause AND ISC))')).toEqual(['MIT', 'BSD-2-Clause', 'ISC']);
  });

  it('under the LGPL only the few packages that stay files of their own', () => {
    expect(why('mpg123-decoder', 'LGPL-2.1-only', false)).toBeNull();
    expect(why('mpg123-decoder', 'LGPL-2.1-only', true)).toContain('must stay a file of its own');
    expect(why('mpg123-decoder', 'MIT', true)).toContain('must stay a file of its own');
    expect(why('another', 'LGPL-2.1-only', false)).toContain('not allowed');
    expect(why('mpg123-decoder', 'GPL-2.0-only', false)).toContain('not allowed');
  });

  it('under a licence that wants its source to be had only what says where it is', () => {
    expect(refusal({ name: 'Eigen', licence: 'MPL-2.0' }, 'onnxruntime-web', false)).toBeNull();
    expect(why('another', 'MPL-2.0', false)).toContain('not allowed');
    const named = INSIDE.filter(({ licence }) => identifiersOf(licence).some((one) => SOURCE_NAMED.licences.has(one)));
    expect(named.map(({ name }) => name)).toEqual(['Eigen (in onnxruntime-web)']);
    for (const { name, copyright } of named) expect(copyright, name).toMatch(/Source[^:]*: https:\/\//);
  });
});

describe('what is packed beside the bundles', () => {
  it('is what the patterns name', () => {
    const patterns = [
      '!node_modules/**',
      'node_modules/{bindings,file-uri-to-path}/{package.json,*.js}',
      'node_modules/@echogarden/audio-io/{package.json,LICENSE.md}',
      'dist/**',
    ];
    expect(packedPackages(patterns)).toEqual(['@echogarden/audio-io', 'bindings', 'file-uri-to-path']);
  });

  it('is all that the dependencies need where none are named', () => {
    const packed = packedPackages(['dist/**']);
    expect(packed).toContain('onnxruntime-web');
    // Of another.
    expect(packed).toContain('@wasm-audio-decoders/common');
    expect(packed).not.toContain('vitest');
  });
});

describe('the list', () => {
  const bundled = [
    { name: 'one', version: '1.0.0', identifier: 'MIT', text: 'The text.' },
    { name: 'two', version: '2.0.0', identifier: 'MIT', text: 'The text.' },
  ];

  it('names every part with its text, and the works inside of it', () => {
    const { parts, refusals } = collectParts(bundled, ['mpg123-decoder', 'uiohook-napi']);
    expect(refusals).toEqual([]);
    const named = (start: string) => parts.find(({ name }) => name.startsWith(start));
    expect(named('one')).toEqual({ name: 'one', version: '1.0.0', licence: 'MIT', text: 'The text.' });
    expect(named('mpg123 (in')?.text).toContain('GNU LESSER GENERAL PUBLIC LICENSE');
    expect(named('libuiohook')?.text).toMatch(/LESSER[^]*GNU GENERAL PUBLIC LICENSE/);
    expect(named('Chromium')?.text).toContain('LICENSES.chromium.html');
    expect(named('Moonshine')?.text).toContain('Useful Sensors');
    expect(named('electron')?.licence).toBe('MIT');
    expect(named('Silero')).toBeUndefined();
    for (const { text } of parts) expect(text.length).toBeGreaterThan(8);
  });

  it('names what is left of libraries in the WebAssembly of the speech models', () => {
    const { parts, refusals } = collectParts([], ['onnxruntime-web']);
    expect(refusals).toEqual([]);
    const inside = parts.filter(({ name }) => name.includes('(in onnxruntime-web)')).map(({ name }) => name);
    const wasm = readFileSync('node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', 'latin1');
    for (const [mark, name] of [
      ['Eigen', 'Eigen'],
      ['absl/', 'Abseil'],
      ['flatbuffers', 'FlatBuffers'],
      ['onnx-src/', 'ONNX'],
      ['protobuf-src/', 'Protocol Buffers'],
      ['re2-src/', 'RE2'],
      ['gsl::span', 'Guidelines'],
      ['nlohmann', 'JSON for Modern C++'],
    ] as const) {
      expect(wasm.includes(mark), mark).toBe(true);
      expect(
        inside.some((one) => one.startsWith(name)),
        name,
      ).toBe(true);
    }
    // What it is built of lies in folders of these names: another one is a library that the list lacks.
    const folders = new Set([...wasm.matchAll(/_deps\/([\w-]+)-src\//g)].map(([, folder]) => folder));
    expect([...folders].toSorted()).toEqual(['abseil_cpp', 'onnx', 'protobuf', 're2']);
    expect(parts.find(({ name }) => name.startsWith('Eigen'))?.text).toContain('Mozilla Public License Version 2.0');
  });

  it('is refused with a part in a bundle that must be replaceable', () => {
    const { refusals } = collectParts([{ name: 'speaker', version: '0.5.5', identifier: 'MIT', text: 'x' }], []);
    expect(refusals).toEqual([expect.stringContaining('speaker is part of a bundle') as string]);
  });

  it('cannot be made of a part without a text', () => {
    expect(() => collectParts([{ name: 'bare', version: '1.0.0', identifier: 'MIT' }], [])).toThrow('name its owner');
  });

  it('holds each text once, in the shape the window reads', () => {
    const list = licenceList(collectParts(bundled, []).parts);
    expect(v.parse(licencesSchema, list)).toEqual(list);
    const texts = list.parts.filter(({ name }) => name === 'one' || name === 'two').map(({ text }) => text);
    expect(new Set(texts).size).toBe(1);
  });

  it('is searched by name, by licence and by what is in the text', () => {
    const list = licenceList(collectParts(bundled, ['mpg123-decoder']).parts);
    const found = (query: string) => findParts(list, query).map(({ name }) => name);
    expect(found('ONE')).toContain('one');
    expect(found('lgpl mpg123')).toEqual(['mpg123 (in mpg123-decoder)']);
    expect(found('useful sensors')).toEqual(['Moonshine tiny, a model for English']);
    expect(found('zebra crossing')).toEqual([]);
    expect(found(' ')).toHaveLength(list.parts.length);
  });
});

it('every work inside of a package names a package that is there, and texts that are there', () => {
  for (const { name, inside, texts } of INSIDE) {
    for (const one of inside ?? []) expect(existsSync(`node_modules/${one}/package.json`), name).toBe(true);
    for (const text of texts) expect(existsSync(`scripts/licences/texts/${text}.txt`), name).toBe(true);
  }
});

it('packages that must stay replaceable are outside of all bundles', () => {
  const config = readFileSync('vite.config.ts', 'utf8');
  const [, external = ''] = /export const EXTERNAL = \[([^\]]*)\]/.exec(config) ?? [];
  for (const name of REPLACEABLE.packages) expect(external).toContain(`'${name}'`);
});
