/**
 * Takes a picture of every view and state of the window in every look, and lets axe look at each.
 * Usage: npm run build, then node scripts/screenshots.mjs [--out DIR] [--look NAME …] [scene …]
 * (needs a display: xvfb-run -a)
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
  options: {
    out: { type: 'string', default: path.join(root, 'test-results/screenshots') },
    look: { type: 'string', multiple: true, default: [] },
  },
  allowPositionals: true,
});

const SIZES = {
  default: [460, 720],
  small: [380, 560],
  large: [1000, 800],
  tall: [460, 1500],
  narrow: [320, 640],
  mini: [400, 160],
  bar: [400, 53],
  'mini-largest': [575, 230],
  long: [460, 3600],
  wide: [1000, 3000],
  thin: [320, 3900],
};
/** How the page is looked at: what the system and the settings say. In the first size of a scene, unless it says other. */
const LOOKS = {
  light: { colorScheme: 'light', sizes: 'all' },
  dark: { colorScheme: 'dark', sizes: 'all' },
  contrast: { colorScheme: 'light', general: { theme: 'high-contrast' } },
  'contrast-dark': { colorScheme: 'dark', general: { theme: 'high-contrast' } },
  arabic: { colorScheme: 'light', general: { language: 'ar' } },
  /** As narrow and as large as it has to work. */
  largest: { colorScheme: 'light', general: { textSize: 'largest' }, sizes: ['narrow'] },
  forced: { colorScheme: 'dark', forcedColors: 'active' },
};
/** Those that a page has which is told its language and its text size by main, in scenes of its own. */
const MINI_LOOKS = ['light', 'dark', 'contrast', 'contrast-dark', 'forced'];
/**
 * The one list of views and states: each with its address and what is done in it (buttons to `press`, `keys`, words
 * to `search` for), those that matter most in every size. What main says in it is in test/fakes/scenes.ts; one that is
 * not there shows a fresh app.
 */
const SCENES = {
  empty: { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  idle: { hash: '#/talk', sizes: ['default'] },
  listening: { hash: '#/talk', sizes: ['default', 'large'] },
  'hands-free': { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  'hands-free-speaking': { hash: '#/talk', sizes: ['default', 'small', 'large'] },
  'both-voices': { hash: '#/talk', sizes: ['default'] },
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
    press: ['Reset this section…'],
    sizes: ['default', 'small'],
  },
  'general-import': { hash: '#/settings/general', press: ['Import settings'], sizes: ['default', 'small'] },
  'general-export': { hash: '#/settings/general', press: ['Export settings', 'Reset all settings…'], sizes: ['tall'] },
  'general-refused': { hash: '#/settings/general', press: ['Import settings'], sizes: ['tall'] },
  'general-source': { hash: '#/settings/general/start-at-login', sizes: ['default', 'large'] },
  privacy: { hash: '#/settings/privacy', sizes: ['default', 'large', 'tall'] },
  'privacy-changed': { hash: '#/settings/privacy', press: ['Reset this section…'], sizes: ['tall'] },
  'settings-search': { hash: '#/settings/general', search: 'key', sizes: ['default', 'small', 'large'] },
  'settings-search-none': { hash: '#/settings/general', search: 'teleportation', sizes: ['default', 'large'] },
  'welcome-microphone': { hash: '#/welcome/microphone', sizes: ['default', 'small', 'large'] },
  'welcome-sound': { hash: '#/welcome/sound', press: ['Play test sound'], sizes: ['default', 'small'] },
  'welcome-key': { hash: '#/welcome/talk-key', sizes: ['default', 'small'] },
  'welcome-key-none': { hash: '#/welcome/talk-key', sizes: ['default'] },
  'welcome-assistant': { hash: '#/welcome/assistant', sizes: ['default', 'tall'] },
  'welcome-ready': { hash: '#/welcome/ready', sizes: ['default', 'small', 'large'] },
  'welcome-answered': { hash: '#/welcome/ready', sizes: ['default', 'small'] },
  palette: { hash: '#/talk', keys: ['Control+k'], sizes: ['default', 'small', 'large'] },
  'palette-search': { hash: '#/talk', keys: ['Control+k', 't', 'h', 'e', 'm'], sizes: ['default'] },
  shortcuts: { hash: '#/talk', keys: ['Control+/'], sizes: ['default', 'small'] },
  starting: { hash: '#/talk', sizes: ['default'] },
  'start-failed': { hash: '#/talk', sizes: ['default', 'small'] },
  scripts: { hash: '#/talk', sizes: ['default', 'large'] },
  ...Object.fromEntries(
    ['offline', 'connecting', 'reconnecting', 'idle', 'listening', 'thinking', 'speaking', 'blocked']
      .concat(['muted', 'long', 'trouble', 'arabic', 'amharic', 'contrast'])
      .map((name) => [`mini-${name}`, { page: 'mini.html', hash: '', looks: MINI_LOOKS, sizes: ['mini'] }]),
  ),
  'mini-empty': { page: 'mini.html', hash: '', looks: MINI_LOOKS, sizes: ['bar'] },
  'mini-largest': { page: 'mini.html', hash: '', looks: MINI_LOOKS, sizes: ['mini-largest'] },
  history: { hash: '#/history', sizes: ['default', 'small', 'large'] },
  'history-few': { hash: '#/history', sizes: ['default'] },
  'history-empty': { hash: '#/history', sizes: ['default', 'large'] },
  'history-off': { hash: '#/history', sizes: ['default'] },
  'history-loading': { hash: '#/history', sizes: ['default'] },
  'history-failed': { hash: '#/history', sizes: ['default'] },
  diagnostics: { hash: '#/settings/diagnostics', sizes: ['long', 'default', 'wide', 'thin'] },
  'diagnostics-empty': { hash: '#/settings/diagnostics', sizes: ['long'] },
  'diagnostics-failed': {
    hash: '#/settings/diagnostics',
    press: ['Save diagnostics…'],
    sizes: ['long'],
  },
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
const looks = Object.entries(LOOKS).filter(([name]) => values.look.length === 0 || values.look.includes(name));
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

async function picture(
  page,
  [name, { hash, press = [], keys = [], search = null, page: address = 'index.html' }],
  [lookName, look],
  size,
) {
  const [width, height] = SIZES[size];
  const { colorScheme, forcedColors = 'none', general = {} } = look;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme, forcedColors });
  // Another address each time: to the same one the page would not be loaded anew.
  await page.goto(`app://parley/${address}?scene=${name}&look=${size}-${lookName}${hash}`);
  // In English, by their names; the look comes after.
  for (const button of press) await page.getByRole('button', { name: button, exact: true }).click();
  if (search !== null) await page.getByRole('searchbox', { name: 'Search settings' }).fill(search);
  for (const key of keys) await page.keyboard.press(key);
  // Nothing is looked at by the pointer.
  await page.mouse.move(0, 0);
  await page.evaluate((settings) => globalThis.restyle(settings), general);
  await page.waitForTimeout(SETTLE_MS);
  const shot = `${name}-${size}-${lookName}`;
  await page.screenshot({ path: path.join(values.out, `${shot}.png`) });
  const sideways = await page.evaluate(() =>
    [...globalThis.document.querySelectorAll('html, main, .scroll, .dialog')].some(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    ),
  );
  if (sideways) problems.push(`wide: ${shot}: something is wider than its place`);
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  for (const { id, impact, nodes } of violations)
    (impact === 'serious' || impact === 'critical' ? problems : notes).push(
      `axe: ${shot}: ${impact} ${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
}

try {
  const page = await app.firstWindow();
  await page.addInitScript({ content: await doubleOfTheBridge() });
  page.on('pageerror', (error) => problems.push(`page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  for (const scene of wanted)
    for (const look of looks) {
      const { looks: only } = scene[1];
      if (only !== undefined && !only.includes(look[0])) continue;
      const { sizes = 'first' } = look[1];
      const own = scene[1].sizes;
      for (const size of sizes === 'all' ? own : sizes === 'first' ? own.slice(0, 1) : sizes)
        await picture(page, scene, look, size);
    }
} finally {
  await app.close();
  rmSync(userData, { recursive: true, force: true });
}
for (const note of new Set(notes)) console.log(note);
for (const problem of new Set(problems)) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
