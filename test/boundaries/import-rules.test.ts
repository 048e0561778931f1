/**
 * Plants one wrong import for every rule into a tree laid out like this project, and expects the rule's own name.
 * A second tree holds the imports the architecture wants, and must be clean.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binOf } from '../../scripts/lib/bin.mjs';

const execute = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const CONFIG = path.join(ROOT, '.dependency-cruiser.cjs');

interface Import {
  readonly from: string;
  /** A file of the tree, or a package. */
  readonly to: string;
  readonly typeOnly?: boolean;
}
interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

const wrong = (rule: string, from: string, to: string, typeOnly = false) => ({ rule, from, to, typeOnly });

const WRONG: readonly (Import & { readonly rule: string })[] = [
  wrong('no-cycles', 'src-main/audio/cycle-a.ts', 'src-main/audio/cycle-b.ts'),
  wrong('no-unresolved', 'src-main/audio/lost.ts', './nowhere.js'),
  wrong('contract-imports-itself', 'src-preload/contract/a.ts', 'src-main/logging/logger.ts', true),
  wrong('contract-imports-itself', 'src-preload/contract/b.ts', 'svelte'),
  wrong('contract-no-node', 'src-preload/contract/c.ts', 'node:path'),
  wrong('preload-thin', 'src-preload/preload.ts', 'src-main/logging/logger.ts'),
  wrong('renderer-not-main', 'src-renderer/state/a.svelte.ts', 'src-main/session/ports.ts', true),
  wrong('renderer-not-main', 'src-renderer/views/Page.svelte', 'src-main/session/ports.ts'),
  wrong('renderer-not-main', 'src-renderer/b.ts', 'src-preload/preload.ts'),
  wrong('renderer-no-node', 'src-renderer/c.ts', 'node:fs'),
  wrong('renderer-no-electron', 'src-renderer/d.ts', 'electron'),
  wrong('renderer-no-electron', 'src-renderer/e.ts', 'ws'),
  wrong('worklet-imports-nothing', 'src-renderer/audio/capture-worklet.ts', 'src-preload/contract/ids.ts'),
  wrong('main-not-renderer', 'src-main/app/a.ts', 'src-renderer/bridge.ts'),
  wrong('main-not-renderer', 'src-main/app/b.ts', 'src-preload/preload.ts'),
  wrong('session-pure', 'src-main/session/a.ts', 'src-main/audio/sink.ts', true),
  wrong('session-pure', 'src-main/session/b.ts', 'src-main/providers/kit/text.ts'),
  wrong('session-pure', 'src-main/session/c.ts', 'valibot'),
  wrong('session-no-io', 'src-main/session/d.ts', 'node:timers'),
  wrong('session-no-io', 'src-main/talk/grammar.ts', 'node:fs'),
  wrong('grammar-pure', 'src-main/talk/grammar-table.ts', 'src-main/talk/sources/hook.ts'),
  wrong('providers-apart', 'src-main/providers/amigo/codec.ts', 'src-main/providers/playai/codec.ts'),
  wrong('providers-apart', 'src-main/providers/amigo/a.ts', 'src-main/session/ports.ts', true),
  wrong('providers-apart', 'src-main/providers/amigo/b.ts', 'src-main/transport/connection.ts'),
  wrong('providers-apart', 'src-main/providers/amigo/c.ts', 'ws'),
  wrong('providers-apart', 'src-main/providers/zeebee/codec.ts', 'libopus-wasm'),
  wrong('providers-apart', 'src-main/providers/zeebee/webm/a.ts', 'ws'),
  wrong('providers-apart', 'src-main/providers/zeebee/webm/b.ts', 'src-main/providers/playai/codec.ts'),
  wrong('providers-apart', 'src-main/providers/kit/a.ts', 'src-main/providers/playai/codec.ts'),
  wrong('local-provider', 'src-main/providers/local/codec.ts', 'src-main/transport/connection.ts'),
  wrong('local-provider', 'src-main/providers/local/descriptor.ts', 'src-main/assistant/assistant.ts'),
  wrong('provider-types-imports', 'src-main/providers/types.ts', 'src-main/session/ports.ts', true),
  wrong('registry-imports', 'src-main/providers/registry.ts', 'src-main/transport/connection.ts'),
  wrong('transport-imports', 'src-main/transport/a.ts', 'src-main/providers/amigo/codec.ts'),
  wrong('transport-imports', 'src-main/transport/b.ts', 'src-main/session/ports.ts'),
  wrong('transport-owns-ws', 'src-main/app/c.ts', 'ws'),
  wrong('adapters-imports', 'src-main/adapters/a.ts', 'src-main/talk/sources/hook.ts'),
  wrong('adapters-imports', 'src-main/adapters/b.ts', 'src-main/session/reducer.ts'),
  wrong('adapters-imports', 'src-main/adapters/c.ts', 'src-main/providers/amigo/codec.ts'),
  wrong('audio-imports', 'src-main/audio/a.ts', 'src-main/session/ports.ts'),
  wrong('talk-imports', 'src-main/talk/sources/a.ts', 'src-main/session/ports.ts'),
  wrong('talk-imports', 'src-main/talk/sources/b.ts', 'uiohook-napi'),
  wrong('portal-owns-dbus', 'src-main/talk/sources/c.ts', 'dbus-native'),
  wrong('portal-owns-dbus', 'src-main/platform/bus.ts', 'dbus-native'),
  wrong('stores-imports', 'src-main/settings/a.ts', 'src-main/session/ports.ts'),
  wrong('stores-imports', 'src-main/credentials/a.ts', 'src-main/settings/store.ts'),
  wrong('updates-imports', 'src-main/updates/a.ts', 'src-main/platform/window.ts'),
  wrong('updates-imports', 'src-main/updates/b.ts', 'ws'),
  wrong('updates-own-library', 'src-main/app/g.ts', 'electron-updater'),
  wrong('updates-own-library', 'src-main/updates/c.ts', 'electron-updater'),
  wrong('history-imports', 'src-main/history/a.ts', 'svelte'),
  wrong('history-imports', 'src-main/history/b.ts', 'src-main/storage/store-file.ts'),
  wrong('history-host-owns-sql', 'src-main/app/sql.ts', 'node-sqlite3-wasm'),
  wrong('assistant-imports', 'src-main/assistant/a.ts', 'src-main/transport/connection.ts'),
  wrong('hosts-imports', 'src-main/hosts/a.ts', 'src-main/session/ports.ts', true),
  wrong('hosts-imports', 'src-main/hosts/audio-host.ts', 'src-main/audio/queue.ts'),
  wrong('natives-in-hosts', 'src-main/audio/b.ts', 'speaker'),
  wrong('natives-in-hosts', 'src-main/app/d.ts', '@echogarden/audio-io'),
  wrong('ipc-imports', 'src-main/ipc/a.ts', 'src-main/settings/store.ts'),
  wrong('foundation-imports', 'src-main/logging/a.ts', 'src-main/settings/store.ts'),
  wrong('platform-imports', 'src-main/platform/a.ts', 'src-main/settings/store.ts'),
  wrong('platform-no-logic', 'src-main/platform/b.ts', 'src-main/session/ports.ts', true),
  wrong('electron-in-platform', 'src-main/app/e.ts', 'electron'),
  wrong('electron-in-platform', 'src-main/audio/c.ts', 'electron', true),
  wrong('nobody-imports-app', 'src-main/platform/c.ts', 'src-main/app/compose.ts', true),
  wrong('nobody-imports-app', 'src-main/ipc/b.ts', 'src-main/main.ts', true),
  wrong('no-test-code', 'src-main/app/f.ts', 'test/fakes/clock.ts'),
];

const right = (from: string, to: string, typeOnly = false): Import => ({ from, to, typeOnly });

const RIGHT: readonly Import[] = [
  right('src-preload/contract/ids.ts', 'valibot'),
  right('src-preload/preload.ts', 'electron'),
  right('src-preload/preload.ts', 'src-preload/contract/ids.ts'),
  right('src-renderer/bridge.ts', 'src-preload/contract/ids.ts'),
  right('src-renderer/views/Page.svelte', 'svelte'),
  right('src-renderer/audio/player-worklet.ts', 'src-preload/contract/ids.ts', true),
  right('src-main/session/reducer.ts', 'src-main/providers/types.ts', true),
  right('src-main/providers/amigo/codec.ts', 'src-main/providers/kit/text.ts'),
  right('src-main/providers/amigo/codec.ts', 'src-main/providers/amigo/wire.ts'),
  right('src-main/providers/local/codec.ts', 'src-main/hosts/protocol/speech.ts'),
  right('src-main/providers/zeebee/webm/opus.ts', 'libopus-wasm'),
  right('src-main/providers/registry.ts', 'src-main/providers/amigo/codec.ts'),
  right('src-main/transport/websocket-connection.ts', 'ws'),
  right('src-main/transport/proxy-agent.ts', 'https-proxy-agent'),
  right('src-main/transport/proxy-agent.ts', 'socks-proxy-agent'),
  right('src-main/adapters/link.ts', 'src-main/providers/registry.ts'),
  right('src-main/adapters/link.ts', 'src-main/session/ports.ts', true),
  right('src-main/audio/native-sink.ts', 'src-main/hosts/protocol/audio.ts'),
  right('src-main/talk/sources/hook.ts', 'src-main/talk/grammar.ts'),
  right('src-main/talk/portal/dbus-session-bus.ts', 'dbus-native'),
  right('src-main/updates/engine.ts', 'electron-updater'),
  right('src-main/platform/update-request.ts', 'src-main/updates/bounded-request.ts', true),
  right('src-main/settings/store.ts', 'electron-store'),
  right('src-main/settings/store.ts', 'node:fs'),
  right('src-main/hosts/audio-host.ts', 'speaker'),
  right('src-main/hosts/speech-host.ts', 'src-main/assistant/brain.ts'),
  right('src-main/platform/window.ts', 'electron'),
  right('src-main/platform/window.ts', 'src-main/ipc/register.ts', true),
  right('src-main/app/compose.ts', 'src-main/adapters/link.ts'),
  right('src-main/main.ts', 'electron'),
  right('src-main/main.ts', 'src-main/app/compose.ts'),
];

const PACKAGES = [
  'electron',
  'electron-store',
  'electron-updater',
  'svelte',
  'valibot',
  'ws',
  'node-sqlite3-wasm',
  'https-proxy-agent',
  'socks-proxy-agent',
  'speaker',
  'uiohook-napi',
  '@echogarden/audio-io',
  'libopus-wasm',
  'dbus-native',
];

const trees: string[] = [];
afterAll(() => trees.forEach((folder) => rmSync(folder, { recursive: true })));

/** Lays the tree out, runs the rules over it as `npm run check` does, and gives back what they found. */
async function violationsOf(imports: readonly Import[]): Promise<Violation[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'import-rules-'));
  trees.push(folder);
  const write = (name: string, content: string): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, '');
  }
  // What compiled components import.
  for (const name of ['client', 'disclose-version', 'flags/legacy'])
    write(`node_modules/svelte/internal/${name}.js`, '');
  copyFileSync(path.join(ROOT, 'tsconfig.base.json'), path.join(folder, 'tsconfig.base.json'));
  copyFileSync(path.join(ROOT, 'tsconfig.json'), path.join(folder, 'tsconfig.json'));
  // TypeScript refuses a configuration that fits no file.
  write('test/fakes/clock.ts', 'export const present = true;\n');
  const sources = new Map<string, string[]>();
  const linesOf = (name: string): string[] => {
    const lines = sources.get(name) ?? [];
    sources.set(name, lines);
    return lines;
  };
  for (const { from, to, typeOnly } of imports) {
    linesOf(from).push(
      `import ${typeOnly ? 'type ' : ''}* as imported${linesOf(from).length} from '${specifier(from, to)}';`,
    );
    if (isFile(to)) linesOf(to);
  }
  for (const [name, lines] of sources) write(name, sourceText(name, lines));
  const args = ['--config', CONFIG, '--output-type', 'json', 'src-main', 'src-preload', 'src-renderer'];
  const report = await execute(process.execPath, [binOf('dependency-cruiser', 'depcruise'), ...args], {
    cwd: folder,
    maxBuffer: 64 << 20,
  }).catch((error: unknown) => error as { stdout: string; stderr: string });
  if (!report.stdout.startsWith('{')) throw new Error(`dependency-cruiser failed: ${report.stderr}`);
  const { summary } = JSON.parse(report.stdout) as {
    summary: { violations: { rule: { name: string }; from: string; to: string }[] };
  };
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

function isFile(name: string): boolean {
  return /^(src-|test\/)/.test(name);
}

function specifier(from: string, to: string): string {
  if (!isFile(to)) return to;
  const relative = path.relative(path.dirname(from), to).replace(/\.ts$/, '.js');
  return relative.startsWith('.') ? relative : `./${relative}`;
}

function sourceText(name: string, lines: readonly string[]): string {
  const body = [...lines, 'export const present = true;'].join('\n');
  return name.endsWith('.svelte') ? `<script lang="ts">\n${lines.join('\n')}\n</script>\n<p>Text</p>\n` : `${body}\n`;
}

describe('a wrong import', () => {
  let found: Violation[] = [];
  beforeAll(async () => {
    const back = right('src-main/audio/cycle-b.ts', 'src-main/audio/cycle-a.ts');
    found = await violationsOf([...WRONG, back]);
  }, 60_000);

  it.each(WRONG)('$rule forbids $from to import $to', ({ rule, from, to }) => {
    const named = found.filter((violation) => violation.from === from && violation.rule === rule);
    const target = isFile(to) ? to : to.replace(/^(\.\/|node:)/, '');
    expect(named.some((violation) => violation.to.includes(target))).toBe(true);
  });

  it('is planted for every rule there is', () => {
    const config = createRequire(import.meta.url)(CONFIG) as { forbidden: { name: string }[] };
    expect(new Set(WRONG.map(({ rule }) => rule))).toEqual(new Set(config.forbidden.map(({ name }) => name)));
  });
});

describe('the imports the architecture wants', () => {
  it('break no rule', async () => {
    expect(await violationsOf(RIGHT)).toEqual([]);
  }, 60_000);
});
