/**
 * Owns setting up an assistant as a newcomer does: in Settings, from the form, with nothing but what the simulator
 * tells a person to enter.
 */
import type { Locator, Page } from '@playwright/test';
import { PROVIDERS } from '../../../src-main/providers/registry.js';
import { isShown } from '../../../src-preload/contract/option-rules.js';
import type { OptionField, OptionValue } from '../../../src-preload/contract/provider-info.js';
import type { Simulator } from '../../simulators/kit/simulator.js';
import { expect } from '../launch.js';

export interface SetUpOptions {
  readonly url: string;
  /** In place of what the simulator accepts. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, OptionValue>>;
}

async function fill(form: Page, field: OptionField, value: OptionValue): Promise<void> {
  const named = { name: field.label, exact: true };
  switch (field.kind) {
    case 'text': {
      const box = form.getByRole('textbox', named).or(form.getByRole('combobox', named));
      await box.fill(String(value));
      await box.blur();
      return;
    }
    case 'number': {
      const box = form.getByRole('spinbutton', named);
      await box.fill(String(value));
      await box.blur();
      return;
    }
    case 'choice':
      await form.getByRole('combobox', named).selectOption(String(value));
      return;
    case 'switch':
      await form.getByRole('switch', named).setChecked(value === true);
  }
}

/** The line that tells what "Test connection" found. */
export const testResult = (page: Page): Locator => page.locator('[role=status][data-ok]');

/** Adds an assistant of this service and fills in its form. */
export async function addAssistant(page: Page, simulator: Simulator, set: SetUpOptions): Promise<void> {
  const descriptor = PROVIDERS[simulator.id];
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await page.getByRole('link', { name: 'Assistants', exact: true }).click();
  await page.getByRole('link', { name: 'Add assistant' }).click();
  await page.getByRole('button', { name: descriptor.name, exact: true }).click();
  const more = page.getByRole('button', { name: 'More options' });
  if ((await more.getAttribute('aria-expanded')) === 'false') await more.click();
  const options = { ...simulator.options, ...set.options };
  for (const field of descriptor.options) {
    const value = options[field.key];
    if (value === undefined || value === field.defaultValue) continue;
    if (isShown(options, descriptor.options, field)) await fill(page, field, value);
  }
  const endpoint = page.getByRole('textbox', { name: 'Endpoint' });
  await endpoint.fill(set.url);
  await endpoint.blur();
  await enterSecrets(page, simulator, set);
}

/** Pastes every key the form asks for, and saves it. */
export async function enterSecrets(page: Page, simulator: Simulator, set: SetUpOptions): Promise<void> {
  const { credentials, options: fields } = PROVIDERS[simulator.id];
  for (const credential of credentials) {
    const { key, label } = credential;
    const secret = (set.secrets ?? simulator.secrets)[key];
    if (secret === undefined || !isShown({ ...simulator.options, ...set.options }, fields, credential)) continue;
    const box = page.getByRole('textbox', { name: label, exact: true });
    await box.fill(secret);
    await box.press('Enter');
    await expect(box).toHaveValue('');
  }
}

/** Tests the connection and answers what it said. */
export async function testConnection(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(testResult(page)).toBeVisible({ timeout: 20_000 });
  return (await testResult(page).textContent()) ?? '';
}

/** Makes it the one that answers, and shows the conversation. */
export async function useAssistant(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use this assistant' }).click();
  await page.getByRole('link', { name: 'Talk', exact: true }).click();
}
