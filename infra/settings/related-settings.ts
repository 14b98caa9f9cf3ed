/** The settings that depend on each other. */
export type RelatedSettings = {
  readonly region: string;
  readonly monthlyBudgetDollars?: number | undefined;
  readonly domainName?: string | undefined;
  readonly hostedZoneId?: string | undefined;
  readonly hostedZoneName?: string | undefined;
  readonly vpcId?: string | undefined;
  readonly subnetIds?: readonly string[] | undefined;
  readonly securityGroupIds?: readonly string[] | undefined;
  readonly dualStack: boolean;
  readonly promiseDays: number;
  readonly rescanHours: number;
  readonly whatsAppHoldHours?: number | undefined;
  readonly receiptKeyGeneration: number;
  readonly retiredReceiptKeys: readonly object[];
};

/** The name of a setting where it was set, in `cdk.json` or in the construct's props. */
export type Naming = (setting: keyof RelatedSettings) => string;

/** How settings that are valid on their own contradict each other; undefined if they do not. */
export function contradictionOf(settings: RelatedSettings, named: Naming = (setting) => setting): string | undefined {
  return (
    ofBudget(settings, named) ??
    ofDomain(settings, named) ??
    ofNetwork(settings, named) ??
    ofTimes(settings, named) ??
    ofReceiptKeys(settings, named)
  );
}

/** @see cfn-lint 1.51, the schemas of each region */
const REGIONS_WITHOUT_BUDGETS: ReadonlySet<string> = new Set([
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-3',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
]);

function ofBudget({ region, monthlyBudgetDollars }: RelatedSettings, named: Naming): string | undefined {
  if (monthlyBudgetDollars === undefined || !REGIONS_WITHOUT_BUDGETS.has(region)) return undefined;
  const budget = `${named('monthlyBudgetDollars')} is ${monthlyBudgetDollars}`;
  return `${budget}; expected none in ${region}, where CloudFormation does not have AWS::Budgets::Budget: create the budget by hand`;
}

function ofDomain(settings: RelatedSettings, named: Naming): string | undefined {
  const { domainName, hostedZoneName } = settings;
  const incomplete = missingOf(settings, ['domainName', 'hostedZoneId', 'hostedZoneName'], named);
  if (incomplete !== undefined || domainName === undefined || hostedZoneName === undefined) return incomplete;
  if (`.${domainName}`.endsWith(`.${hostedZoneName}`)) return undefined;
  return `${named('domainName')} is "${domainName}"; expected a name within the zone ${hostedZoneName}`;
}

function ofNetwork(settings: RelatedSettings, named: Naming): string | undefined {
  const incomplete = missingOf(settings, ['vpcId', 'subnetIds', 'securityGroupIds'], named);
  if (incomplete !== undefined || !settings.dualStack || settings.vpcId !== undefined) return incomplete;
  return 'dualStack is true; expected with vpcId, subnetIds and securityGroupIds';
}

/** If waiting uses up the promised time, every request becomes overdue and raises an alarm. */
function ofTimes({ promiseDays, rescanHours, whatsAppHoldHours }: RelatedSettings, named: Naming): string | undefined {
  const [promise, rescan, hold] = [named('promiseDays'), named('rescanHours'), named('whatsAppHoldHours')];
  const left = 24 * promiseDays - rescanHours;
  if (left <= 0) return `${rescan} is ${rescanHours} hours; expected less than the ${24 * promiseDays} of ${promise}`;
  if (whatsAppHoldHours === undefined || whatsAppHoldHours < left) return undefined;
  return `${hold} is ${whatsAppHoldHours} hours; expected less than ${left}, which is ${promise} without ${rescan}`;
}

/** Receipts can no longer be verified if the key that signed them is not published. */
function ofReceiptKeys(settings: RelatedSettings, named: Naming): string | undefined {
  const { receiptKeyGeneration, retiredReceiptKeys } = settings;
  const retired = receiptKeyGeneration - 1;
  if (retiredReceiptKeys.length >= retired) return undefined;
  const generation = `${named('receiptKeyGeneration')} is ${receiptKeyGeneration}`;
  const keys = `the public keys of the ${retired} before in ${named('retiredReceiptKeys')}`;
  return `${generation}; expected ${keys}, got ${retiredReceiptKeys.length}`;
}

function missingOf(
  settings: RelatedSettings,
  together: readonly (keyof RelatedSettings)[],
  named: Naming,
): string | undefined {
  const missing = together.filter((setting) => settings[setting] === undefined).map(named);
  const [set] = together.filter((setting) => settings[setting] !== undefined).map(named);
  return set === undefined || missing.length === 0
    ? undefined
    : `${set} is set; expected with ${missing.join(' and ')}`;
}
