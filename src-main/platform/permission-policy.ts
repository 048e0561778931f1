/**
 * Owns the answer to every permission a page can ask for: the page of the main window may hear, choose a speaker, and
 * put plain text on the clipboard when a person asks for it; and that is all. It must never read the clipboard.
 */
export interface PermissionQuestion {
  readonly permission: string;
  /** Origin of the asking page. */
  readonly origin: string;
  readonly topFrame: boolean;
  /** Whether the mini window asks, which shows the same origin and has nothing to hear. */
  readonly ofMini: boolean;
  /** For `media`: what is to be captured. */
  readonly mediaTypes: readonly string[];
}

export function allowsPermission(question: PermissionQuestion, ourOrigin: string): boolean {
  if (question.origin !== ourOrigin || !question.topFrame || question.ofMini) return false;
  switch (question.permission) {
    case 'media':
      return question.mediaTypes.length > 0 && question.mediaTypes.every((type) => type === 'audio');
    case 'speaker-selection':
    case 'clipboard-sanitized-write':
      return true;
    default:
      return false;
  }
}
