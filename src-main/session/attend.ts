/**
 * Owns whether somebody waits on the connection: while they speak, and until the answer is there. One that died without
 * a word is then looked for in a hurry; at other times rarely, since looking costs the computer its rest.
 */
import type { Command } from './commands.js';
import { liveTurns } from './reply.js';
import type { SessionState } from './state.js';

/** Whether the connection in use is waited on; false without one. */
export function isAttended({ link, capture, outgoing, reply }: SessionState): boolean {
  if (link.kind !== 'ready') return false;
  return (
    capture.kind !== 'closed' ||
    outgoing.kind !== 'none' ||
    liveTurns(reply).some(({ generation }) => generation === 'running')
  );
}

/** What the connection is told on the way from one state to the next. */
export function attending(before: SessionState, after: SessionState): readonly Command[] {
  if (after.link.kind !== 'ready') return [];
  const { connectionId } = after.link;
  const was = before.link.kind === 'ready' && before.link.connectionId === connectionId && isAttended(before);
  const is = isAttended(after);
  return was === is ? [] : [{ type: 'attend-link', connectionId, isAttended: is }];
}
