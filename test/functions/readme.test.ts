import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FUNCTIONS = join(import.meta.dirname, '../../functions');
const text = readFileSync(join(FUNCTIONS, 'README.md'), 'utf8');
const steps = [...text.matchAll(/^(\d+)\. (.*)$/gm)].map(([, number, step = '']) => ({ number: Number(number), step }));

describe('the flow in functions/README.md', () => {
  it('has nine steps, numbered from one', () => {
    expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('links only to files that exist, and links something in every step', () => {
    const linksOf = (markdown: string): readonly string[] =>
      [...markdown.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    expect(linksOf(text).filter((link) => !existsSync(join(FUNCTIONS, link)))).toEqual([]);
    expect(steps.filter(({ step }) => linksOf(step).length === 0)).toEqual([]);
  });

  it('names every process in a step', () => {
    const folders = readdirSync(FUNCTIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const processes = folders.map(({ name }) => name).filter((name) => name !== 'http');
    const flow = steps.map(({ step }) => step).join('\n');
    expect(processes.filter((name) => !flow.includes(`](${name}/handler.ts)`))).toEqual([]);
  });
});
