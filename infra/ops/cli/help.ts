import type { Command } from './command.ts';
import { COMMON, type Options } from './options.ts';
import { FIRST_STEPS, OPERATES, PROGRAM, QUIET_PROGRAM, WITHOUT_STACK } from './program.ts';

const WIDTH = 100;

/** All commands, each with its summary. */
export function overview(commands: readonly Command[]): readonly string[] {
  return [
    OPERATES,
    '',
    `Usage: ${PROGRAM} COMMAND [OPTIONS]`,
    '',
    ...listing(commands),
    '',
    'To start:',
    ...FIRST_STEPS,
    '',
    WITHOUT_STACK,
    'Commands that change something show a plan and ask first, unless --yes is given.',
    'Exit codes: 0 done, 1 refused or failed, 2 wrong arguments.',
    `For scripts: ${QUIET_PROGRAM} COMMAND --json`,
    '',
    `Help for a command: ${PROGRAM} COMMAND --help`,
  ];
}

export function groupHelp(all: readonly Command[], group: string): readonly string[] {
  const commands = all.filter(({ name }) => name.startsWith(`${group} `));
  return [
    `Usage: ${PROGRAM} ${group} COMMAND [OPTIONS]`,
    '',
    ...listing(commands),
    '',
    'Examples:',
    ...commands.map(({ examples }) => `  ${asTyped(examples[0] ?? '')}`),
    '',
    `Help for a command: ${PROGRAM} ${group} COMMAND --help`,
  ];
}

export function commandHelp(command: Command): readonly string[] {
  const { name, summary, about = [], examples, options } = command;
  const given = command.arguments.map((argument) => ` ${argument.name}`).join('');
  const needed = Object.entries(options)
    .filter(([, option]) => option.isRequired)
    .map(([option, { valueName }]) => ` --${option} ${valueName}`)
    .join('');
  return [
    `Usage: ${PROGRAM} ${name}${given}${needed} [OPTIONS]`,
    '',
    ...[summary, ...about].flatMap((paragraph) => wrapped(paragraph, WIDTH).concat('')),
    'Examples:',
    ...examples.map((example) => `  ${asTyped(example)}`),
    '',
    ...(command.arguments.length > 0
      ? ['Arguments:', ...described(command.arguments.map(({ name: argument, about: text }) => [argument, text])), '']
      : []),
    ...optionLines('Options:', options),
    ...optionLines('Deployment and output:', COMMON),
  ];
}

/** The command as it is typed. If a program or file reads the output, npm is told not to print lines of its own. */
export function asTyped(words: string): string {
  return `${/ --(?:json|csv)\b| > /.test(words) ? QUIET_PROGRAM : PROGRAM} ${words}`;
}

function listing(commands: readonly Command[]): readonly string[] {
  return described(commands.map(({ name, summary }) => [name, summary]));
}

function optionLines(heading: string, options: Options): readonly string[] {
  const needed = Object.entries(options).toSorted(([, a], [, b]) => Number(b.isRequired) - Number(a.isRequired));
  const rows = needed.map(([name, { valueName, about, isRequired, allowed }]): [string, string] => [
    `--${name} ${valueName}`.trimEnd(),
    [isRequired ? `${about} Required.` : about, ...(isList(allowed) ? [`One of ${allowed}.`] : [])].join(' '),
  ]);
  return rows.length === 0 ? [] : [heading, ...described(rows), ''];
}

/** Two columns: the names, and their descriptions, which are wrapped. */
function described(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) =>
    wrapped(text, WIDTH - width).map((line, index) => `  ${(index === 0 ? name : '').padEnd(width - 2)}${line}`),
  );
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function isList(allowed: string): boolean {
  return allowed.includes('_') || /^\w+(, \w+)+$/.test(allowed);
}
