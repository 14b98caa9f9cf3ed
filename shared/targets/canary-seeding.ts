import * as v from 'valibot';
import type { CanaryTexts } from '../domain/canary.ts';

const PLACEHOLDER = /\{(appId|asid|uuid)\}/g;

/** A text in which `{appId}`, `{asid}` and `{uuid}` stand for the canary's. */
export const CanaryText = v.pipe(
  v.string(),
  v.regex(
    /^(?:[^{}]|\{(?:appId|asid|uuid)\})*$/,
    'a text in which only {appId}, {asid} and {uuid} stand for something',
  ),
);

export function filled(text: string, canary: CanaryTexts): string {
  return text.replace(PLACEHOLDER, (_, name: keyof CanaryTexts) => canary[name]);
}

/** Whether a text is another one for each canary: what it names cannot be a person's, nor an older canary's. */
export function isOfOneCanary(text: string): boolean {
  return /\{(?:asid|uuid)\}/.test(text);
}

/** Whether a text is never a person's. */
export function isOfCanaries(text: string): boolean {
  return text.search(PLACEHOLDER) >= 0;
}
