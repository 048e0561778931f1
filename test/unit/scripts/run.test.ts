import { describe, expect, it } from 'vitest';
import { run } from '../../../scripts/lib/run.mjs';

const node = (code: string, options = {}) => run(process.execPath, ['-e', code], { capture: true, ...options });

describe('a child process of the scripts', () => {
  it('gives its output and its code', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exitCode = 3')).toMatchObject({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
      timedOut: false,
    });
  });

  it('has ended when it ends, though what it left behind holds its output open', async () => {
    const leaves =
      'require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"],' +
      '{ stdio: "inherit", detached: true }).unref(); console.log("done")';
    expect(await node(leaves, { limitMs: 15_000 })).toMatchObject({ code: 0, stdout: 'done\n', timedOut: false });
  });

  it('is ended when it takes too long', async () => {
    expect(await node('setTimeout(() => {}, 20000)', { limitMs: 300 })).toMatchObject({ code: 1, timedOut: true });
  });

  it('that cannot be started is told, not thrown', async () => {
    expect(await run('/nowhere/to/be/found', [], { capture: true })).toMatchObject({ code: 127 });
  });
});
