/**
 * `npm run icons`: draws the app's icons for every system from resources/icon.svg, and the tray icons of every phase.
 */
import { Resvg } from '@resvg/resvg-js';
import { IconIcns, IconIco } from '@shockpkg/icon-encoder';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/root.mjs';
import { TRAY_PHASES, traySvg } from './lib/tray-art.mjs';

const APP_SIDES = [16, 24, 32, 48, 64, 128, 256, 512];
const ICO_SIDES = [16, 24, 32, 48, 64, 128, 256];
/** Windows reads the largest as PNG and wants the others as bitmaps. */
const ICO_PNG_SIDE = 256;
/** macOS' names of its sizes; the second half is for displays with twice the points. */
const ICNS_SIDES = {
  ...{ ic04: 16, ic05: 32, ic07: 128, ic08: 256, ic09: 512 },
  ...{ ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 },
};
const TRAY_SIDE = 22;
const TRAY_SCALES = { '': 1, '@1.5x': 1.5, '@2x': 2, '@3x': 3 };

const resources = path.join(ROOT, 'resources');

/** @param {string} svg @param {number} side @returns {Uint8Array} */
function png(svg, side) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: side } }).render().asPng();
}

/** @param {string} name of a folder of resources that holds nothing but what is drawn here */
function emptyFolder(name) {
  const folder = path.join(resources, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

const icons = emptyFolder('icons');
const mark = readFileSync(path.join(resources, 'icon.svg'), 'utf8');
for (const side of APP_SIDES) writeFileSync(path.join(icons, `${side}x${side}.png`), png(mark, side));

const ico = new IconIco();
for (const side of ICO_SIDES) await ico.addFromPng(png(mark, side), side === ICO_PNG_SIDE);
writeFileSync(path.join(resources, 'icon.ico'), ico.encode());

const icns = new IconIcns();
icns.toc = true;
for (const [type, side] of Object.entries(ICNS_SIDES)) await icns.addFromPng(png(mark, side), [type]);
writeFileSync(path.join(resources, 'icon.icns'), icns.encode());

const tray = emptyFolder('tray');
for (const phase of TRAY_PHASES)
  for (const [suffix, scale] of Object.entries(TRAY_SCALES)) {
    const side = TRAY_SIDE * scale;
    writeFileSync(path.join(tray, `${phase}${suffix}.png`), png(traySvg(phase), side));
    writeFileSync(path.join(tray, `${phase}Template${suffix}.png`), png(traySvg(phase, { template: true }), side));
  }
