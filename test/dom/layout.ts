/**
 * Gives elements a size, which the double of a browser does not: what scrolls is as high as a window, and each turn of
 * the history as high as the next. Undone by the answered function.
 */
export const VIEWPORT_PX = 600;
export const ROW_PX = 80;

/** Observers are told sizes as in a browser: later, all at once. */
class SizeObserver implements ResizeObserver {
  readonly #told: ResizeObserverCallback;
  readonly #observed = new Set<Element>();

  constructor(told: ResizeObserverCallback) {
    this.#told = told;
  }

  observe(target: Element): void {
    this.#observed.add(target);
    queueMicrotask(() => {
      if (!this.#observed.has(target)) return;
      const height = target.getAttribute('role') === 'list' ? VIEWPORT_PX : ROW_PX;
      const entry = { target, contentRect: { width: 400, height } } as unknown as ResizeObserverEntry;
      this.#told([entry], this);
    });
  }

  unobserve(target: Element): void {
    this.#observed.delete(target);
  }

  disconnect(): void {
    this.#observed.clear();
  }
}

export function giveLayout(): () => void {
  const view = document.defaultView ?? window;
  const browsers = view.ResizeObserver;
  view.ResizeObserver = SizeObserver;
  Object.defineProperty(HTMLElement.prototype, 'offsetParent', { configurable: true, get: () => document.body });
  return () => {
    view.ResizeObserver = browsers;
    Reflect.deleteProperty(HTMLElement.prototype, 'offsetParent');
  };
}
