import type { AwsClients } from '../emulators/aws-clients.ts';
import type { Physical } from './template.ts';

export type ResourceContext = {
  readonly clients: AwsClients;
  readonly accountId: string;
  readonly region: string;
  /** The URL of the API. */
  readonly publicUrl: string;
  /** The name of a function, by its logical id. */
  readonly functionName: (logicalId: string) => string;
};

export type Properties = Readonly<Record<string, unknown>>;
type Make = (logicalId: string, properties: Properties, context: ResourceContext) => Promise<Physical> | Physical;

/** Only the listed properties are resolved: the others may refer to what exists only on AWS. */
export type ResourceKind = { readonly properties: readonly string[]; readonly make: Make };
