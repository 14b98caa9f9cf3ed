import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { isEmailAddress } from '../shared/domain/email-address.ts';
import { DEFAULTS } from './defaults.ts';
import { PROJECT } from './project.ts';

/** A role or a user; the account is always one, so that no pattern lets in everybody. */
const PRINCIPAL = /^arn:aws:iam::\d{12}:(?:role|user)\/[\w+=,.@*/-]+$/;

/**
 * Everything a company sets, in `context` of `cdk.json`, or for one command with `cdk deploy -c promiseDays=20`. The props of
 * the construct follow the same rules. What is not optional has no sensible default; `allowed` ends the sentence of the error.
 */
export const SETTINGS = {
  /** The name of this deployment, in the names of its stack, its keys and its metrics. */
  stage: setting(v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,15}$/)), 'production'), {
    allowed: 'up to 16 lower-case letters, digits and dashes, beginning with a letter',
  }),
  /**
   * Where the company's tables and buckets are; the worker runs beside them. Of the partition `aws` only: in others, services
   * have other names or lack what the functions use, and nobody has tried.
   */
  region: setting(v.pipe(v.string(), v.regex(/^(?!cn-)[a-z]{2}-[a-z]+-\d$/)), {
    allowed: 'an AWS region, such as eu-central-1, outside China, GovCloud (US) and the sovereign clouds',
  }),

  companyName: setting(words(80), { allowed: 'the name that people know the company by, up to 80 characters' }),
  contactEmail: setting(emailAddress(), { allowed: 'the e-mail address that people may write to' }),
  privacyPolicyUrl: setting(httpsUrl(), { allowed: 'an address that begins with https://' }),
  brandColor: setting(v.optional(v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i)), DEFAULTS.brandColor), {
    allowed: 'a colour like #1d4ed8',
  }),
  /** Who receives alarms. */
  alarmEmail: setting(emailAddress(), { allowed: 'the e-mail address that alarms are sent to' }),

  /** Who may assume the role of operators, which enters requests, decides on them and registers apps. */
  operatorPrincipals: setting(v.optional(v.array(v.pipe(v.string(), v.regex(PRINCIPAL))), []), {
    allowed:
      'a list of ARNs of IAM roles or users, such as arn:aws:iam::123456789012:role/Operators; * stands for any characters of a name',
  }),
  /** Whether they must have signed in with a second factor. IAM Identity Center checks it itself, and does not tell IAM. */
  operatorMfa: setting(v.optional(v.boolean(), false), { allowed: 'true or false' }),
  /** Whether what is here for demonstration only may be synthesized; it is never deployed. */
  placeholders: setting(v.optional(v.picklist(['allow', 'refuse']), 'refuse'), { allowed: 'allow or refuse' }),
  /** The data map, beside `cdk.json` or anywhere. */
  dataMap: setting(
    v.optional(
      v.pipe(
        v.string(),
        v.transform(inProject),
        v.check((path) => existsSync(path)),
      ),
      'infra/data-map.json',
    ),
    {
      allowed: 'the path of a JSON file that exists, seen from the folder of cdk.json',
    },
  ),
  /** What the data map names: addresses as they are, and secrets as `kms:` and ciphertext; see infra/README.md. */
  targetSettings: setting(v.optional(v.record(v.pipe(v.string(), v.regex(/^TARGET_[A-Z0-9_]+$/)), v.string()), {}), {
    allowed: 'an object of texts, each under a name that begins with TARGET_, in capitals',
  }),

  /** The version of the Graph API that the worker calls. */
  graphVersion: setting(v.optional(v.pipe(v.string(), v.regex(/^v[1-9]\d?\.\d$/)), DEFAULTS.graphVersion), {
    allowed: 'a version of the Graph API, such as v24.0',
  }),
  /** The KMS keys that the company's own tables are encrypted with. */
  storeKeyIds: setting(v.optional(v.array(v.pipe(v.string(), v.regex(/^(mrk-)?[0-9a-f-]{32,36}$/))), []), {
    allowed: 'a list of ids of KMS keys, each like 1234abcd-12ab-34cd-56ef-1234567890ab',
  }),

  /** The network in which the worker and the canary reach the company's stores; see infra/networks.md. */
  vpcId: setting(v.optional(v.pipe(v.string(), v.regex(/^vpc-[0-9a-f]{8,17}$/))), {
    allowed: 'the id of a VPC, beginning with vpc-',
  }),
  subnetIds: setting(
    v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^subnet-[0-9a-f]{8,17}$/))), v.minLength(1))),
    {
      allowed: 'a list of ids of subnets, each beginning with subnet-; two in different zones survive the loss of one',
    },
  ),
  securityGroupIds: setting(
    v.optional(v.pipe(v.array(v.pipe(v.string(), v.regex(/^sg-[0-9a-f]{8,17}$/))), v.minLength(1), v.maxLength(5))),
    { allowed: 'a list of up to five ids of security groups, each beginning with sg-' },
  ),
  /** Whether the functions in the network use IPv6, too; each of the subnets needs an IPv6 range. */
  dualStack: setting(v.optional(v.boolean(), false), { allowed: 'true or false' }),

  /** What the company promises: days from request to deletion. @see GDPR Art. 12(3) */
  promiseDays: setting(wholeNumber(1, 30, DEFAULTS.promiseDays), {
    allowed: 'a whole number of days from 1 to 30',
  }),
  /** How long to wait between the last delete and the first verification. */
  settleSeconds: setting(wholeNumber(0, 900, DEFAULTS.settleSeconds), {
    allowed: 'a whole number of seconds from 0 to 900',
  }),
  /** How long to wait for late writers before the last verification. */
  rescanHours: setting(wholeNumber(1, 168, DEFAULTS.rescanHours), { allowed: 'a whole number of hours from 1 to 168' }),
  /** How old the oldest backup of any target can be. */
  backupHorizonDays: setting(wholeNumber(1, 3650, DEFAULTS.backupHorizonDays), {
    allowed: 'a whole number of days from 1 to 3650',
  }),
  /** How long the record of a finished request stays. */
  retentionMonths: setting(wholeNumber(1, 120, DEFAULTS.retentionMonths), {
    allowed: 'a whole number of months from 1 to 120',
  }),

  /** How long a business that left WhatsApp can come back before its data is deleted; without it, an alarm goes off. */
  whatsAppHoldHours: setting(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2160))), {
    allowed: 'a whole number of hours from 1 to 2160, or nothing, to be told only',
  }),
  /** Sites whose pages may show the status. */
  corsOrigins: setting(v.optional(v.array(v.pipe(v.string(), v.regex(/^https:\/\/[^/]+$/))), []), {
    allowed: 'a list of origins, each beginning with https:// and without a slash at the end',
  }),
  /** Executions kept for the callback alone; 0 in an account that would not have 100 unreserved ones beside them. */
  callbackConcurrency: setting(noneOr(DEFAULTS.callbackConcurrency, 1000), {
    allowed: `0 (none kept) or a whole number from ${DEFAULTS.callbackConcurrency}, what the routes let through, to 1000`,
  }),

  /** Dollars that the account may cost a month before an e-mail is sent; without it, there is no budget. */
  monthlyBudgetDollars: setting(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))), {
    allowed: 'a whole number of dollars from 1 to 1000000, or nothing, for no budget',
  }),

  /** How long a callback, an imported list or a request of the company's own systems waits for its start, so that an abuse can be stopped. */
  startAfterMinutes: setting(wholeNumber(0, 15, DEFAULTS.startAfterMinutes), {
    allowed: 'a whole number of minutes from 0 to 15',
  }),
  /** More new callbacks of one app in an hour than this, or requests of the company's systems, are held for an operator. */
  callbacksPerHour: setting(wholeNumber(1, 1_000_000, DEFAULTS.callbacksPerHour), {
    allowed: 'a whole number from 1 to 1000000',
  }),
  /** An app whose last list from Meta was entered longer ago raises an alarm; Meta announces one every 21 days, or sooner. */
  importDays: setting(wholeNumber(1, 365, DEFAULTS.importDays), { allowed: 'a whole number of days from 1 to 365' }),
  /** Whether callbacks that look like a login, or are older than a week, begin without an operator. */
  acceptLoginSignatures: setting(v.optional(v.boolean(), DEFAULTS.acceptLoginSignatures), {
    allowed: 'true or false',
  }),

  /** False lets new versions take all calls at once, whatever the alarms say; for one command, with `cdk deploy -c`. */
  gradualDeployment: setting(v.optional(v.boolean(), true), { allowed: 'true or false' }),

  domainName: setting(v.optional(hostName()), { allowed: 'a host name, such as privacy.example.com' }),
  hostedZoneId: setting(v.optional(v.pipe(v.string(), v.regex(/^Z[A-Z0-9]{1,31}$/))), {
    allowed: 'the id of a Route 53 zone, beginning with Z',
  }),
  hostedZoneName: setting(v.optional(hostName()), { allowed: 'the name of a Route 53 zone, such as example.com' }),

  /** One more makes a new key for receipts; see "Replacing a key" in infra/README.md. */
  receiptKeyGeneration: setting(wholeNumber(1, 20, 1), {
    allowed: 'a whole number from 1 to 20',
  }),
  /** Public keys of receipts signed before the receipt key was replaced. */
  retiredReceiptKeys: setting(v.optional(v.array(publicKey()), []), {
    allowed: 'a list of JSON Web Keys as /.well-known/jwks.json shows them: public, on P-256, each with its kid',
  }),
};

export type SettingName = keyof typeof SETTINGS;
export type Settings = { readonly [Name in SettingName]: v.InferOutput<(typeof SETTINGS)[Name]['schema']> };
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[];

function setting<const Schema extends v.GenericSchema>(
  schema: Schema,
  about: { readonly allowed: string },
): { readonly schema: Schema; readonly allowed: string } {
  return { schema, ...about };
}

function wholeNumber<const Default extends number>(least: number, most: number, otherwise: Default) {
  return v.optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)), otherwise);
}

/** The least is the default, too. */
function noneOr<const Least extends number>(least: Least, most: number) {
  const isWithin = (value: number) => value === 0 || (value >= least && value <= most);
  return v.optional(v.pipe(v.number(), v.integer(), v.check(isWithin)), least);
}

/** What is published; a private key (`d`) would be, too, so nothing else may be in it. */
function publicKey() {
  return v.strictObject({
    kty: v.literal('EC'),
    crv: v.literal('P-256'),
    x: v.string(),
    y: v.string(),
    kid: v.string(),
    alg: v.literal('ES256'),
    use: v.literal('sig'),
  });
}

function words(most: number) {
  return v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));
}

function httpsUrl() {
  return v.pipe(v.string(), v.url(), v.startsWith('https://'));
}

function emailAddress() {
  return v.pipe(v.string(), v.check(isEmailAddress));
}

function hostName() {
  return v.pipe(v.string(), v.regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/));
}

function inProject(path: string): string {
  return isAbsolute(path) ? path : join(PROJECT, path);
}

/** Objects stay out of the sentence: what was put into one by mistake may be a secret. */
export function shown(value: unknown): string {
  const isObject = (one: unknown) => typeof one === 'object' && one !== null;
  return [value].flat().some(isObject) ? 'invalid' : JSON.stringify(value);
}
