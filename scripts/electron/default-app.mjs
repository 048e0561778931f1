// Stands in for the default_app.asar that an official Electron download carries.
// Runs the app named on the command line the way `electron <app>` does.
import { app, BrowserWindow } from 'electron';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';

const requireFromCwd = createRequire(path.join(process.cwd(), '[default_app]'));

function parse(argv) {
  const preload = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i];
    if (arg === '-r' || arg === '--require') {
      const id = argv[++i];
      if (id === undefined) fail(`${arg} needs a module`);
      preload.push(id);
    } else if (arg === '-v' || arg === '--version') return { print: `v${process.versions.electron}` };
    else if (arg === '-a' || arg === '--abi') return { print: process.versions.modules };
    else if (arg.startsWith('--app=')) return { preload, target: arg.slice('--app='.length) };
    else if (!arg.startsWith('-')) return { preload, target: arg };
  }
  return { preload };
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function describe(target) {
  const entry = requireFromCwd.resolve(target);
  let dir = statSync(target).isDirectory() ? target : path.dirname(entry);
  const manifest = path.join(target, 'package.json');
  const pkg = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')) : {};
  return { entry, dir, pkg };
}

async function run(target) {
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });
  target = path.resolve(target);
  let found;
  try {
    found = describe(target);
  } catch (error) {
    fail(`Unable to find Electron app at ${target}\n\n${error.message}`);
  }
  const { entry, dir, pkg } = found;
  if (pkg.version) app.setVersion(pkg.version);
  const name = pkg.productName ?? pkg.name;
  if (name) app.name = `${name}`.trim();
  app.setDesktopName?.(pkg.desktopName ?? `${app.name}.desktop`);
  if (pkg.v8Flags) v8.setFlagsFromString(pkg.v8Flags);
  app.setAppPath(dir);
  await import(pathToFileURL(entry).href);
}

const { print, preload = [], target } = parse(process.argv.slice(1));
if (print !== undefined) {
  console.log(print);
  process.exit(0);
}
for (const id of preload) requireFromCwd(id);
if (target === undefined) {
  console.log(
    `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, Node ${process.versions.node}\nUsage: electron [-r module] <folder | file | url>`,
  );
  app.exit(0);
} else if (/^(https?|file):/.test(target)) {
  app.on('window-all-closed', () => app.quit());
  app.whenReady().then(() => new BrowserWindow({ width: 1200, height: 800 }).loadURL(target));
} else {
  await run(target);
}
