/** `npm run icons`: draws the app's icons from resources/icon.svg, and the tray icons of every phase. */
import { Resvg } from '@resvg/resvg-js';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './lib/root.mjs';
import { TRAY_PHASES, traySvg } from './lib/tray-art.mjs';

const APP_SIDES = [16, 24, 32, 48, 64, 128, 256, 512];
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

const tray = emptyFolder('tray');
for (const phase of TRAY_PHASES)
  for (const [suffix, scale] of Object.entries(TRAY_SCALES)) {
    const side = TRAY_SIDE * scale;
    writeFileSync(path.join(tray, `${phase}${suffix}.png`), png(traySvg(phase), side));
    writeFileSync(path.join(tray, `${phase}Template${suffix}.png`), png(traySvg(phase, { template: true }), side));
  }
