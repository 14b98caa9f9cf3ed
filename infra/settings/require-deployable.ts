import type { DataMap } from '../../shared/data-map/data-map.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import type { Settings } from './rules.ts';
import { unreadSettings } from './unread-settings.ts';

/** Domains that nobody can own (RFC 2606), and the key of the demonstration's access tokens. */
const PLACEHOLDER = /\.example(?![\w.-])|\bexample\.(?:com|net|org)\b|\b4d3c2b1a-0f9e-4d8c-b7a6-958473625140\b/;

const NO_OPERATORS =
  'setting operatorPrincipals is missing; a deployment needs it: the ARNs of the IAM roles or users who may run npm run ops';

/** The example company, whose settings and data map are in this repository. */
const EXAMPLE_COMPANY = /caliq|\bcal-iq\.tech\b/i;

/**
 * The warnings of a synthesis, by id: that no operators are set, which would stop a deployment, and that settings are
 * still the example company's although the data map is not, so that people and alarms would reach the wrong company.
 */
export function deploymentWarnings(settings: Settings, dataMap: DataMap): ReadonlyMap<string, string> {
  const { companyName, contactEmail, privacyPolicyUrl, alarmEmail } = settings;
  const company = Object.entries({ companyName, contactEmail, privacyPolicyUrl, alarmEmail });
  const left = company.filter(([, value]) => EXAMPLE_COMPANY.test(value)).map(([name]) => name);
  const isForeign = left.length > 0 && !EXAMPLE_COMPANY.test(JSON.stringify(dataMap));
  return new Map([
    ...(settings.operatorPrincipals.length === 0 ? [['operator-principals', NO_OPERATORS] as const] : []),
    ...(isForeign ? [['example-company', leftOfExample(left)] as const] : []),
  ]);
}

function leftOfExample(names: readonly string[]): string {
  return `${names.join(', ')} in cdk.json still ${names.length === 1 ? 'names' : 'name'} the example’s company, CALIQ, and the data map is another’s: people’s questions and your alarms would reach CALIQ; set your own`;
}

/**
 * Refuses to deploy placeholders, and a stack without operators. `npm run synth`, `npm start` and tests allow
 * placeholders.
 *
 * @throws DeletionError `settings_invalid` (reject); the message has one line for each mistake, and never a value
 */
export function requireDeployable(settings: Settings, dataMap: DataMap): void {
  if (settings.placeholders === 'allow') return;
  const { targetSettings, dataMap: path, ...others } = settings;
  const unread = new Set(unreadSettings(dataMap, targetSettings).map(({ name }) => name));
  const mistakes = [
    ...placesOf({ ...others, ...targetSettings }).map((place) =>
      unread.has(place)
        ? `setting ${place} is a placeholder that your data map does not name; remove it from "targetSettings" in cdk.json`
        : `setting ${place} is a placeholder; set your own in cdk.json`,
    ),
    ...dataMap.targets.flatMap(({ name, ...row }) =>
      placesOf(row).map((place) => `${path}: ${place} of target "${name}" is a placeholder; write your own`),
    ),
  ];
  if (settings.operatorPrincipals.length === 0) mistakes.push(NO_OPERATORS);
  if (mistakes.length === 0) return;
  mistakes.push('to synthesize without deploying, pass -c placeholders=allow');
  throw new DeletionError('settings_invalid', 'reject', mistakes.join('\n'));
}

/** The paths of placeholders within a value, such as `vault.kmsKeyId`. */
function placesOf(value: object): readonly string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    if (typeof inner === 'string') return PLACEHOLDER.test(inner) ? [name] : [];
    if (typeof inner !== 'object' || inner === null) return [];
    return placesOf(inner).map((place) => `${name}.${place}`);
  });
}
