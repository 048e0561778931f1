/**
 * Wires the measuring points: off, unless a developer names a folder with `--trace-dir=DIR`.
 */
import { NO_TRACE, createFileTrace, type Trace } from '../diagnostics/trace.js';
import { argumentValue } from './arguments.js';
import type { AppCore } from './session-parts.js';

export function composeTrace(core: AppCore): Trace {
  const folder = argumentValue(core.args, 'trace-dir');
  if (folder === null) return NO_TRACE;
  if (core.packaged) {
    core.logger.warn('A packaged app writes no trace.');
    return NO_TRACE;
  }
  const trace = createFileTrace(folder);
  core.onQuit('trace', () => trace.dispose());
  return trace;
}
