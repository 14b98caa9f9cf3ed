import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { UsageError } from './options.ts';

/** What a command can say and hear. Results go to standard output, everything else to standard error. */
export type Terminal = {
  /** Somebody is there to be asked. */
  readonly isInteractive: boolean;
  /** A line can be written over. */
  readonly isDrawable: boolean;
  print(line: string): void;
  note(line: string): void;
  /** Writes over the last line that was drawn; an empty one ends it. */
  draw(line: string): void;
  ask(question: string): Promise<string>;
  /** What is typed is not shown. */
  askSecret(question: string): Promise<string>;
  /** Standard input to its end, without the line break there. */
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
      // Ctrl-C and Ctrl-D answer nothing
      const interrupted = (): void => {
        lines.close();
        reject(new UsageError('no answer was given'));
      };
      lines.once('SIGINT', interrupted).once('close', interrupted);
      lines.question(text, (answer) => {
        resolve(answer.trim());
        lines.close();
      });
    });
  }

  return {
    isInteractive,
    isDrawable: errors.isTTY,
    print: (line) => void output.write(`${line}\n`),
    note: (line) => void errors.write(`${line}\n`),
    draw: (line) => void errors.write(`\r\u001B[K${line}`),
    ask: (text) => question(`${text} `, errors),
    async askSecret(text) {
      errors.write(`${text} (not shown) `);
      const answer = await question('', new Writable({ write: (_, __, done) => done() }));
      errors.write('\n');
      return answer;
    },
    async readInput() {
      return (await readAll(input)).replace(/\r?\n$/, '');
    },
  };
}
