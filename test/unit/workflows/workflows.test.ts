/** What runs on the forge: pinned, with few rights, without secrets for strangers, and calling what there is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { parse } from 'yaml';

const FOLDER = '.github/workflows';
const env = v.optional(v.record(v.string(), v.union([v.string(), v.number()])), {});
const permissions = v.optional(v.record(v.string(), v.picklist(['read', 'write', 'none'])));
const stepSchema = v.looseObject({
  uses: v.optional(v.string()),
  run: v.optional(v.string()),
  with: v.optional(v.record(v.string(), v.unknown()), {}),
  env,
});
const jobSchema = v.looseObject({
  uses: v.optional(v.string()),
  needs: v.optional(v.union([v.string(), v.array(v.string())]), []),
  environment: v.optional(v.string()),
  permissions,
  env,
  'runs-on': v.optional(v.string()),
  'timeout-minutes': v.optional(v.number()),
  secrets: v.optional(v.unknown()),
  steps: v.optional(v.array(stepSchema), []),
});
const workflowSchema = v.looseObject({
  name: v.string(),
  on: v.record(v.string(), v.unknown()),
  permissions,
  jobs: v.record(v.string(), jobSchema),
});

const names = readdirSync(FOLDER).sort();
const workflows = names.map((name) => {
  const text = readFileSync(path.join(FOLDER, name), 'utf8');
  return { name, text, workflow: v.parse(workflowSchema, parse(text)) };
});
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ where: `${name}: ${id}`, id, workflow, job })),
);
const steps = jobs.flatMap(({ where, job }) => job.steps.map((step) => ({ where, job, step })));
const project = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()), engines: v.object({ node: v.string() }) }),
  JSON.parse(readFileSync('package.json', 'utf8')),
);

it('there are three: each change, each night, each release', () => {
  expect(names).toEqual(['check.yml', 'nightly.yml', 'release.yml']);
});

describe('what others wrote', () => {
  const used = steps.flatMap(({ where, step }) => (step.uses === undefined ? [] : [{ where, uses: step.uses }]));

  it.each(used)('is pinned to one commit and says which version that is: $where, $uses', ({ uses }) => {
    expect(uses).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/);
    const lines = workflows.flatMap(({ text }) => text.split('\n')).filter((line) => line.includes(uses));
    for (const line of lines) expect(line).toMatch(/ # v\d+\.\d+\.\d+$/);
  });

  it('is the same everywhere', () => {
    const pins = new Map<string, Set<string>>();
    for (const { uses } of used) {
      const [action = '', commit = ''] = uses.split('@');
      pins.set(action, (pins.get(action) ?? new Set()).add(commit));
    }
    expect([...pins.values()].every((commits) => commits.size === 1)).toBe(true);
    expect([...pins.keys()].sort()).toEqual([
      'actions/checkout',
      'actions/download-artifact',
      'actions/setup-node',
      'actions/upload-artifact',
    ]);
  });

  it('leaves no right to write behind in the checkout', () => {
    for (const { step } of steps)
      if (step.uses?.startsWith('actions/checkout@') === true) expect(step.with['persist-credentials']).toBe(false);
  });

  it('gives nothing to a release that another run has kept', () => {
    const release = jobs.filter(({ where }) => where.startsWith('release.yml'));
    for (const { job } of release)
      for (const step of job.steps)
        if (step.uses?.startsWith('actions/setup-node@')) expect(step.with['cache']).toBeUndefined();
  });
});

describe('rights', () => {
  it('are to read, unless a job says more', () => {
    for (const { workflow } of workflows) expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  it('to write are given to the jobs that publish alone', () => {
    const writers = jobs.filter(({ job }) => Object.values(job.permissions ?? {}).includes('write'));
    expect(writers.map(({ where }) => where)).toEqual(['release.yml: publish', 'release.yml: rollout']);
    for (const { job } of writers) expect(job.permissions).toEqual({ contents: 'write' });
  });

  it.each(workflows)('do not come with what strangers may start: $name', ({ workflow, text }) => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(Object.keys(workflow.on)).not.toContain('workflow_run');
    if (Object.keys(workflow.on).includes('pull_request')) expect(text).not.toContain('secrets.');
  });

  it('to secrets need the environment that somebody approves', () => {
    for (const { where, job } of jobs)
      if (JSON.stringify(job).includes('secrets.'))
        expect({ where, environment: job.environment }).toEqual({ where, environment: 'release' });
    expect(jobs.filter(({ job }) => job.secrets !== undefined)).toEqual([]);
  });

  it('to secrets are for single steps, which download nothing', () => {
    for (const { where, job, step } of steps) {
      expect(JSON.stringify(job.env), where).not.toContain('secrets.');
      if (JSON.stringify(step.env).includes('secrets.'))
        expect(step.run, where).not.toMatch(/npm (?:ci|install)|npx|curl|wget/);
    }
  });

  it('to the key of the updates are for jobs in which nothing was installed', () => {
    for (const { where, job } of jobs)
      if (JSON.stringify(job).includes('PARLEY_UPDATE_KEY'))
        expect(job.steps.map(({ run }) => run ?? '').join('\n'), where).not.toMatch(/npm ci|npm install|apt-get/);
  });
});

describe('commands', () => {
  const lines = steps.flatMap(({ where, step }) => (step.run ?? '').split('\n').map((line) => ({ where, line })));

  it('are those of package.json', () => {
    const called = lines.flatMap(({ where, line }) =>
      [...line.matchAll(/npm (?:run (?:--silent )?|(?=test\b))([a-z:]+)/g)].map(([, script = '']) => ({
        where,
        script,
      })),
    );
    expect(called.length).toBeGreaterThan(8);
    expect(called.filter(({ script }) => project.scripts[script] === undefined)).toEqual([]);
  });

  it('hold nothing that somebody outside could have written', () => {
    const outside = lines.filter(({ line }) => /\$\{\{\s*(?:github\.(?!token)|inputs\.|secrets\.)/.test(line));
    expect(outside).toEqual([]);
  });

  it('end by themselves', () => {
    for (const { where, job } of jobs)
      if (job.uses === undefined)
        expect({ where, minutes: job['timeout-minutes'] }).toEqual({ where, minutes: expect.any(Number) as number });
  });

  it('run on a Node.js that Parley allows, the oldest among them', () => {
    const oldest = /^>=(\d+)\.(\d+)$/.exec(project.engines.node);
    const versions = steps.flatMap(({ step }) =>
      step.uses?.startsWith('actions/setup-node@') === true ? [String(step.with['node-version'])] : [],
    );
    const atLeast = (version: string): boolean => {
      const [major = 0, minor = Infinity] = version.split('.').map(Number);
      const wantedMajor = Number(oldest?.[1]);
      const wantedMinor = Number(oldest?.[2]);
      return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
    };
    expect(versions.filter((version) => !atLeast(version))).toEqual([]);
    expect(versions).toContain(`${oldest?.[1]}.${oldest?.[2]}.0`);
  });

  it('wait for jobs and call workflows that there are', () => {
    for (const { where, workflow, job } of jobs) {
      for (const needed of [job.needs].flat()) expect(Object.keys(workflow.jobs), where).toContain(needed);
      if (job.uses !== undefined) expect(existsSync(job.uses), where).toBe(true);
    }
  });
});

describe('every change and every night', () => {
  const called = (file: string): string =>
    steps
      .filter(({ where }) => where.startsWith(`${file}:`))
      .map(({ step }) => step.run ?? '')
      .join('\n');

  it('the packages are made and tried, every file of their tests', () => {
    const tried = [...called('check.yml').matchAll(/npm run test:packaged -- ([a-z ]+)/g)].flatMap(([, words = '']) =>
      words.trim().split(' '),
    );
    const files = readdirSync('test/packaged').filter((file) => file.endsWith('.test.ts'));
    expect(tried.toSorted()).toEqual(files.map((file) => file.replace('.test.ts', '')).toSorted());
  });

  it('the parsers are fed, and an hour is talked, at night', () => {
    expect(called('nightly.yml')).toMatch(/npm run fuzz -- --minutes 60\b/);
    expect(called('nightly.yml')).toMatch(/npm run soak -- --minutes 60\b/);
  });
});

describe('a release', () => {
  const release = workflows.find(({ name }) => name === 'release.yml')?.workflow.jobs ?? {};

  it('is published after it was built, and built after it was tested', () => {
    expect(release['publish']?.needs).toBe('build');
    expect(release['build']?.needs).toBe('test');
    expect(release['test']?.uses).toBe('./.github/workflows/check.yml');
    expect(release['test']?.needs).toBe('ready');
  });

  it('brings every package from a machine of its system', () => {
    const matrix = v.parse(
      v.object({
        strategy: v.object({
          matrix: v.object({
            include: v.array(v.object({ name: v.string(), system: v.string(), targets: v.string() })),
          }),
        }),
      }),
      release['build'],
    ).strategy.matrix.include;
    expect(Object.fromEntries(matrix.map(({ name, targets }) => [name, targets.split(' ')]))).toEqual({
      'linux-x64': ['AppImage:x64', 'deb:x64', 'rpm:x64', 'tar.gz:x64'],
      'linux-arm64': ['AppImage:arm64', 'deb:arm64', 'rpm:arm64', 'tar.gz:arm64'],
      'windows-x64': ['nsis:x64'],
      'windows-arm64': ['nsis:arm64'],
      macos: ['dmg:universal', 'zip:universal'],
    });
    const systems = { linux: /^ubuntu-/, windows: /^windows-/, macos: /^macos-/ };
    for (const { name, system } of matrix)
      expect(
        Object.entries(systems)
          .find(([start]) => name.startsWith(start))?.[1]
          .test(system),
        name,
      ).toBe(true);
  });

  it('has on Linux what its add-ons are compiled with: direct output, and for arm64 the key hook', () => {
    const installed = (release['build']?.steps ?? []).find(({ run }) => run?.includes('apt-get install'))?.run ?? '';
    for (const name of ['libasound2-dev', 'libxtst-dev', 'libxrandr-dev', 'libxt-dev', 'rpm'])
      expect(installed.split(/\s+/)).toContain(name);
  });

  it('comes with announcements, checksums and a list of its parts, and is seen when it is whole', () => {
    const run = (release['publish']?.steps ?? []).map((step) => step.run ?? '').join('\n');
    const order = ['npm sbom', 'release -- announce', 'release -- checksums', 'gh release create', '--draft=false'];
    const places = order.map((part) => run.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });
});
