import * as v from 'valibot';
import type { CanaryTexts } from '../domain/canary.ts';

const PLACEHOLDER = /\{(appId|asid|uuid)\}/g;

/** A text in which `{appId}`, `{asid}` and `{uuid}` are replaced by the canary's ids. */
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

/** Whether a text is different for each canary, so that what it names belongs to no person and no earlier canary. */
export function isOfOneCanary(text: string): boolean {
  return /\{(?:asid|uuid)\}/.test(text);
}

/** Whether a text can only belong to a canary, never to a person. */
export function isOfCanaries(text: string): boolean {
  return text.search(PLACEHOLDER) >= 0;
}
