import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, launchParley, test } from './launch.js';

const CANARY = 'sk-canary-4f3e2d1c0b9a';

function filesUnder(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(directory, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

test('a secret is found nowhere on disk and never comes back to the page', async ({ userData }) => {
  const parley = await launchParley({ userData });
  const told = await parley.page.evaluate(async (secret) => {
    const { credentials, app, settings } = window.parley;
    const snapshot = await app.snapshot();
    const fields = snapshot.ok
      ? snapshot.value.settings.assistants.profiles.flatMap((profile) =>
          snapshot.value.providers
            .filter((provider) => Object.is(provider.id, profile.providerId))
            .flatMap((provider) => provider.credentials.map((field) => ({ profileId: profile.id, key: field.key }))),
        )
      : [];
    const results: unknown[] = [];
    for (const field of fields) results.push(await credentials.save({ ...field, secret }));
    // Wrong in shape, and aimed at nobody.
    results.push(await credentials.save({ profileId: 'local', key: 'no such key', secret }));
    results.push(await credentials.save({ profileId: 'gone', key: 'apiKey', secret }));
    results.push(await credentials.status(), await app.snapshot());
    // A weak store obscures; it does not show.
    await settings.update({ privacy: { allowWeakCredentialStore: true } });
    results.push(await credentials.status());
    return JSON.stringify(results);
  }, CANARY);
  expect(told).not.toContain(CANARY);
  await parley.close();
  const files = filesUnder(userData);
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const content = readFileSync(file);
    for (const spelling of [CANARY, Buffer.from(CANARY).toString('base64').replace(/=+$/, '')])
      expect(content.includes(spelling), file).toBe(false);
  }
});
