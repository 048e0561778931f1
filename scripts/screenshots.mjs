/**
 * Takes a picture of every state of the window in both themes, and lets axe look at each.
 * Usage: npm run build, then node scripts/screenshots.mjs [--out DIR] [scene …]   (needs a display: xvfb-run -a)
 * Ends with 1 when axe finds something serious or critical, or the page reports an error.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { _electron } from 'playwright';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { out: { type: 'string', default: path.join(root, 'test-results/screenshots') } },
  allowPositionals: true,
});

const SIZES = { default: [460, 720], small: [380, 560], large: [1000, 800], tall: [460, 1500] };
/** Each scene with its view and the buttons pressed in it; the ones that matter most in every size. */
const SCENES = {
  empty: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  idle: { hash: '#/talk', sizes: ['default'] },
  listening: { hash: '#/talk', sizes: ['default', 'large'] },
  'hands-free': { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  'hands-free-speaking': { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  muted: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  latched: { hash: '#/talk', sizes: ['default'] },
  switched: { hash: '#/talk', sizes: ['default', 'small'] },
  thinking: { hash: '#/talk', sizes: ['default'] },
  speaking: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  error: { hash: '#/talk', sizes: ['default', 'small'] },
  microphone: { hash: '#/talk', sizes: ['default'] },
  notices: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  restarted: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  'restarted-settings': { hash: '#/settings/audio', sizes: ['default', 'large'] },
  long: { hash: '#/talk', sizes: ['default', 'large'] },
  damaged: { hash: '#/talk', sizes: ['default'] },
  assistants: { hash: '#/settings/assistants', sizes: ['default', 'small', 'large'] },
  'assistants-one': { hash: '#/settings/assistants', sizes: ['default'] },
  'assistant-add': { hash: '#/settings/assistants/+', sizes: ['default', 'small', 'large'] },
  'assistant-local': { hash: '#/settings/assistants/local', sizes: ['tall'] },
  'assistant-fresh': { hash: '#/settings/assistants/fresh', press: ['Test connection'], sizes: ['default', 'tall'] },
  'assistant-invalid': { hash: '#/settings/assistants/amigo-2', sizes: ['tall', 'small', 'large'] },
  'assistant-more': { hash: '#/settings/assistants/zeebee', press: ['More options'], sizes: ['tall'] },
  'assistant-gone': { hash: '#/settings/assistants/playai', sizes: ['default', 'tall'] },
  'assistant-remove': { hash: '#/settings/assistants/amigo', press: ['Remove'], sizes: ['tall'] },
  'assistant-weak': { hash: '#/settings/assistants/amigo', sizes: ['default'] },
  'test-ok': { hash: '#/settings/assistants/amigo', press: ['Test connection'], sizes: ['tall'] },
  'test-failed': { hash: '#/settings/assistants/amigo', press: ['Test connection'], sizes: ['tall'] },
  'test-running': { hash: '#/settings/assistants/amigo', press: ['Test connection'], sizes: ['tall'] },
  conflict: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  'conflict-failed': { hash: '#/talk', press: ['Finish it and start anew'], sizes: ['default'] },
  service: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  quota: { hash: '#/talk', sizes: ['default'] },
  discontinued: { hash: '#/talk', sizes: ['default'] },
  audio: { hash: '#/settings/audio', sizes: ['default', 'large', 'tall'] },
  'talk-key': { hash: '#/settings/talk-key', sizes: ['default', 'small', 'tall'] },
  'talk-key-all': { hash: '#/settings/talk-key', sizes: ['tall', 'small', 'large'] },
  'talk-key-trial': { hash: '#/settings/talk-key', press: ['Start the test'], sizes: ['tall', 'small'] },
  'talk-key-recording': { hash: '#/settings/talk-key', press: ['Choose interrupt key'], sizes: ['default'] },
  'talk-key-desktop': { hash: '#/settings/talk-key', sizes: ['default'] },
  'talk-key-shortcut': { hash: '#/settings/talk-key', sizes: ['tall'] },
  'talk-key-declined': { hash: '#/settings/talk-key', sizes: ['default'] },
  general: { hash: '#/settings/general', sizes: ['default', 'small', 'large', 'tall'] },
  'general-changed': {
    hash: '#/settings/general',
    press: ['Import settings', 'Reset this section…'],
    sizes: ['tall', 'small'],
  },
  'general-export': { hash: '#/settings/general', press: ['Export settings', 'Reset all settings…'], sizes: ['tall'] },
  'general-refused': { hash: '#/settings/general', press: ['Import settings'], sizes: ['tall'] },
  'general-source': { hash: '#/settings/general/start-at-login', sizes: ['default', 'large'] },
  privacy: { hash: '#/settings/privacy', sizes: ['default', 'large', 'tall'] },
  'privacy-changed': { hash: '#/settings/privacy', press: ['Reset this section…'], sizes: ['tall'] },
  'settings-search': { hash: '#/settings/general', search: 'key', sizes: ['default', 'small', 'large'] },
  'settings-search-none': { hash: '#/settings/general', search: 'teleportation', sizes: ['default', 'large'] },
};
/** Long enough for sound to fill the ring. */
const SETTLE_MS = 700;

async function doubleOfTheBridge() {
  const entry = path.join(root, 'test/fakes/scenes.ts');
  const result = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'scenes', fileName: 'scenes' } },
  });
  return result[0].output[0].code;
}

const wanted = Object.entries(SCENES).filter(([name]) => positionals.length === 0 || positionals.includes(name));
mkdirSync(values.out, { recursive: true });
const userData = mkdtempSync(path.join(tmpdir(), 'screenshots-'));
const app = await _electron.launch({
  args: [
    path.join(root, 'test/fakes/window-host.mjs'),
    `--user-data-dir=${userData}`,
    '--lang=en-US',
    '--disable-gpu',
    '--use-fake-device-for-media-stream',
  ],
});
const problems = [];
const notes = [];
try {
  const page = await app.firstWindow();
  await page.addInitScript({ content: await doubleOfTheBridge() });
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  for (const [name, { hash, sizes, press = [], search = null }] of wanted)
    for (const size of sizes)
      for (const colorScheme of ['light', 'dark']) {
        const [width, height] = SIZES[size];
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme });
        // Another address each time: to the same one the page would not be loaded anew.
        await page.goto(`app://parley/index.html?scene=${name}&look=${size}-${colorScheme}${hash}`);
        for (const button of press) await page.getByRole('button', { name: button, exact: true }).click();
        if (search !== null) await page.getByRole('searchbox', { name: 'Search settings' }).fill(search);
        await page.waitForTimeout(SETTLE_MS);
        const shot = `${name}-${size}-${colorScheme}`;
        await page.screenshot({ path: path.join(values.out, `${shot}.png`) });
        const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
        for (const { id, impact, nodes } of violations)
          (impact === 'serious' || impact === 'critical' ? problems : notes).push(
            `axe: ${shot}: ${impact} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
          );
      }
} finally {
  await app.close();
  rmSync(userData, { recursive: true, force: true });
}
for (const note of new Set(notes)) console.log(note);
for (const problem of new Set(problems)) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
