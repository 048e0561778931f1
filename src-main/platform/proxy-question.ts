/**
 * Owns what is asked of the system's proxy settings, and how long the answer is waited for.
 * Must never hand on more of an address than host and port: the settings may be a script from somewhere else.
 */
const DIRECT = 'DIRECT';
const SCHEMES: Readonly<Record<string, string>> = {
  'wss:': 'https:',
  'https:': 'https:',
  'ws:': 'http:',
  'http:': 'http:',
};

/** The address to ask with in place of `url`; null where there is nothing to ask. */
export function proxyQuestion(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  const scheme = Object.hasOwn(SCHEMES, protocol) ? SCHEMES[protocol] : undefined;
  return scheme === undefined || host === '' ? null : `${scheme}//${host}/`;
}

export interface ProxyQuestionOptions {
  readonly ask: (url: string) => Promise<string>;
  /** Calls back once after `delayMs`; the answer cancels. */
  readonly after: (delayMs: number, callback: () => void) => () => void;
  /** A script that answers later than this is not waited for. */
  readonly boundMs: number;
}

/** Answers the way to an address, such as `PROXY proxy.test:3128; DIRECT`. Never rejects: no answer means `DIRECT`. */
export function createProxyQuestion({ ask, after, boundMs }: ProxyQuestionOptions): (url: string) => Promise<string> {
  return (url) => {
    const question = proxyQuestion(url);
    if (question === null) return Promise.resolve(DIRECT);
    return new Promise((resolve) => {
      const cancel = after(boundMs, () => resolve(DIRECT));
      const settle = (answer: string): void => {
        cancel();
        resolve(answer);
      };
      ask(question).then(settle, () => settle(DIRECT));
    });
  };
}
