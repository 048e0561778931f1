import { defineConfig } from '@playwright/test';

const files = (names: readonly string[]): string[] => names.map((name) => `**/e2e/${name}.test.ts`);
/** Those that neither hear nor say anything, and are light. */
const SILENT = files([
  'checklist',
  'durability',
  'key-sources',
  'models',
  'network',
  'secrets',
  'security',
  'services/secrets',
  'supervision',
  'tray',
  'window',
]);
/** Silent too, but whoever runs beside them has no processor left: they look at much. */
const VIEWS = files([
  'accessibility',
  'deep-links',
  'diagnostics',
  'history',
  'hostile-words',
  'languages',
  'mini-window',
  'promised-names',
  'services/resume',
  'settings',
  'shortcuts',
  'taken-over',
]);

/** They speak and hear, but ask what happens rather than when: beside others they only take longer. */
const PATIENT = files([
  'cues',
  'devices',
  'no-device',
  'own-keys',
  'presses',
  'recovery',
  'services/links',
  'services/told',
  'talk-key',
]);

/** They measure in milliseconds, or ask for every word or sample: nothing runs beside them. */
const EXACT = files(['hands-free', 'hands-free-room', 'onset', 'phase', 'room', 'services/hands-free']);

/** The real app under the test rig's display and sound: one at a time, since they share one microphone. */
export default defineConfig({
  testDir: 'test/e2e',
  projects: [
    {
      name: 'sound',
      testMatch: '**/*.test.ts',
      testIgnore: [...SILENT, ...VIEWS, ...PATIENT, ...EXACT],
      outputDir: 'test-results/e2e/sound',
    },
    { name: 'exact', testMatch: EXACT, outputDir: 'test-results/e2e/exact' },
    { name: 'patient', testMatch: PATIENT, outputDir: 'test-results/e2e/patient' },
    { name: 'views', testMatch: VIEWS, outputDir: 'test-results/e2e/views' },
    { name: 'silent', testMatch: SILENT, outputDir: 'test-results/e2e/silent' },
  ],
  workers: 1,
  fullyParallel: false,
  // Real keys and sound, on a machine that may stand still for moments: two more tries, reported as flaky.
  retries: 2,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: 'list',
  use: { trace: 'retain-on-failure' },
});
