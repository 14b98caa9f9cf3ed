import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as v from 'valibot';
import { isEmailAddress } from '../../shared/domain/email-address.ts';
import { PROJECT } from '../project.ts';
import { DEFAULTS } from './defaults.ts';

/** As AWS names its regions. One that the CDK does not know yet is accepted, with a warning. */
const REGION = /^(?!cn-)[a-z]{2}-(?:central|(?:north|south)?(?:east|west)|north|south)-\d$/;

const LONGEST_PROMISE_DAYS = 30;
const SHORTEST_RESCAN_HOURS = 1;
/** With the last look, it has to be shorter than the promise. */
export const LONGEST_HOLD_HOURS = 24 * LONGEST_PROMISE_DAYS - SHORTEST_RESCAN_HOURS - 1;

/** A role or a user. The account must be given in full, so that no pattern can match everybody. */
const PRINCIPAL = /^arn:aws:iam::\d{12}:(?:role|user)\/[\w+=,.@*/-]+$/;

/**
 * The settings of a company, in `context` of `cdk.json`, or for one command with `cdk deploy -c promiseDays=20`. The
 * props of the construct follow the same rules. Required settings have no sensible default. `allowed` is the end of the
 * error's sentence.
 */
export const SETTINGS = {
  /** The name of this deployment, in the names of its stack, its keys and its metrics. */
  stage: setting(v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,15}$/)), 'production'), {
    allowed: 'up to 16 lower-case letters, digits and dashes, beginning with a letter',
  }),
  /**
   * The region of the company's tables and buckets, where the worker runs as well. Only in the partition `aws`: in
   * others, services have other names or lack what the functions use, and nobody has tried.
   */
  region: setting(v.pipe(v.string(), v.regex(REGION)), {
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

  /** Who may assume the operators' role, which enters requests, decides on them and registers apps. */
  operatorPrincipals: setting(v.optional(v.array(v.pipe(v.string(), v.regex(PRINCIPAL))), []), {
    allowed:
      'a list of ARNs of IAM roles or users, such as arn:aws:iam::123456789012:role/Operators; * stands for any characters of a name',
  }),
  /**
   * Whether they must sign in with a second factor. IAM Identity Center checks it itself and does not report it to IAM.
   */
  operatorMfa: setting(v.optional(v.boolean(), false), { allowed: 'true or false' }),
  /** Whether placeholders are accepted, for synthesis without deployment. */
  placeholders: setting(v.optional(v.picklist(['allow', 'refuse']), 'refuse'), { allowed: 'allow or refuse' }),
  /** The path of the data map, absolute or relative to the folder of `cdk.json`. */
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
  /**
   * The settings that the data map names: addresses in plain text, secrets as `kms:` and ciphertext; see
   * infra/README.md.
   */
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
  /** Whether the functions in the network also use IPv6; each of the subnets needs an IPv6 range. */
  dualStack: setting(v.optional(v.boolean(), false), { allowed: 'true or false' }),

  /** The company's promise: days from request to deletion. @see GDPR Art. 12(3) */
  promiseDays: setting(wholeNumber(1, LONGEST_PROMISE_DAYS, DEFAULTS.promiseDays), {
    allowed: `a whole number of days from 1 to ${LONGEST_PROMISE_DAYS}`,
  }),
  /** How long to wait between the last delete and the first verification. */
  settleSeconds: setting(wholeNumber(0, 900, DEFAULTS.settleSeconds), {
    allowed: 'a whole number of seconds from 0 to 900',
  }),
  /** How long to wait for late writers before the last verification. */
  rescanHours: setting(wholeNumber(SHORTEST_RESCAN_HOURS, 168, DEFAULTS.rescanHours), {
    allowed: `a whole number of hours from ${SHORTEST_RESCAN_HOURS} to 168`,
  }),
  /** The age of the oldest backup that any target can have. */
  backupHorizonDays: setting(wholeNumber(1, 3650, DEFAULTS.backupHorizonDays), {
    allowed: 'a whole number of days from 1 to 3650',
  }),
  /** How long the record of a finished request is kept. */
  retentionMonths: setting(wholeNumber(1, 120, DEFAULTS.retentionMonths), {
    allowed: 'a whole number of months from 1 to 120',
  }),

  /** How long a business that left WhatsApp can come back before its data is deleted; without it, an alarm goes off. */
  whatsAppHoldHours: setting(
    v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LONGEST_HOLD_HOURS))),
    {
      allowed: `a whole number of hours from 1 to ${LONGEST_HOLD_HOURS}, or nothing, to be told only`,
    },
  ),
  /** The origins whose pages may read the status. */
  corsOrigins: setting(v.optional(v.array(v.pipe(v.string(), v.regex(/^https:\/\/[^/]+$/))), []), {
    allowed: 'a list of origins, each beginning with https:// and without a slash at the end',
  }),
  /** Executions reserved for the callback; 0 in an account that would be left with fewer than 100 unreserved ones. */
  callbackConcurrency: setting(noneOr(DEFAULTS.callbackConcurrency, 1000), {
    allowed: `0 (none kept) or a whole number from ${DEFAULTS.callbackConcurrency}, what the routes let through, to 1000`,
  }),

  /** The monthly costs of the account, in dollars, above which an e-mail is sent; without it, there is no budget. */
  monthlyBudgetDollars: setting(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))), {
    allowed: 'a whole number of dollars from 1 to 1000000, or nothing, for no budget',
  }),

  /**
   * How long callbacks, imported lists and requests of the company's systems wait before they start, so that abuse can
   * be stopped.
   */
  startAfterMinutes: setting(wholeNumber(0, 15, DEFAULTS.startAfterMinutes), {
    allowed: 'a whole number of minutes from 0 to 15',
  }),
  /**
   * How many new callbacks of one app, or requests of the company's systems, per hour; more are held for an operator.
   */
  callbacksPerHour: setting(wholeNumber(1, 1_000_000, DEFAULTS.callbacksPerHour), {
    allowed: 'a whole number from 1 to 1000000',
  }),
  /**
   * An alarm goes off if an app's last list from Meta was imported longer ago. Meta announces one at least every 21
   * days.
   */
  importDays: setting(wholeNumber(1, 365, DEFAULTS.importDays), { allowed: 'a whole number of days from 1 to 365' }),
  /** Whether callbacks that carry login data, or are older than a week, start without an operator's release. */
  acceptLoginSignatures: setting(v.optional(v.boolean(), DEFAULTS.acceptLoginSignatures), {
    allowed: 'true or false',
  }),

  /**
   * False sends all calls to new versions at once, whatever the alarms say; meant for single commands: `cdk deploy -c`.
   */
  gradualDeployment: setting(v.optional(v.boolean(), true), { allowed: 'true or false' }),

  domainName: setting(v.optional(hostName()), { allowed: 'a host name, such as privacy.example.com' }),
  hostedZoneId: setting(v.optional(v.pipe(v.string(), v.regex(/^Z[A-Z0-9]{1,31}$/))), {
    allowed: 'the id of a Route 53 zone, beginning with Z',
  }),
  hostedZoneName: setting(v.optional(hostName()), { allowed: 'the name of a Route 53 zone, such as example.com' }),

  /** Increasing it by one creates a new key for receipts; see "Replacing a key" in infra/README.md. */
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

/** 0, or a whole number from `least`, which is also the default. */
function noneOr<const Least extends number>(least: Least, most: number) {
  const isWithin = (value: number) => value === 0 || (value >= least && value <= most);
  return v.optional(v.pipe(v.number(), v.integer(), v.check(isWithin)), least);
}

/** A public key. It is published as given, so other members, such as a private key (`d`), are refused. */
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

/** A value for an error message. Objects are not shown: they may contain a secret by mistake. */
export function shown(value: unknown): string {
  const isObject = (one: unknown) => typeof one === 'object' && one !== null;
  return [value].flat().some(isObject) ? 'invalid' : JSON.stringify(value);
}
