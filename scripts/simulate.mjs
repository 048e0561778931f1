/**
 * `npm run simulate -- SERVICE [--scenario NAME] [--port N]`: a simulated service on this computer, to talk to with the
 * real app and no account.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runScript, say, Stop } from './lib/console.mjs';
import { prepare } from './lib/prepare.mjs';
import { ROOT } from './lib/root.mjs';

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { scenario: { type: 'string', default: 'normal' }, port: { type: 'string', default: '0' } },
    });
  } catch (error) {
    throw new Stop(`${error.message}\nUse it as in: npm run simulate -- addisai --scenario normal --port 8080`);
  }
}

await runScript(async () => {
  const { values, positionals } = readArguments();
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Stop(`"${values.port}" is no port.`);
  await prepare({ app: false });
  // The simulators are TypeScript; Vite runs them as they are.
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(path.join(ROOT, 'test/simulators/run.ts'), {
    root: ROOT,
    configFile: false,
    logLevel: 'error',
  });
  return module.simulate({ service: positionals[0] ?? '', scenario: values.scenario, port, say });
});
