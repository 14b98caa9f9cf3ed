import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { UsageError } from './options.ts';
import { type Line, rendered, visible } from './text.ts';

/**
 * Where a command prints and asks. Results go to standard output, everything else to standard error. Control characters
 * in what it is given are escaped, so that stored or received text cannot move the cursor or set colours.
 */
export type Terminal = {
  /** Whether an operator is there to answer questions. */
  readonly isInteractive: boolean;
  /** Whether a line can be overwritten. */
  readonly isDrawable: boolean;
  print(line: Line): void;
  note(line: Line): void;
  /** Overwrites the line that was drawn last. */
  draw(line: string): void;
  ask(question: string): Promise<string>;
  /** Asks without showing what is typed. */
  askSecret(question: string): Promise<string>;
  /** All of standard input, without a trailing line break. */
  readInput(): Promise<string>;
};

export type Streams = {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  readonly errors: NodeJS.WriteStream;
};

export function terminalOf({ input, output, errors }: Streams): Terminal {
  const isInteractive = input.isTTY && errors.isTTY;

  function question(text: string, shown: Writable): Promise<string> {
    const lines = createInterface({ input, output: shown, terminal: true });
    return new Promise((resolve, reject) => {
      // Ctrl-C and Ctrl-D close the interface without an answer
      lines.once('close', () => reject(new UsageError('no answer was given')));
      lines.question(text, (answer) => {
        resolve(answer.trim());
        lines.close();
      });
    });
  }

  return {
    isInteractive,
    isDrawable: errors.isTTY,
    print: (line) => void output.write(`${rendered(line, output)}\n`),
    note: (line) => void errors.write(`${rendered(line, errors)}\n`),
    draw: (line) => void errors.write(`\r\u001B[K${visible(line)}`),
    ask: (text) => question(`${visible(text)} `, errors),
    async askSecret(text) {
      errors.write(`${visible(text)} (not shown) `);
      const answer = await question('', new Writable({ write: (_, __, done) => done() }));
      errors.write('\n');
      return answer;
    },
    async readInput() {
      return (await readAll(input)).replace(/\r?\n$/, '');
    },
  };
}
