import { type Duration, Stack, Token } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import * as v from 'valibot';
import { DeletionError } from '../../shared/domain/errors.ts';
import { contradictionOf } from '../settings/related-settings.ts';
import { SETTING_NAMES, SETTINGS, type SettingName, type Settings, shown } from '../settings/rules.ts';
import type { DataDeletionProps } from './props.ts';
import { unknownProps } from './unknown-props.ts';

type Given = { readonly [setting in SettingName]?: unknown };

/** The props whose names differ from the settings whose rules they follow. */
const NAMES: { readonly [setting in SettingName]?: string } = {
  region: 'the region of the stack',
  companyName: 'company.name',
  contactEmail: 'company.contactEmail',
  privacyPolicyUrl: 'company.privacyPolicyUrl',
  brandColor: 'company.brandColor',
  settleSeconds: 'settle',
  rescanHours: 'rescan',
  whatsAppHoldHours: 'whatsAppHold',
  domainName: 'domain.domainName',
  hostedZoneId: 'domain.hostedZoneId',
  hostedZoneName: 'domain.hostedZoneName',
  securityGroupIds: 'workerNetwork.securityGroups',
};

const REQUIRED = new Set<SettingName>(['companyName', 'contactEmail', 'privacyPolicyUrl']);

/** Settings that synthesis calculates with, or writes into files beside the code. */
const NEEDED_AT_SYNTHESIS = new Set<SettingName>([
  'promiseDays',
  'settleSeconds',
  'rescanHours',
  'whatsAppHoldHours',
  'backupHorizonDays',
  'retentionMonths',
  'startAfterMinutes',
  'callbacksPerHour',
  'importDays',
  'graphVersion',
  'targetSettings',
  'receiptKeyGeneration',
]);

const NOT_KNOWN_YET = 'only known at deployment';

/** The names of log groups, keys, alarms and the dashboard start with it; AWS allows at least this in all of them. */
const NAME = /^[A-Za-z][\w-]{0,99}$/;
const NAMESPACE = /^[\w.#/-]{1,255}$/;

/**
 * Applies the rules of the settings in `cdk.json` to the props, and refuses names that are no prop: CloudFormation or a
 * function would refuse a wrong value much later, or not at all. Tokens are skipped, except where synthesis needs the value.
 *
 * @throws DeletionError `settings_invalid`; the message has one line per mistake
 */
export function requireValidProps(scope: IConstruct, props: DataDeletionProps): void {
  const given = { ...asSettings(props), region: Stack.of(scope).region };
  const mistakes = [
    ...unknownProps(props, renamedFrom),
    ...SETTING_NAMES.flatMap((setting) => mistakeIn(setting, given[setting])),
    ...mistakesInNames(props),
  ];
  if (mistakes.length > 0) throw invalid(mistakes);
  const contradiction = contradictionOf(withDefaults(given), nameOf);
  if (contradiction !== undefined) throw invalid([contradiction]);
}

/** An app without type checking may have left out `company`, or misspelt it. */
function asSettings({ company, domain, workerNetwork, ...props }: Partial<DataDeletionProps>): Given {
  // the data map is checked when it is read from its path, with messages of its own
  const { settle, rescan, whatsAppHold, dataMap, ...same } = props;
  return {
    ...same,
    companyName: company?.name,
    contactEmail: company?.contactEmail,
    privacyPolicyUrl: company?.privacyPolicyUrl,
    brandColor: company?.brandColor,
    settleSeconds: amountOf(settle, (duration) => duration.toSeconds({ integral: false })),
    rescanHours: amountOf(rescan, (duration) => duration.toHours({ integral: false })),
    whatsAppHoldHours: amountOf(whatsAppHold, (duration) => duration.toHours({ integral: false })),
    ...domain,
    securityGroupIds: workerNetwork?.securityGroups?.map(({ securityGroupId }) => securityGroupId),
  };
}

function amountOf(duration: Duration | undefined, measure: (duration: Duration) => number): unknown {
  return duration?.isUnresolved() ? Token.asAny(duration) : duration && measure(duration);
}

function mistakeIn(setting: SettingName, value: unknown): readonly string[] {
  const { schema, allowed } = SETTINGS[setting];
  if (value === undefined && !REQUIRED.has(setting)) return [];
  const isNeeded = NEEDED_AT_SYNTHESIS.has(setting);
  if (isNeeded && isKnownLater(value)) return [`${nameOf(setting)} is ${NOT_KNOWN_YET}; expected ${allowed}`];
  if (Token.isUnresolved(value)) return [];
  const { issues = [] } = v.safeParse(schema, value);
  if (issues.every(({ input }) => Token.isUnresolved(input))) return [];
  return [`${nameOf(setting)} is ${shown(value)}; expected ${allowed}`];
}

/** Whether the value is a token or contains one at any depth. */
function isKnownLater(value: unknown): boolean {
  return Token.isUnresolved(value) || Token.isUnresolved(JSON.stringify(value));
}

/**
 * The domain is left out if it contains tokens, and the network always, because the CDK itself keeps its parts
 * consistent.
 */
function withDefaults(given: Given): Settings {
  const settings = SETTING_NAMES.map((name) => [name, given[name] ?? v.getDefault(SETTINGS[name].schema)]);
  const { domainName, hostedZoneId, hostedZoneName, ...others } = Object.fromEntries(settings) as Settings;
  const domain = { domainName, hostedZoneId, hostedZoneName };
  return {
    ...others,
    ...(!Object.values(domain).some((part) => Token.isUnresolved(part)) && domain),
    securityGroupIds: undefined,
  } as Settings;
}

function mistakesInNames({ name, metricsNamespace }: DataDeletionProps): readonly string[] {
  const isWrong = (value: string | undefined, allowed: RegExp) =>
    value !== undefined && !Token.isUnresolved(value) && !allowed.test(value);
  return [
    ...(isWrong(name, NAME)
      ? [`name is ${shown(name)}; expected up to 100 letters, digits, dashes and underscores, beginning with a letter`]
      : []),
    ...(isWrong(metricsNamespace, NAMESPACE)
      ? [`metricsNamespace is ${shown(metricsNamespace)}; expected up to 255 letters, digits and _ . # / -`]
      : []),
  ];
}

function nameOf(setting: string): string {
  return renamedFrom(setting) ?? setting;
}

function renamedFrom(setting: string): string | undefined {
  return Object.hasOwn(NAMES, setting) ? NAMES[setting as SettingName] : undefined;
}

function invalid(mistakes: readonly string[]): DeletionError {
  return new DeletionError('settings_invalid', 'reject', mistakes.join('\n'));
}
