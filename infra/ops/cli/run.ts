import { nameOf } from '../../../shared/domain/error-trace.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { oneLine } from '../../../shared/domain/one-line.ts';
import { awsDeployment, type Deployment, localDeployment } from '../aws/deployment.ts';
import { connectServices, type OperatorsRole, type Services } from '../aws/services.ts';
import type { Command, Context, ExitCode } from './command.ts';
import { readCommandLine } from './command-line.ts';
import { asTyped } from './help.ts';
import { type COMMON, UsageError, type Values } from './options.ts';
import { NOTHING_HERE } from './program.ts';
import { indented, styled } from './text.ts';

const DEFAULT_URL = 'http://127.0.0.1:3000';
/**
 * The command to suggest after an error, if one command solves it, with the `ID` of `--app`. The messages of other errors
 * say what to do.
 */
const NEXT_COMMAND: { readonly [code: string]: string | undefined } = {
  app_unknown: 'apps list',
  app_registered: 'apps list',
  app_without_secret: 'apps list',
  not_rotated: 'apps retire --app ID',
};

/** What the process provides to the command line. */
export type World = Pick<Context, 'terminal' | 'clock' | 'sleep' | 'environment' | 'interruption'> & {
  readonly commands: readonly Command[];
  /** The region that `cdk.json` names. */
  readonly region: string;
};

/** Runs one command line. @returns the exit code: 0 done, 1 refused or failed, 2 wrong arguments */
export async function runOps(typed: readonly string[], world: World): Promise<ExitCode | 2> {
  try {
    return await run(typed, world);
  } catch (error) {
    for (const line of errorLines(error)) world.terminal.note(line);
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
  const connected = new Map<OperatorsRole, Promise<Services>>();
  const deployment = () => (found ??= findDeployment(common, world));
  const commandLine = (words: string) => `${asTyped(words)}${whereOptions(common, world)}`;
  const running = command.run(values, given, {
    ...world,
    deployment,
    services(role = 'OperatorRole') {
      const services = connected.get(role) ?? deployment().then((one) => connectServices(one, role));
      connected.set(role, services);
      return services;
    },
    isJson: common.json,
    answer: (value, lines) => {
      for (const line of common.json ? toJson(value).split('\n') : lines) terminal.print(line);
    },
    commandLine,
  });
  return await running.catch((error: unknown) => {
    const suggested = error instanceof DeletionError ? NEXT_COMMAND[error.code] : undefined;
    const { app } = values;
    const next = typeof app === 'string' ? suggested?.replace('ID', app) : suggested;
    // with JSON output, an error is one line
    if (next === undefined || common.json) throw error;
    for (const line of [...errorLines(error), indented(styled('strong', commandLine(next)))]) terminal.note(line);
    return 1 as const;
  });
}

async function findDeployment(common: Values<typeof COMMON>, world: World): Promise<Deployment> {
  const { local, stack, region, 'data-map': dataMap } = common;
  const deployment = await (stack === undefined
    ? localDeployment(local ?? localUrl(world), NOTHING_HERE)
    : awsDeployment(stack, region ?? world.environment['AWS_REGION'] ?? world.region));
  return { ...deployment, dataMap };
}

/** The options that make another command act on the same deployment. */
function whereOptions(common: Values<typeof COMMON>, world: World): string {
  const { local, stack, region, 'data-map': dataMap } = common;
  const map = dataMap === undefined ? '' : ` --data-map ${dataMap}`;
  if (stack !== undefined) return ` --stack ${stack}${region === undefined ? '' : ` --region ${region}`}${map}`;
  const url = local ?? localUrl(world);
  return `${url === DEFAULT_URL ? ' --local' : ` --local ${url}`}${map}`;
}

function localUrl({ environment }: World): string {
  const { PORT } = environment;
  return PORT ? `http://127.0.0.1:${PORT}` : DEFAULT_URL;
}

/** A TypeError is our own bug; errors of the SDK and of drivers are about credentials, permissions or the network. */
function isBug(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof TypeError;
}

/** Our own message in one line, or the stack of a bug. Foreign messages are not shown: they may quote personal data. */
function errorLines(error: unknown): readonly string[] {
  if (error instanceof UsageError) return [oneLine(error.message)];
  if (error instanceof DeletionError) {
    const { message, cause } = error;
    return [oneLine(message + causeWords(cause))];
  }
  if (!(error instanceof Error)) return ['unexpected error'];
  const stack = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return isBug(error) ? [`unexpected error: ${error.name}`, ...stack] : [`the call failed: ${nameOf(error)}`];
}

/** ` (ECONNREFUSED)`; empty if nothing is known that would help. */
function causeWords(cause: unknown): string {
  if (!(cause instanceof Error)) return '';
  // fetch throws a TypeError for whatever fails
  const words = cause.message === 'fetch failed' ? nameOf(cause).replace(/^TypeError ?/, '') : nameOf(cause);
  return words === '' ? '' : ` (${words})`;
}

const TIME_NAME = /^(?:at|until)$|(?:At|Until)$/;

/** JSON in which times are ISO 8601 in UTC. */
function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (name, inner: unknown) =>
      typeof inner === 'number' && TIME_NAME.test(name) ? new Date(inner).toISOString() : inner,
    2,
  );
}
