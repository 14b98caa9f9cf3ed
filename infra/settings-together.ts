/** The settings that depend on each other. */
export type RelatedSettings = {
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

/** How settings that are each allowed contradict each other. */
export function contradictionOf(settings: RelatedSettings): string | undefined {
  return ofDomain(settings) ?? ofNetwork(settings) ?? ofTimes(settings) ?? ofReceiptKeys(settings);
}

function ofDomain({ domainName, hostedZoneId, hostedZoneName }: RelatedSettings): string | undefined {
  const incomplete = missingOf({ domainName, hostedZoneId, hostedZoneName });
  if (incomplete !== undefined || domainName === undefined || hostedZoneName === undefined) return incomplete;
  if (`.${domainName}`.endsWith(`.${hostedZoneName}`)) return undefined;
  return `setting domainName is "${domainName}"; expected a name within the zone ${hostedZoneName}`;
}

function ofNetwork({ vpcId, subnetIds, securityGroupIds, dualStack }: RelatedSettings): string | undefined {
  const incomplete = missingOf({ vpcId, subnetIds, securityGroupIds });
  if (incomplete !== undefined || !dualStack || vpcId !== undefined) return incomplete;
  return 'setting dualStack is true; expected with vpcId, subnetIds and securityGroupIds';
}

/** With times that use up the promise, each request would be overdue, and an alarm would say so of each. */
function ofTimes({ promiseDays, rescanHours, whatsAppHoldHours }: RelatedSettings): string | undefined {
  const left = 24 * promiseDays - rescanHours;
  if (left <= 0)
    return `setting rescanHours is ${rescanHours}; expected less than the ${24 * promiseDays} of promiseDays`;
  if (whatsAppHoldHours === undefined || whatsAppHoldHours < left) return undefined;
  return `setting whatsAppHoldHours is ${whatsAppHoldHours}; expected less than ${left}, which is promiseDays without rescanHours`;
}

/** Receipts that a key has signed cannot be verified any more when nobody publishes it. */
function ofReceiptKeys({ receiptKeyGeneration, retiredReceiptKeys }: RelatedSettings): string | undefined {
  const retired = receiptKeyGeneration - 1;
  if (retiredReceiptKeys.length >= retired) return undefined;
  return `setting receiptKeyGeneration is ${receiptKeyGeneration}; expected the public keys of the ${retired} before in retiredReceiptKeys, got ${retiredReceiptKeys.length}`;
}

function missingOf(parts: { readonly [name: string]: unknown }): string | undefined {
  const names = Object.keys(parts);
  const missing = names.filter((name) => parts[name] === undefined);
  if (missing.length === 0 || missing.length === names.length) return undefined;
  const all = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return `settings ${all} belong together; add ${missing.join(' and ')}`;
}
