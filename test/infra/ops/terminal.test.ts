import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterPlan, askChoice, askPrivately } from '../../../infra/ops/cli/ask.ts';
import { barLine, progress } from '../../../infra/ops/cli/progress.ts';
import { tableLines } from '../../../infra/ops/cli/table.ts';
import { type Streams, terminalOf } from '../../../infra/ops/cli/terminal.ts';
import { plainText, styled } from '../../../infra/ops/cli/text.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';

function streams(isTTY: boolean, environment: object = {}) {
  const getColorDepth = () => WriteStream.prototype.getColorDepth({ TERM: 'xterm-256color', ...environment });
  const make = () => Object.assign(new PassThrough(), { isTTY, getColorDepth, setRawMode: () => undefined });
  const [input, output, errors] = [make(), make(), make()];
  return { input, output, errors, terminal: terminalOf({ input, output, errors } as unknown as Streams) };
}

const read = (stream: PassThrough): string => String(stream.read() ?? '');

describe('the terminal', () => {
  it('writes no control character that it was given, and no line break, wherever it writes', async () => {
    const { output, errors, input, terminal } = streams(true);
    const forged = 'a\u001b[32mValid.\u001b[0m\nb\u009b2K\u202ec\u2028d\u0007';
    terminal.print(forged);
    terminal.print(['x ', styled('good', forged)]);
    terminal.note(forged);
    terminal.draw(forged);
    const asked = terminal.ask(forged);
    input.write('y\r');
    await asked;
    const shown = 'a\\u001b[32mValid.\\u001b[0m\\nb'.replace('\\n', '\\u000a');
    const written = read(output) + read(errors);
    expect(written.split(shown)).toHaveLength(6);
    // eslint-disable-next-line no-control-regex
    expect(written).not.toMatch(/[\u0007\u009b\u202e\u2028]|\u001b\[32mV/);
  });

  it('keeps JSON the same value, because it shows control characters as JSON does', () => {
    const { output, terminal } = streams(true);
    const value = { name: 'a\u001b[32m\u009b\u202e\n' };
    for (const line of JSON.stringify(value, undefined, 2).split('\n')) terminal.print(line);
    expect(JSON.parse(read(output))).toEqual(value);
  });

  it.each([
    ['has colours on a terminal', true, {}, '\u001b[32mok\u001b[39m\n'],
    ['has none where NO_COLOR is set', true, { NO_COLOR: '1' }, 'ok\n'],
    ['has none in a pipe', false, {}, 'ok\n'],
  ] as const)('%s', (_, isTTY, environment, written) => {
    const { output, terminal } = streams(isTTY, environment);
    terminal.print(styled('good', 'ok'));
    expect(read(output)).toBe(written);
  });

  it('shows nothing of a secret that is typed', async () => {
    const { input, errors, terminal } = streams(true);
    const answer = terminal.askSecret('the app secret:');
    input.write('very-secret\r');
    expect(await answer).toBe('very-secret');
    const shown = read(errors);
    expect(shown).toContain('the app secret: (not shown)');
    expect(shown).not.toContain('very');
  });

  it('shows what is typed as an answer to any other question', async () => {
    const { input, errors, terminal } = streams(true);
    const answer = terminal.ask('Continue? [y/N]');
    input.write('yes\r');
    expect(await answer).toBe('yes');
    expect(read(errors)).toContain('yes');
  });

  it('takes the end of the input for no answer', async () => {
    const { input, terminal } = streams(true);
    const answer = terminal.ask('Continue? [y/N]');
    input.end();
    await expect(answer).rejects.toThrow('no answer was given');
  });

  it('reads a piped secret to its end, without the line break there', async () => {
    const { input, terminal } = streams(false);
    expect(terminal.isInteractive).toBe(false);
    input.end('very-secret\r\n');
    expect(await terminal.readInput()).toBe('very-secret');
  });
});

describe('what is asked privately', () => {
  it('is typed where somebody is, and piped in where nobody is', async () => {
    expect(await askPrivately(contextOf(recordingTerminal({ answers: [' a '] })), 'the secret')).toBe('a');
    expect(await askPrivately(contextOf(recordingTerminal({ input: 'b\n' })), 'the secret')).toBe('b');
    await expect(askPrivately(contextOf(recordingTerminal()), 'the secret')).rejects.toThrow('the secret is missing');
  });
});

describe('a choice', () => {
  const choose = (answers?: readonly string[]) =>
    askChoice(contextOf(recordingTerminal(answers === undefined ? {} : { answers })), '--way', 'Which way', ['a', 'b']);

  it('is asked for where somebody is', async () => {
    expect(await choose(['b'])).toBe('b');
    await expect(choose(['c'])).rejects.toThrow('--way is invalid; expected a, b');
    await expect(choose()).rejects.toThrow('--way is missing; expected a, b');
  });
});

describe('a plan', () => {
  it.each([
    ['is carried out with --yes, without a question', true, undefined, 0, 0],
    ['is carried out when somebody says yes', false, ['y'], 0, 1],
    ['is not when somebody says no', false, ['n'], 1, 1],
    ['is not when somebody says nothing', false, [''], 1, 1],
    ['is not when nobody is there', false, undefined, 1, 0],
  ] as const)('%s', async (_, yes, answers, exit, questions) => {
    const recording = recordingTerminal(answers === undefined ? {} : { answers });
    const action = jest.fn(async () => 0 as const);
    expect(await afterPlan(contextOf(recording), yes, ['Deletes it.'], action)).toBe(exit);
    expect(action).toHaveBeenCalledTimes(exit === 0 ? 1 : 0);
    expect(recording.asked).toHaveLength(questions);
    expect(recording.noted[0]).toBe('Deletes it.');
  });
});

describe('progress', () => {
  it('is a line every ten seconds where none can be written over', () => {
    const { terminal, noted } = recordingTerminal();
    let now = 0;
    const shown = progress(terminal, () => now);
    for (; now < 25_000; now += 100) shown.show(`at ${now}`);
    shown.end();
    expect(noted).toEqual(['at 0', 'at 10000', 'at 20000']);
  });

  it('is written over on a terminal, and its last line stays', () => {
    const { terminal, noted } = recordingTerminal();
    let now = 0;
    const shown = progress({ ...terminal, isDrawable: true }, () => now);
    for (; now < 250; now += 50) shown.show(`at ${now}`);
    shown.end();
    expect(noted).toEqual(['at 0', 'at 100', 'at 200', 'at 200', '']);
  });

  it('has a bar with figures', () => {
    expect(barLine(25_000, 100_000, 500_000)).toBe(
      '[######··················]  25 %  25,000 of 100,000, 50 a second, 25 m left',
    );
    expect(barLine(0, 10, 0)).toBe('[························]   0 %  0 of 10, 0 a second');
    expect(barLine(0, 0, 0)).toContain('100 %');
  });
});

test('a table keeps its columns where cells are styled, empty, or hold what is shown longer than it is', () => {
  const rows = [
    ['a', styled('bad', 'failing'), 'last'],
    ['\u001b', 'x', ''],
  ];
  expect(tableLines(['one', 'two', 'three'], rows).map(plainText)).toEqual([
    'ONE     TWO      THREE',
    'a       failing  last',
    '\u001b  x',
  ]);
});
