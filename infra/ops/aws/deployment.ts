import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { isLoopback } from '../../../shared/targets/target-settings.ts';

/** The stack's outputs that commands need; the local stack provides the same. */
export const OUTPUT_NAMES = [
  'DeploymentName',
  'PublicUrl',
  'RequestTable',
  'AppTable',
  'QueueUrl',
  'DeadLetterQueueUrl',
  'SealKeyId',
  'SubjectKeyId',
  'ReceiptKeyId',
  'PromiseDays',
  'BackupHorizonDays',
  'StartAfterMinutes',
  'RetentionMonths',
  'ImportDays',
  'EntryKinds',
  'DataMapHash',
] as const;
export type Outputs = { readonly [name in (typeof OUTPUT_NAMES)[number]]: string };

/** The deployment that commands act on. */
export type Deployment = {
  /** The name to show: the address of a local stack, or the name and region of a stack on AWS. */
  readonly name: string;
  readonly region: string;
  readonly outputs: Outputs;
  /** The name of its stack on AWS. */
  readonly stack?: string;
  /** The path of its data map, if the command line names one. */
  readonly dataMap?: string | undefined;
  /** Present for a stack on this machine. */
  readonly local?: LocalDeployment;
};

/** What `npm start` answers at `/_local/deployment`, besides the outputs. */
export type LocalDeployment = {
  readonly endpoints: { readonly [service in 'dynamodb' | 'sqs' | 'kms' | 's3']: string } & {
    readonly lambda?: string;
  };
  /** The path of the data map in force. */
  readonly dataMap?: string;
  /** The worker's settings for the targets of the data map. */
  readonly targetSettings?: { readonly [name: string]: string };
  /** The people in its stores, and what each of them demonstrates. */
  readonly people?: readonly { readonly userId: string; readonly about: string }[];
  /** The ARNs of the roles that commands assume on AWS; locally, requests are signed with their names. */
  readonly OperatorRole?: string;
  readonly ManualDeletionRole?: string;
};

/** What is accepted as the address of a local stack, for help and error messages. */
export const LOCAL_ADDRESS = 'an address of this machine, such as http://127.0.0.1:3000';

export function isLocalAddress(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

/**
 * The stack on this machine. Its address must be a loopback address, and its endpoints must not be on AWS.
 *
 * @param nothingHere what to do if nothing answers there; part of the error message
 * @throws DeletionError `deployment_not_local`, `deployment_unreachable`, `deployment_unknown` (reject)
 */
export async function localDeployment(url: string, nothingHere: string): Promise<Deployment> {
  if (!isLocalAddress(url)) {
    throw new DeletionError('deployment_not_local', 'reject', `${url} is invalid; expected ${LOCAL_ADDRESS}`);
  }
  const answer = await fetch(new URL('/_local/deployment', url)).catch((cause: unknown) => {
    const message = `nothing answers at ${url}; ${nothingHere}`;
    throw new DeletionError('deployment_unreachable', 'reject', message, { cause });
  });
  if (!answer.ok) {
    const message = `${url} is not a stack started by npm start: /_local/deployment answers ${answer.status}`;
    throw new DeletionError('deployment_unknown', 'reject', message);
  }
  const { region, ...described } = (await answer.json()) as LocalDeployment & {
    readonly region: string;
  };
  const { endpoints, dataMap, targetSettings, people, OperatorRole, ManualDeletionRole, ...outputs } = described;
  if (Object.values(endpoints).some((endpoint) => new URL(endpoint).hostname.endsWith('.amazonaws.com'))) {
    throw new DeletionError('deployment_unknown', 'reject', `${url} uses AWS; name the deployment with --stack`);
  }
  return {
    name: url,
    region,
    outputs: requireOutputs(outputs, url),
    local: { endpoints, dataMap, targetSettings, people, OperatorRole, ManualDeletionRole },
  };
}

/**
 * A deployment on AWS, by the name of its stack.
 *
 * @throws DeletionError `deployment_unknown`, `deployment_unreachable` (reject)
 */
export async function awsDeployment(stack: string, region: string): Promise<Deployment> {
  if (region === '') {
    const message = `the region of stack ${stack} is missing; name it with --region REGION or AWS_REGION`;
    throw new DeletionError('deployment_unknown', 'reject', message);
  }
  const name = `${stack} in ${region}`;
  try {
    const { Stacks = [] } = await new CloudFormationClient({ region }).send(
      new DescribeStacksCommand({ StackName: stack }),
    );
    const outputs = (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
    return { name, region, outputs: requireOutputs(Object.fromEntries(outputs), name), stack };
  } catch (cause) {
    if (cause instanceof DeletionError) throw cause;
    const isMissing = cause instanceof CloudFormationServiceException && cause.name === 'ValidationError';
    if (isMissing) throw new DeletionError('deployment_unknown', 'reject', `there is no stack ${name}`, { cause });
    const message = `CloudFormation did not describe stack ${name}; set credentials that may read it, such as AWS_PROFILE`;
    throw new DeletionError('deployment_unreachable', 'reject', message, { cause });
  }
}

function requireOutputs(found: { readonly [name: string]: unknown }, name: string): Outputs {
  const missing = OUTPUT_NAMES.filter((output) => typeof found[output] !== 'string' || found[output] === '');
  if (missing.length === 0) return found as Outputs;
  throw new DeletionError(
    'deployment_unknown',
    'reject',
    `${name} has no output ${missing.join(', ')}; expected a stack deployed from this version`,
  );
}
