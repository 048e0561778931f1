#!/usr/bin/env node
/**
 * Carries out the calls of fpm that electron-builder makes, with dpkg-deb and rpmbuild: for machines that cannot fetch
 * fpm. electron-builder finds it by CUSTOM_FPM_PATH. Knows deb and rpm, and stops at an option it does not know.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildDeb } from './fpm-deb.mjs';
import { parseFpm } from './fpm-options.mjs';
import { buildRpm } from './fpm-rpm.mjs';

const request = parseFpm(process.argv.slice(2));
const work = mkdtempSync(path.join(tmpdir(), 'parley-package-'));
const root = path.join(work, 'root');
try {
  for (const { from, to } of request.files) {
    const place = path.join(root, to);
    mkdirSync(path.dirname(place), { recursive: true });
    cpSync(from, place, { recursive: true, verbatimSymlinks: true });
    if (statSync(from).isFile()) execFileSync('chmod', ['644', place]);
  }
  execFileSync('chmod', ['-R', 'u=rwX,go=rX', root]);
  rmSync(request.output, { force: true });
  if (request.kind === 'deb') buildDeb(request, root);
  else buildRpm(request, root, work);
} finally {
  rmSync(work, { recursive: true, force: true });
}
