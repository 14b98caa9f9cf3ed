import { indented, type Line, styled } from '../cli/text.ts';

/** Something that an operator should know or do, and the commands for it. */
export type Step = { readonly text: string; readonly commands?: readonly string[] };

/** One line for each step, and one for each of its commands. */
export function stepLines(steps: readonly Step[]): readonly Line[] {
  return steps.flatMap(({ text, commands = [] }) => [
    text,
    ...commands.map((command) => indented(styled('strong', command))),
  ]);
}
