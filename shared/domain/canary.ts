import type { Brand } from './brand.ts';

/**
 * The app of the canary: a synthetic person who is put into the stores every day, asks to be deleted, and must then be
 * gone. Meta's app ids have 15 or 16 digits. This one has 19, so that it fits wherever an app id fits, and belongs to
 * no app.
 */
export const CANARY_APP_ID = '9000000000000000000';

/** The id of one canary under its app: 19 digits from 90…, which fit into 64 bits; Meta's have 15 to 17. */
export type CanaryUserId = Brand<'CanaryUserId'>;

/** How the data map refers to the canary: its app, its id there, and that id as a UUID. */
export type CanaryTexts = { readonly appId: string; readonly asid: string; readonly uuid: string };

/** How many digits of a canary's id are random. */
export const CANARY_DIGITS = 17;

const USER_ID = /^90\d{17}$/;
const UUID_PREFIX = '90000000-0000-4000-8000-';
const UUID_DIGITS = 12;

/** @param digits {@link CANARY_DIGITS} random ones */
export function canaryUserId(digits: string): CanaryUserId {
  const userId = `90${digits}`;
  if (!isCanaryUserId(userId)) throw new TypeError(`a canary needs ${CANARY_DIGITS} digits`);
  return userId;
}

export function isCanaryUserId(text: string): text is CanaryUserId {
  return USER_ID.test(text);
}

export function canaryTexts(userId: CanaryUserId): CanaryTexts {
  return { appId: CANARY_APP_ID, asid: userId, uuid: UUID_PREFIX + userId.slice(-UUID_DIGITS) };
}

/** The same for every possible canary, with `?` for each digit that varies: the wildcard of an IAM policy. */
export const ANY_CANARY: CanaryTexts = {
  appId: CANARY_APP_ID,
  asid: `90${'?'.repeat(CANARY_DIGITS)}`,
  uuid: UUID_PREFIX + '?'.repeat(UUID_DIGITS),
};
