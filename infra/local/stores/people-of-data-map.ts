import { setTimeout as sleep } from 'node:timers/promises';
import { connectSeedings } from '../../../shared/data-map/canary.ts';
import type { DataMap } from '../../../shared/data-map/data-map.ts';
import type { CanaryTexts } from '../../../shared/domain/canary.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { DEMO_NEIGHBOURS, DEMO_PEOPLE } from '../demo-company/demo-data.ts';

/** The person to try: the same id as in the demonstration, so that the examples work with every data map. */
export const SOMEBODY = DEMO_PEOPLE.person.userId;
/** Includes people whose data must survive: their ids are prefixes or extensions of that one, or next to it. */
export const EVERYBODY: readonly string[] = [SOMEBODY, ...DEMO_NEIGHBOURS.map(({ userId }) => userId)];

export type PeopleOptions = {
  readonly dataMap: DataMap;
  /** The targets to put people into; each has a row for the canary that says what to put there. */
  readonly targets: readonly string[];
  readonly appId: string;
  /** The stores' addresses: AWS endpoints, and the settings that the rows name. */
  readonly settings: Readonly<Record<string, string>>;
};

/** A target that could not be filled, and why. */
export type NotFilled = { readonly target: string; readonly message: string };

/** The targets with a row for the canary. */
export function seededTargets({ targets }: DataMap): readonly string[] {
  return targets.filter(({ canary }) => canary !== undefined).map(({ name }) => name);
}

/**
 * Puts people into stores as the data map's rows for the canary say, with people's ids in place of the canary's.
 *
 * @returns the targets that could not be filled
 */
export async function putPeople({ dataMap, targets, appId, settings }: PeopleOptions): Promise<readonly NotFilled[]> {
  const rows = dataMap.targets.filter(({ name }) => targets.includes(name));
  const seedings = await connectSeedings(
    { ...dataMap, targets: rows },
    {
      now: Date.now,
      sleep: async (milliseconds) => {
        await sleep(milliseconds);
      },
      random: Math.random,
      setting: (name) => settings[name],
    },
  );
  const notFilled = await Promise.all(
    [...seedings].map(async ([target, seeding]): Promise<readonly NotFilled[]> => {
      try {
        for (const userId of EVERYBODY) await seeding.seed(textsOf(userId, appId));
        return [];
      } catch (error) {
        if (!(error instanceof DeletionError)) throw error;
        return [{ target, message: `${error.code}: ${error.message}` }];
      }
    }),
  );
  return notFilled.flat();
}

const UUID_DIGITS = 12;

function textsOf(userId: string, appId: string): CanaryTexts {
  return { appId, asid: userId, uuid: `12210700-0000-4000-8000-${userId.slice(-UUID_DIGITS)}` };
}
