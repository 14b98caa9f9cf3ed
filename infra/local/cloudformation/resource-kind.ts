import type { AwsClients } from '../emulators/aws-clients.ts';
import type { Physical } from './template.ts';

export type ResourceContext = {
  readonly clients: AwsClients;
  readonly accountId: string;
  readonly region: string;
  /** Where the API answers. */
  readonly publicUrl: string;
  /** A function's name by its logical id. */
  readonly functionName: (logicalId: string) => string;
};

export type Properties = Readonly<Record<string, unknown>>;
type Make = (logicalId: string, properties: Properties, context: ResourceContext) => Promise<Physical> | Physical;

/** Of each kind, the properties that matter here: the others may refer to what exists only on AWS. */
export type ResourceKind = { readonly properties: readonly string[]; readonly make: Make };
