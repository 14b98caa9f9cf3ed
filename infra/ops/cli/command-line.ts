import { parseArgs } from 'node:util';
import { nearest } from '../../../shared/data-map/nearest.ts';
import type { Command } from './command.ts';
import { commandHelp, groupHelp, overview } from './help.ts';
import { COMMON, type Options, UsageError, type Values } from './options.ts';
import { PROGRAM } from './program.ts';

/** What was typed: a command with its options and arguments, or a request for help. */
export type CommandLine =
  | {
      readonly command: Command;
      readonly values: Values<Options>;
      readonly common: Values<typeof COMMON>;
      readonly given: readonly string[];
    }
  | { readonly help: readonly string[] };

/**
 * Reads a command line; each option parses its own value. Errors never repeat a value, because it may be a person's id
 * or a confirmation code.
 *
 * @param localUrl the value of a `--local` without one
 * @throws UsageError
 */
export function readCommandLine(commands: readonly Command[], typed: readonly string[], localUrl: string): CommandLine {
  const words = typed.slice(0, firstOption(typed));
  const found = findCommand(commands, words);
  if (found === undefined) {
    if (words.length === 0 && typed.length > 0 && typed[0] !== '--help') {
      throw new UsageError(`the command must come before its options; see ${PROGRAM} --help`);
    }
    return {
      help:
        words[0] === undefined || words[0] === 'help'
          ? overview(commands)
          : groupHelp(commands, groupNamed(commands, words)),
    };
  }
  const { command, rest } = found;
  const { values, positionals } = parse(command, [...rest, ...typed.slice(words.length)], localUrl);
  if (values['help'] === true) return { help: commandHelp(command) };

  const common = readValues(COMMON, values, command.name);
  if (common.local !== undefined && common.stack !== undefined) {
    throw new UsageError('--local and --stack exclude each other');
  }
  if (common.region !== undefined && common.stack === undefined) {
    throw new UsageError('--region needs --stack, which names a stack on AWS');
  }
  const given = readArguments(command, positionals);
  const own = readValues(command.options, values, command.name);
  if (common.json && own['csv'] === true) throw new UsageError('--json and --csv exclude each other');
  return { command, values: own, common, given };
}

function firstOption(typed: readonly string[]): number {
  const at = typed.findIndex((word) => word.startsWith('-'));
  return at === -1 ? typed.length : at;
}

function findCommand(commands: readonly Command[], words: readonly string[]) {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const command = commands.find((candidate) => candidate.name === name);
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  return undefined;
}

/** The command group, if only a group was typed. @throws UsageError for anything else, which is not a command */
function groupNamed(commands: readonly Command[], [group = '', name]: readonly string[]): string {
  const names = commands.map((command) => command.name);
  const ofGroup = names.filter((candidate) => candidate.startsWith(`${group} `));
  const isGroup = ofGroup.length > 0;
  if (isGroup && name === undefined) return group;
  const typed = name === undefined ? group : `${group} ${name}`;
  const meant = nearest(typed, names) ?? (isGroup ? undefined : nearest(group, names.map(firstWord)));
  const known = isGroup ? `expected ${ofGroup.join(', ')}` : `see ${PROGRAM} --help`;
  throw new UsageError(`there is no command ${typed}; ${meant === undefined ? known : `did you mean ${meant}?`}`);
}

function parse({ name, options: own, arguments: ownArguments }: Command, typed: readonly string[], localUrl: string) {
  const options = { ...own, ...COMMON };
  const end = typed.includes('--') ? typed.indexOf('--') : typed.length;
  const [before, after] = [typed.slice(0, end), typed.slice(end + 1)];
  // a request id may begin with a dash
  const [ids, others] = [before.filter(isLikeRequestId), before.filter((word) => !isLikeRequestId(word))];
  try {
    const { values, positionals, tokens } = parseArgs({
      tokens: true,
      args: [...withLocalUrl(others, localUrl, ownArguments.length > 0), '--', ...ids, ...after],
      options: Object.fromEntries(Object.entries(options).map(([option, { type }]) => [option, { type }])),
      allowPositionals: true,
    });
    const typedOptions = tokens.flatMap((token) => (token.kind === 'option' ? token.name : []));
    const repeated = typedOptions.find((option, at) => typedOptions.indexOf(option) < at);
    if (repeated !== undefined) throw new UsageError(`--${repeated} is given twice; ${helpHint(name)}`);
    return { values, positionals };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
    const unknown = /Unknown option '-+([^']+)'/.exec(message)?.[1];
    const meant = unknown === undefined ? undefined : nearest(unknown, Object.keys(options));
    const problem = unknown === undefined ? valueProblem(message, typed) : `there is no option --${unknown}`;
    throw new UsageError(`${problem}; ${meant === undefined ? helpHint(name) : `did you mean --${meant}?`}`);
  }
}

/**
 * Adds the default URL to a `--local` that has no value, because `parseArgs` does not support optional values. If the
 * command takes arguments, only a URL counts as the value of `--local`.
 */
function withLocalUrl(typed: readonly string[], localUrl: string, hasArguments: boolean): readonly string[] {
  const isUrl = (next = '-') => (hasArguments ? /^https?:/.test(next) : !next.startsWith('-'));
  return typed.map((word, at) => (word === '--local' && !isUrl(typed[at + 1]) ? `--local=${localUrl}` : word));
}

function readValues<O extends Options>(
  options: O,
  typed: { readonly [name: string]: unknown },
  commandName: string,
): Values<O> {
  const values: { [name: string]: unknown } = {};
  for (const [name, { type, read, isRequired, valueName, allowed }] of Object.entries(options)) {
    const text = typed[name];
    if (type === 'boolean') values[name] = text === true;
    else if (typeof text === 'string') {
      values[name] = read(text);
      if (values[name] === undefined) throw new UsageError(`--${name} is invalid; expected ${allowed}`);
    } else if (isRequired) throw new UsageError(`--${name} ${valueName} is missing; ${helpHint(commandName)}`);
  }
  return values as Values<O>;
}

function readArguments(command: Command, typed: readonly string[]): readonly string[] {
  const missing = command.arguments[typed.length];
  if (missing !== undefined) throw new UsageError(`${missing.name} is missing; ${helpHint(command.name)}`);
  if (typed.length === command.arguments.length) return typed;
  throw new UsageError(`unexpected argument; ${helpHint(command.name)}`);
}

function valueProblem(message: string, typed: readonly string[]): string {
  const name = /'(--[\w-]+)/.exec(message)?.[1] ?? 'an option';
  if (message.includes('does not take')) return `${name} takes no value`;
  const next = typed[typed.indexOf(name) + 1] ?? '';
  const hint = /^-[^-]/.test(next) ? `; write one that begins with a dash as ${name}=-…` : '';
  return `${name} needs a value${hint}`;
}

function helpHint(commandName: string): string {
  return `see ${PROGRAM} ${commandName} --help`;
}

/** Also if some characters are missing or too many: no option has such a long name. */
function isLikeRequestId(word: string): boolean {
  return /^-[\w-]{25,}$/.test(word);
}

function firstWord(name: string): string {
  return name.split(' ')[0] ?? name;
}
