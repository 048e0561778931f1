/**
 * Owns desktop notifications. They may be lost without a word (no service, do-not-disturb): never the only telling.
 */
import { Notification } from 'electron';

export interface Notice {
  readonly title: string;
  readonly body: string;
  /** Takes the place of the passing one before; others, such as a timer's, stay until they are read. */
  readonly isPassing: boolean;
  readonly onClick: () => void;
}

export interface Notifications {
  show(notice: Notice): void;
  /** The passing one was read elsewhere. */
  clearPassing(): void;
}

export function createNotifications(): Notifications {
  // Held until they are gone: a notification that nobody holds is collected, and its click with it.
  const held = new Set<Notification>();
  let passing: Notification | null = null;
  const clearPassing = (): void => {
    passing?.close();
    passing = null;
  };
  return {
    show({ title, body, isPassing, onClick }) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body, silent: true });
      held.add(notification);
      notification.on('click', onClick);
      notification.on('close', () => held.delete(notification));
      if (isPassing) {
        clearPassing();
        passing = notification;
      }
      notification.show();
    },
    clearPassing,
  };
}
