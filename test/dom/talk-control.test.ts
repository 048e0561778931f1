import { fireEvent, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { exampleSession } from '../fakes/app-snapshot.js';
import { renderPage, settle, type RenderedPage } from './render-page.js';

let page: RenderedPage;
let control: HTMLElement;
const captured: number[] = [];

const talked = (): string[] =>
  page.bridge.calls.map(({ channel }) => channel).filter((channel) => channel.startsWith('talk.'));

beforeEach(async () => {
  captured.length = 0;
  // Not part of happy-dom.
  HTMLElement.prototype.setPointerCapture = (id: number) => void captured.push(id);
  page = await renderPage();
  control = screen.getByRole('button', { name: 'Hold to talk' });
});

const pointer = (name: string, init: PointerEventInit = {}) =>
  fireEvent(control, new PointerEvent(name, { pointerId: 7, button: 0, bubbles: true, ...init }));
const key = (name: 'keydown' | 'keyup', code: string, init: KeyboardEventInit = {}, target: Element = control) => {
  const event = new KeyboardEvent(name, { code, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
};

describe('talk control', () => {
  it('talks while a pointer holds it, and keeps hold of the pointer outside the button', async () => {
    await pointer('pointerdown');
    expect(talked()).toEqual(['talk.press']);
    expect(captured).toEqual([7]);
    await pointer('pointerup');
    expect(talked()).toEqual(['talk.press', 'talk.release']);
  });

  it('does not talk for another mouse button', async () => {
    await pointer('pointerdown', { button: 2 });
    expect(talked()).toEqual([]);
  });

  it.each(['pointercancel', 'lostpointercapture'])('lets go on %s', async (name) => {
    await pointer('pointerdown');
    await pointer(name);
    expect(talked()).toEqual(['talk.press', 'talk.release']);
  });

  it('is not let go by another finger', async () => {
    await pointer('pointerdown');
    await pointer('pointerup', { pointerId: 8 });
    expect(talked()).toEqual(['talk.press']);
  });

  it.each(['Space', 'Enter'])('talks while %s is held on it, whatever the keyboard repeats', (code) => {
    const down = key('keydown', code);
    key('keydown', code, { repeat: true });
    key('keydown', code, { repeat: true });
    expect(talked()).toEqual(['talk.press']);
    const up = key('keyup', code);
    expect(talked()).toEqual(['talk.press', 'talk.release']);
    // Else the browser would click the button too.
    expect([down.defaultPrevented, up.defaultPrevented]).toEqual([true, true]);
  });

  it('talks with Space from the page, but leaves Space in the message alone', () => {
    const message = screen.getByRole('textbox', { name: 'Message' });
    expect(key('keydown', 'Space', {}, message).defaultPrevented).toBe(false);
    key('keyup', 'Space', {}, message);
    expect(talked()).toEqual([]);
    key('keydown', 'Space', {}, document.body);
    key('keyup', 'Space', {}, document.body);
    expect(talked()).toEqual(['talk.press', 'talk.release']);
  });

  it('lets go when the button or the window loses focus', async () => {
    key('keydown', 'Space');
    await fireEvent.blur(control);
    expect(talked()).toEqual(['talk.press', 'talk.release']);
    await pointer('pointerdown');
    window.dispatchEvent(new Event('blur'));
    expect(talked().slice(2)).toEqual(['talk.press', 'talk.release']);
  });

  it('lets go when the page is hidden', async () => {
    await pointer('pointerdown');
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    document.dispatchEvent(new Event('visibilitychange'));
    hidden.mockRestore();
    expect(talked()).toEqual(['talk.press', 'talk.release']);
  });

  it('lets go when its view goes', async () => {
    await pointer('pointerdown');
    page.unmount();
    expect(talked()).toEqual(['talk.press', 'talk.release']);
  });

  it('takes back what was said on Escape', async () => {
    await pointer('pointerdown');
    key('keydown', 'Escape');
    await pointer('pointerup');
    expect(talked()).toEqual(['talk.press', 'talk.cancel']);
    key('keydown', 'Escape');
    expect(talked()).toHaveLength(2);
  });

  it('does not begin again by the repeats of a key whose talk is over', () => {
    key('keydown', 'Space');
    key('keydown', 'Escape');
    key('keydown', 'Space', { repeat: true });
    key('keyup', 'Space');
    expect(talked()).toEqual(['talk.press', 'talk.cancel']);
  });

  it('takes a click of assistive technology as a tap, but not the click that follows a pointer', async () => {
    await fireEvent(control, new MouseEvent('click', { detail: 0, bubbles: true }));
    expect(talked()).toEqual(['talk.press', 'talk.release']);
    await pointer('pointerdown');
    await pointer('pointerup');
    await fireEvent(control, new MouseEvent('click', { detail: 1, bubbles: true }));
    expect(talked()).toHaveLength(4);
  });

  it('is shown as pressed while the session listens, whoever started it', async () => {
    expect(control.getAttribute('aria-pressed')).toBe('false');
    page.bridge.push.session.changed(exampleSession({ revision: 2, phase: 'listening' }));
    await settle();
    expect(control.getAttribute('aria-pressed')).toBe('true');
  });
});
