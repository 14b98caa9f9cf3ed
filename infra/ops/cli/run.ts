import { DeletionError } from '../../../shared/domain/errors.ts';
import { awsDeployment, type Deployment, localDeployment } from '../aws/deployment.ts';
import { connectServices, type Services } from '../aws/services.ts';
import type { Command, Context, ExitCode } from './command.ts';
import { readCommandLine } from './command-line.ts';
import { type COMMON, UsageError, type Values } from './options.ts';

/** What the command line is given by the process that it runs in. */
export type World = Pick<Context, 'terminal' | 'clock' | 'sleep' | 'environment' | 'interruption'> & {
  readonly commands: readonly Command[];
  /** The region that `cdk.json` names. */
  readonly region: string;
};

/** Runs one command line. Answers the exit code: 0 done, 1 refused or failed, 2 wrong arguments. */
export async function runOps(typed: readonly string[], world: World): Promise<ExitCode | 2> {
  try {
    return await run(typed, world);
  } catch (error) {
    const text = errorText(error);
    world.terminal.note(isBug(error) ? text : text.replaceAll(/\s*\n\s*/g, ' '));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function run(typed: readonly string[], world: World): Promise<ExitCode> {
  const { terminal } = world;
  const asked = readCommandLine(world.commands, typed, localUrl(world));
  if ('help' in asked) {
    for (const line of asked.help) terminal.print(line);
    return 0;
  }
  const { command, values, common, given } = asked;
  let found: Promise<Deployment> | undefined;
  let connected: Promise<Services> | undefined;
  const deployment = () => (found ??= findDeployment(common, world));
  return await command.run(values, given, {
    ...world,
    deployment,
    services: () => (connected ??= deployment().then(connectServices)),
    answer: (value, lines) => {
      if (common.json) terminal.print(toJson(value));
      else for (const line of lines) terminal.print(line);
    },
  });
}

function findDeployment({ local, stack, region }: Values<typeof COMMON>, world: World): Promise<Deployment> {
  if (stack === undefined) return localDeployment(local ?? localUrl(world));
  return awsDeployment(stack, region ?? world.environment['AWS_REGION'] ?? world.region);
}

function localUrl({ environment }: World): string {
  return `http://127.0.0.1:${environment['PORT'] || 3000}`;
}

/** What AWS's SDK throws is no TypeError: it is about credentials, permissions or the network. */
function isBug(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof TypeError;
}

/** One line, except for our own bugs. */
function errorText(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof DeletionError) {
    const { message, cause } = error;
    return cause instanceof Error ? `${message} (${cause.name}: ${cause.message})` : message;
  }
  if (!(error instanceof Error)) return `unexpected error: ${String(error)}`;
  return isBug(error) ? `unexpected error: ${error.stack}` : `${error.name}: ${error.message}`;
}

const TIME_NAME = /^(?:at|until)$|(?:At|Until)$/;

/** Times are ISO 8601 in UTC. */
function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (name, inner: unknown) =>
      typeof inner === 'number' && TIME_NAME.test(name) ? new Date(inner).toISOString() : inner,
    2,
  );
}
