import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandHelp, groupHelp } from '../../../infra/ops/cli/help.ts';
import { COMMANDS } from '../../../infra/ops/commands/index.ts';

const PROJECT = join(import.meta.dirname, '../../..');
const DOCUMENTS = ['.github', 'functions', 'infra', 'test'].flatMap((folder) =>
  readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
);
/** Of a line or a piece of code, as far as the output is redirected or given to another program. */
const REDIRECTED = /npm run ops --[^`\n]* (?:>|\|) [^`\n]*/g;

describe('npm’s own lines do not get into what a command of ops writes for programs', () => {
  it.each(['README.md', ...DOCUMENTS.filter((path) => path.endsWith('.md'))])('in %s', (path) => {
    expect(readFileSync(join(PROJECT, path), 'utf8').match(REDIRECTED)).toBeNull();
  });

  it('in the examples of the help', () => {
    const groups = new Set(COMMANDS.map(({ name }) => name.split(' ')[0] ?? ''));
    const help = [...COMMANDS.flatMap(commandHelp), ...[...groups].flatMap((group) => groupHelp(COMMANDS, group))];
    const forPrograms = help.filter((line) => / (?:>|\|) | --(?:json|csv)\b/.test(line) && line.includes('npm run'));
    expect(forPrograms.length).toBeGreaterThan(5);
    expect(forPrograms.filter((line) => !line.includes('npm run --silent ops -- '))).toEqual([]);
  });
});
