/**
 * Owns desktop notifications. They may be lost without a word (no service, do-not-disturb): never the only telling.
 */
import { Notification } from 'electron';

export interface Notice {
  readonly title: string;
  readonly body: string;
  readonly onClick: () => void;
}

export function showNotification({ title, body, onClick }: Notice): void {
  if (!Notification.isSupported()) return;
  const notification = new Notification({ title, body, silent: true });
  notification.on('click', onClick);
  notification.show();
}
