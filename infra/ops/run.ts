import { parseArgs } from 'node:util';
import { nearest } from '../../shared/data-map/nearest.ts';
import { DeletionError } from '../../shared/domain/errors.ts';
import type { Command, Context, ExitCode } from './command.ts';
import { COMMANDS } from './commands.ts';
import { awsDeployment, type Deployment, localDeployment } from './deployment.ts';
import { commandHelp, groupHelp, overview } from './help.ts';
import { COMMON, type Options, UsageError, type Values } from './options.ts';
import type { Terminal } from './terminal.ts';

export type World = Pick<Context, 'clock' | 'sleep' | 'environment' | 'interruption'> & {
  readonly terminal: Terminal;
  /** The region that `cdk.json` names. */
  readonly region: string;
};

/** Runs one command line. Answers the exit code: 0 done, 1 refused or not as it should be, 2 wrong arguments. */
export async function runOps(given: readonly string[], world: World): Promise<ExitCode | 2> {
  try {
    return await run(given, world);
  } catch (error) {
    if (error instanceof UsageError) {
      world.terminal.note(error.message);
      return 2;
    }
    for (const line of errorLines(error)) world.terminal.note(line);
    return 1;
  }
}

async function run(given: readonly string[], world: World): Promise<ExitCode> {
  const { terminal } = world;
  const words = given.slice(0, firstOption(given));
  const found = findCommand(words);
  if (found === undefined) {
    if (words.length === 0 && given.length > 0 && given[0] !== '--help') {
      throw new UsageError('the command comes before its options; see npm run ops -- --help');
    }
    const lines = words[0] === undefined || words[0] === 'help' ? overview() : groupHelp(groupNamed(words));
    for (const line of lines) terminal.print(line);
    return 0;
  }

  const { command, rest } = found;
  const options = withLocalUrl([...rest, ...given.slice(words.length)], world);
  const { values, positionals } = parse(command, options);
  if (values['help'] === true) {
    for (const line of commandHelp(command)) terminal.print(line);
    return 0;
  }
  const common = readValues(COMMON, values, command.name);
  if (common.local !== undefined && common.stack !== undefined) {
    throw new UsageError('--local and --stack exclude each other');
  }
  let deployment: Promise<Deployment> | undefined;
  return await command.run(readValues(command.options, values, command.name), readArguments(command, positionals), {
    ...world,
    deployment: () => (deployment ??= findDeployment(common, world)),
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

function findCommand(
  words: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  return undefined;
}

function groupNamed(words: readonly string[]): string {
  const [group = '', name] = words;
  const ofGroup = COMMANDS.filter((command) => command.name.startsWith(`${group} `)).map((command) => command.name);
  if (ofGroup.length > 0 && name === undefined) return group;
  const typed = words.slice(0, 2).join(' ');
  const meant =
    nearest(
      typed,
      COMMANDS.map((command) => command.name),
    ) ?? nearest(group, COMMANDS.map(firstWord));
  const known = ofGroup.length > 0 ? ofGroup.join(', ') : 'see npm run ops -- --help';
  throw new UsageError(`there is no command ${typed}; ${meant === undefined ? known : `did you mean ${meant}?`}`);
}

function parse(command: Command, rest: readonly string[]) {
  const options = { ...command.options, ...COMMON };
  // a request's id may begin with a dash
  const [ids, others] = [rest.filter(isRequestId), rest.filter((word) => !isRequestId(word))];
  try {
    return parseArgs({
      args: [...others, '--', ...ids],
      options: Object.fromEntries(Object.entries(options).map(([name, { type }]) => [name, { type }])),
      allowPositionals: true,
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unknown = /^Unknown option '(?:-+)([^']+)'/.exec(error.message)?.[1];
    const meant = unknown === undefined ? undefined : nearest(unknown, Object.keys(options));
    const problem = unknown === undefined ? parseProblem(error.message) : `there is no option --${unknown}`;
    throw new UsageError(`${problem}; ${meant === undefined ? helpHint(command.name) : `did you mean --${meant}?`}`);
  }
}

/** `--local` may stand alone, which a parser of options does not know. */
function withLocalUrl(given: readonly string[], world: World): readonly string[] {
  return given.map((word, at) =>
    word === '--local' && !/^https?:/.test(given[at + 1] ?? '') ? `--local=${localUrl(world)}` : word,
  );
}

function localUrl({ environment }: World): string {
  return `http://127.0.0.1:${environment['PORT'] || 3000}`;
}

function readValues<O extends Options>(
  options: O,
  given: { readonly [name: string]: unknown },
  commandName: string,
): Values<O> {
  const values: { [name: string]: unknown } = {};
  for (const [name, option] of Object.entries(options)) {
    const text = given[name];
    if (option.type === 'boolean') values[name] = text === true;
    else if (typeof text === 'string') {
      values[name] = option.read(text);
      if (values[name] === undefined)
        throw new UsageError(`--${name} is not allowed as given; allowed is ${option.allowed}`);
    } else if (option.isRequired) {
      throw new UsageError(`--${name} ${option.placeholder} is missing; ${helpHint(commandName)}`);
    }
  }
  return values as Values<O>;
}

function readArguments(command: Command, given: readonly string[]): readonly string[] {
  const missing = command.arguments[given.length];
  if (missing !== undefined) throw new UsageError(`${missing.name} is missing; ${helpHint(command.name)}`);
  if (given.length > command.arguments.length) {
    throw new UsageError(`${given.length - command.arguments.length} argument too many; ${helpHint(command.name)}`);
  }
  return given;
}

/** Never what was given: it may be somebody's id, or a code. */
function parseProblem(message: string): string {
  const name = /'(?:-\w, )?(--[\w-]+)/.exec(message)?.[1] ?? 'an option';
  return message.includes('does not take') ? `${name} takes no value` : `${name} needs a value`;
}

function errorLines(error: unknown): readonly string[] {
  if (error instanceof DeletionError) {
    const { message, cause } = error;
    return [cause instanceof Error ? `${message} (${cause.name}: ${cause.message})` : message];
  }
  if (!(error instanceof Error)) return [`unexpected error: ${String(error)}`];
  // a TypeError is our bug; what AWS's SDK throws is about credentials, permissions or the network
  return [error instanceof TypeError ? `unexpected error: ${error.stack}` : `${error.name}: ${error.message}`];
}

const TIME_NAME = /(?:At|^until|Until)$/;

/** Times are ISO 8601 in UTC. */
function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (name, inner: unknown) =>
      typeof inner === 'number' && TIME_NAME.test(name) ? new Date(inner).toISOString() : inner,
    2,
  );
}

function isRequestId(word: string): boolean {
  return /^-[A-Za-z0-9_-]{42}$/.test(word);
}

function helpHint(commandName: string): string {
  return `see npm run ops -- ${commandName} --help`;
}

function firstOption(given: readonly string[]): number {
  const at = given.findIndex((word) => word.startsWith('-'));
  return at === -1 ? given.length : at;
}

function firstWord({ name }: Command): string {
  return name.split(' ')[0] ?? name;
}
