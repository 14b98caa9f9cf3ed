import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { afterPlan, ask, askChoice, askPrivately } from '../../../infra/ops/cli/ask.ts';
import { askIdentifier } from '../../../infra/ops/cli/identifier-input.ts';
import { barLine, counted, progress } from '../../../infra/ops/cli/progress.ts';
import { tableLines } from '../../../infra/ops/cli/table.ts';
import { type Streams, terminalOf } from '../../../infra/ops/cli/terminal.ts';
import { indented, plainText, styled } from '../../../infra/ops/cli/text.ts';
import { contextOf, recordingTerminal } from './recording-terminal.ts';

function streams(isTTY: boolean, environment: object = {}, areErrorsTTY = isTTY) {
  const getColorDepth = () => WriteStream.prototype.getColorDepth({ TERM: 'xterm-256color', ...environment });
  const make = () => Object.assign(new PassThrough(), { isTTY, getColorDepth, setRawMode: () => undefined });
  const [input, output, errors] = [make(), make(), Object.assign(make(), { isTTY: areErrorsTTY })];
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

  it('prints to standard output alone, and notes and draws on standard error, each line in its own way', () => {
    const { output, errors, terminal } = streams(false);
    terminal.print('a result');
    expect([read(output), read(errors)]).toEqual(['a result\n', '']);
    terminal.note(indented(['a ', 'note']));
    expect([read(output), read(errors)]).toEqual(['', '  a note\n']);
    terminal.draw('25 %');
    expect([read(output), read(errors)]).toEqual(['', '\r\u001b[K25 %']);
  });

  it.each([
    ['good', '\u001b[32mok\u001b[39m\n'],
    ['bad', '\u001b[31mok\u001b[39m\n'],
    ['warning', '\u001b[33mok\u001b[39m\n'],
    ['strong', '\u001b[1mok\u001b[22m\n'],
    ['quiet', '\u001b[2mok\u001b[22m\n'],
  ] as const)('has a look for what is %s, also on standard error', (style, written) => {
    const { errors, terminal } = streams(true);
    terminal.note(styled(style, 'ok'));
    expect(read(errors)).toBe(written);
  });

  it('can ask somebody where both what is typed and what is asked are on a terminal', () => {
    expect([true, false].map((isTTY) => streams(isTTY).terminal)).toMatchObject([
      { isInteractive: true, isDrawable: true },
      { isInteractive: false, isDrawable: false },
    ]);
    expect(streams(true, {}, false).terminal).toMatchObject({ isInteractive: false, isDrawable: false });
    expect(streams(false, {}, true).terminal).toMatchObject({ isInteractive: false, isDrawable: true });
  });

  it('shows nothing of a secret that is typed', async () => {
    const { input, errors, terminal } = streams(true);
    const answer = terminal.askSecret('the app secret:');
    input.write(' very-secret \r');
    expect(await answer).toBe('very-secret');
    expect(read(errors)).toBe('the app secret: (not shown) \n');
  });

  it('shows what is typed as an answer to any other question', async () => {
    const { input, errors, terminal } = streams(true);
    const answer = terminal.ask('Continue? [y/N]');
    input.write('yes\r');
    expect(await answer).toBe('yes');
    const shown = read(errors);
    expect(shown).toContain('Continue? [y/N] ');
    // a command that asks nothing more can end
    expect(input.isPaused()).toBe(true);
    expect(shown).toContain('yes');
  });

  it.each([
    ['the end of the input', (input: PassThrough) => input.end()],
    ['Ctrl-C', (input: PassThrough) => input.write('\u0003')],
    ['Ctrl-D', (input: PassThrough) => input.write('\u0004')],
  ])('takes %s for no answer', async (_, interrupt) => {
    const { input, terminal } = streams(true);
    const answer = terminal.ask('Continue? [y/N]');
    interrupt(input);
    await expect(answer).rejects.toThrow('no answer was given');
    await expect(answer).rejects.toMatchObject({ name: 'UsageError' });
    expect(input.isPaused()).toBe(true);
  });

  it.each([
    ['very-secret\r\n', 'very-secret'],
    ['very-secret\n', 'very-secret'],
    ['very-secret\n\n', 'very-secret\n'],
    ['very-\nsecret', 'very-\nsecret'],
  ])('reads a piped secret to its end, without the line break there: %j', async (piped, secret) => {
    const { input, terminal } = streams(false);
    input.end(piped);
    expect(await terminal.readInput()).toBe(secret);
  });
});

/** Of somebody who answers, or of nobody. */
const answering = (answers?: readonly string[]) => recordingTerminal(answers && { answers });

describe('what is asked privately', () => {
  it('is typed where somebody is, and piped in where nobody is', async () => {
    const typed = answering([' a ']);
    expect(await askPrivately(contextOf(typed), 'the secret')).toBe('a');
    expect(typed.asked).toEqual(['the secret:']);
    expect(await askPrivately(contextOf(recordingTerminal({ input: ' b\n' })), 'the secret')).toBe('b');
    await expect(askPrivately(contextOf(recordingTerminal({ input: ' \n' })), 'the secret')).rejects.toThrow(
      'the secret is missing; type it when asked, or pipe it into standard input',
    );
  });

  it('may be the id of a person, which is refused without being shown', async () => {
    const typed = answering(['122107000000000777', '12x']);
    expect(await askIdentifier(contextOf(typed), 'asid')).toBe('122107000000000777');
    const refused = askIdentifier(contextOf(typed), 'asid');
    await expect(refused).rejects.toThrow(/^the asid of the person is invalid; expected [^x]+$/);
    await expect(refused).rejects.toMatchObject({ name: 'UsageError' });
    expect(typed.asked).toEqual(['the asid of the person:', 'the asid of the person:']);
  });
});

describe('a text that no option gave', () => {
  it('is asked for when somebody is at the terminal', async () => {
    const typed = answering(['1', '']);
    expect(await ask(contextOf(typed), '--app', 'The app’s id')).toBe('1');
    expect(typed.asked).toEqual(['The app’s id:']);
    const missing = '--app is missing; give it, or type it when asked';
    await expect(ask(contextOf(typed), '--app', 'The app’s id')).rejects.toThrow(missing);
    await expect(ask(contextOf(answering()), '--app', 'The app’s id')).rejects.toThrow(missing);
  });
});

describe('a choice', () => {
  const choose = (answers?: readonly string[], byDefault?: 'a' | 'b') =>
    askChoice(contextOf(answering(answers)), '--way', 'Which way', ['a', 'b'], byDefault);

  it('is asked for when somebody is at the terminal', async () => {
    const typed = answering(['b']);
    expect(await askChoice(contextOf(typed), '--way', 'Which way', ['a', 'b'])).toBe('b');
    expect(typed.asked).toEqual(['Which way? a, b:']);
    for (const answer of ['c', '']) await expect(choose([answer])).rejects.toThrow('--way is invalid; expected a, b');
    await expect(choose()).rejects.toThrow('--way is missing; expected a, b');
  });

  it('may have a default, which an empty answer takes', async () => {
    expect(await choose([''], 'b')).toBe('b');
    expect(await choose(['a'], 'b')).toBe('a');
    await expect(choose(undefined, 'b')).rejects.toThrow('--way is missing; expected a, b');
  });
});

describe('a plan', () => {
  it.each([
    ['is carried out with --yes, without a question', true, undefined, 0, []],
    ['is carried out when somebody says yes', false, ['y'], 0, []],
    ['is carried out when somebody writes it out', false, ['Yes'], 0, []],
    ['is not when somebody says no', false, ['n'], 1, ['Nothing was changed.']],
    ['is not when somebody says nothing', false, [''], 1, ['Nothing was changed.']],
    ['is not when somebody says something that begins like a yes', false, ['yesterday'], 1, ['Nothing was changed.']],
    ['is not when somebody says something that ends like a yes', false, ['by'], 1, ['Nothing was changed.']],
    ['is not when nobody is there', false, undefined, 1, ['Nothing was changed. Add --yes to do it.']],
  ] as const)('%s', async (_, yes, answers, exit, noted) => {
    const recording = answering(answers);
    const action = jest.fn(async () => 0 as const);
    expect(await afterPlan(contextOf(recording), yes, ['Deletes it.', 'All of it.'], action)).toBe(exit);
    expect(action).toHaveBeenCalledTimes(exit === 0 ? 1 : 0);
    expect(recording.asked).toEqual(answers === undefined ? [] : ['Continue? [y/N]']);
    expect(recording.noted).toEqual(['Deletes it.', 'All of it.', ...noted]);
  });
});

describe('progress', () => {
  /** A terminal that tells what is drawn from what is noted. */
  function drawing(isDrawable: boolean) {
    const { terminal, noted } = recordingTerminal();
    return { terminal: { ...terminal, isDrawable, draw: (line: string) => void noted.push(`drawn ${line}`) }, noted };
  }

  it('prints a line every ten seconds when lines cannot be overwritten', () => {
    const { terminal, noted } = drawing(false);
    let now = 0;
    const shown = progress(terminal, () => now);
    for (; now < 25_000; now += 100) shown.show(`at ${now}`);
    shown.end();
    expect(noted).toEqual(['at 0', 'at 10000', 'at 20000']);
  });

  it('is written over on a terminal, and its last line stays', () => {
    const { terminal, noted } = drawing(true);
    let now = 0;
    const shown = progress(terminal, () => now);
    for (; now < 250; now += 50) shown.show(`at ${now}`);
    shown.end();
    expect(noted).toEqual(['drawn at 0', 'drawn at 100', 'drawn at 200', 'drawn at 200', '']);
  });

  it('ends without output when nothing was shown', () => {
    const { terminal, noted } = drawing(true);
    progress(terminal, () => 0).end();
    expect(noted).toEqual([]);
  });

  it('has a bar with figures', () => {
    expect(barLine(3000, 3000, 1500)).toBe(`[${'#'.repeat(24)}] 100 %  3,000 of 3,000, 2000 a second, 0 s left`);
    expect(barLine(0, 10, 1000)).toBe(`[${'·'.repeat(24)}]   0 %  0 of 10, 0 a second`);
    expect(barLine(25_000, 100_000, 500_000)).toBe(
      '[######··················]  25 %  25,000 of 100,000, 50 a second, 25 m left',
    );
    expect(barLine(1, 61, 1000)).toMatch(/ 1 of 61, 1 a second, 1 m left$/);
    expect(barLine(1000, 60_999, 1000)).toMatch(/, 1000 a second, 59 s left$/);
    expect(barLine(1, 2, 1)).toMatch(/, 1000 a second, 0 s left$/);
    expect(barLine(0, 10, 0)).toBe('[························]   0 %  0 of 10, 0 a second');
    expect(barLine(0, 0, 0)).toBe(`[${'#'.repeat(24)}] 100 %  0 of 0, 0 a second`);
  });
});

test('one is said of one, and several of any other number', () => {
  const said = [0, 1, 2, 1200].map((count) => counted(count, 'request'));
  expect(said).toEqual(['0 requests', '1 request', '2 requests', '1,200 requests']);
});

test('a table keeps its columns where cells are styled, empty, or hold what is shown longer than it is', () => {
  const rows = [['a', styled('bad', 'failing'), 'last'], ['\u001b', 'x', ''], ['b', '', 'last'], ['b']];
  const lines = tableLines(['one', 'two', 'three'], rows);
  expect(lines[0]).toContainEqual({ text: 'ONE', style: 'quiet' });
  expect(lines.map(plainText)).toEqual([
    'ONE     TWO      THREE',
    'a       failing  last',
    '\u001b  x',
    'b                last',
    'b',
  ]);
});
