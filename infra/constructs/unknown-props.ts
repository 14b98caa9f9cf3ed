import { unknownName } from '../settings/unknown-name.ts';
import type { Company, DataDeletionProps, Domain, Network } from './props.ts';

type NamesOf<Props> = { readonly [name in keyof Required<Props>]: true };

const PROPS: NamesOf<DataDeletionProps> = {
  company: true,
  dataMap: true,
  name: true,
  metricsNamespace: true,
  domain: true,
  promiseDays: true,
  settle: true,
  rescan: true,
  backupHorizonDays: true,
  retentionMonths: true,
  alarmEmail: true,
  operatorPrincipals: true,
  operatorMfa: true,
  whatsAppHold: true,
  corsOrigins: true,
  callbackConcurrency: true,
  startAfterMinutes: true,
  callbacksPerHour: true,
  importDays: true,
  acceptLoginSignatures: true,
  storeKeyIds: true,
  workerNetwork: true,
  targetSettings: true,
  graphVersion: true,
  receiptKeyGeneration: true,
  retiredReceiptKeys: true,
  gradualDeployment: true,
  bundles: true,
};
const COMPANY: NamesOf<Company> = { name: true, contactEmail: true, privacyPolicyUrl: true, brandColor: true };
const DOMAIN: NamesOf<Domain> = { domainName: true, hostedZoneId: true, hostedZoneName: true };
const NETWORK: NamesOf<Network> = { vpc: true, subnets: true, securityGroups: true, dualStack: true };

/** Not for users of the package: it stands for the bundles that tests and this repository's app make. */
const INTERNAL = 'bundles';

/**
 * One message for each prop that the construct does not know, which only an app without type checking can give: read as
 * if it were missing, a misspelt `operatorPrincipals` would make everybody an operator.
 *
 * @param meantBy the prop that is meant by the name of a setting of `cdk.json`
 */
export function unknownProps(
  props: DataDeletionProps,
  meantBy: (setting: string) => string | undefined,
): readonly string[] {
  const { company, domain, workerNetwork } = props;
  return [
    ...unknownIn(props, PROPS, '', meantBy),
    ...unknownIn(company, COMPANY, 'company.'),
    ...unknownIn(domain, DOMAIN, 'domain.'),
    ...unknownIn(workerNetwork, NETWORK, 'workerNetwork.'),
  ];
}

function unknownIn(
  given: object | undefined,
  known: object,
  prefix: string,
  meantBy: (name: string) => string | undefined = () => undefined,
): readonly string[] {
  const names = Object.keys(known)
    .filter((name) => name !== INTERNAL)
    .map((name) => prefix + name);
  return Object.keys(given ?? {})
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => unknownName(prefix + name, names, meantBy(name)));
}
