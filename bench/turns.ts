/** Owns a history of many turns to measure with: written by the app's own host, the same each time. */
import { openDatabase } from '../src-main/hosts/history/open.js';
import { TURN_COLUMNS, turnValues } from '../src-main/hosts/history/rows.js';
import { asProfileId, asTurnId } from '../src-preload/contract/ids.js';

const WORDS =
  'the of and time weather tomorrow timer remind milk bread berlin tokyo music play convert miles kilometres what is please hello question answer seconds minutes amount together between house garden river mountain ሰላም ነው እንዴት مرحبا اليوم 今天天气 明天'.split(
    ' ',
  );
export const TURNS = 100_000;
const MINUTE_MS = 60_000;

/**
 * Fills a database file with turns of a dozen words, six to a conversation, up to this minute; one in a thousand names a
 * zebra.
 */
export function writeTurns(file: string, count = TURNS): void {
  const { sql } = openDatabase(file, () => Date.now());
  let seed = 1;
  const random = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const startedAtMs = Date.now() - count * MINUTE_MS;
  const insert = `INSERT INTO turns (${TURN_COLUMNS.join(', ')}) VALUES (${TURN_COLUMNS.map(() => '?').join(', ')})`;
  sql.transaction(() => {
    for (let n = 1; n <= count; n += 1) {
      const words = Array.from({ length: 12 }, () => WORDS[Math.floor(random() * WORDS.length)] ?? '');
      if (n % 6 === 1) sql.run('INSERT INTO conversations (key) VALUES (?)', [`bench-${String(n)}`]);
      const isAnswer = n % 2 === 0;
      const values = turnValues(
        {
          turn: {
            id: asTurnId(`bench-t${String(n)}`),
            speaker: isAnswer ? 'assistant' : 'user',
            origin: 'voice',
            text: [...words, ...(n % 1_000 === 7 ? ['zebra'] : [])].join(' '),
            state: { kind: 'final' },
            startedAtMs: startedAtMs + n * MINUTE_MS,
            profileId: asProfileId(n % 3 === 0 ? 'other' : 'local'),
            latency: isAnswer ? { onsetMs: 40, responseMs: 400, audibleMs: 30, bargeInMs: null } : null,
          },
          conversation: '',
          providerId: 'local',
          assistantName: 'Local',
          usage: [],
        },
        Math.ceil(n / 6),
        false,
      );
      sql.run(insert, values);
    }
    sql.run("INSERT INTO words (words) VALUES ('rebuild')");
  });
  sql.close();
}
