/**
 * Owns the line icons: each is one path on a grid of 24.
 */
export const ICONS = {
  microphone: 'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3',
  'microphone-off':
    'M4 4l16 16M9 9v3a3 3 0 0 0 4.6 2.5M15 11.5V6a3 3 0 0 0-5.8-1M5.5 11.5a6.5 6.5 0 0 0 10.1 5.4M18.5 11.5a6.4 6.4 0 0 1-.6 2.7M12 18v3',
  stop: 'M7 7h10v10H7z',
  send: 'M12 19V5M6 11l6-6 6 6',
  add: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20',
  close: 'M6.5 6.5l11 11M17.5 6.5l-11 11',
  back: 'M14.5 6l-6 6 6 6',
  forward: 'M9.5 6l6 6-6 6',
  external: 'M13.5 5H19v5.5M19 5l-8 8M10 6H6.5A1.5 1.5 0 0 0 5 7.5v10A1.5 1.5 0 0 0 6.5 19h10a1.5 1.5 0 0 0 1.5-1.5V14',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  remove: 'M5 7h14M10 7V5h4v2M7 7l1 12h8l1-12M10.5 10.5v5M13.5 10.5v5',
  unfold: 'M6 9.5l6 6 6-6',
  down: 'M12 5v14M6 13l6 6 6-6',
  warning: 'M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17v.2',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 11v5M12 7.8V8',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cut: 'M4 12h7M15 7v10M19 9.5v5',
  timer: 'M12 6.5a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM12 10v3.5l2.2 1.4M9.5 3h5M12 3v3.5',
  retry: 'M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4',
  speaker: 'M4 9.5v5h3.5L12 18V6L7.5 9.5H4ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  play: 'M8 5.5v13l10.5-6.5L8 5.5Z',
  save: 'M12 4v11M7 10.5l5 5 5-5M5 19.5h14',
  command: 'M6 7h12M6 12h8M6 17h5M17.5 14.5l3 3-3 3',
} as const;

export type IconName = keyof typeof ICONS;

/** Those that point along the direction of reading, and so the other way where one reads from right to left. */
export const DIRECTIONAL: ReadonlySet<IconName> = new Set(['back', 'forward', 'external', 'cut', 'speaker']);
