import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../infra/ops/commands/index.ts';
import { PUBLIC_STATUSES } from '../../shared/domain/status-view.ts';
import { resourcesOf, synthesizeStack } from './synthesis.ts';

const PROJECT = join(import.meta.dirname, '../..');
const DIRECTORY = join(PROJECT, 'infra/runbooks');
const EVERYWHERE = ['stack', 'region', 'json', 'help'];
const files = readdirSync(DIRECTORY);
const stack = synthesizeStack({ dataMap: join(import.meta.dirname, 'data-map.json') });
const alarms = resourcesOf(stack, 'AWS::CloudWatch::Alarm').map(({ Properties }) => ({
  name: String(Properties['AlarmName']).replace('data-deletion-production-', ''),
  description: String(Properties['AlarmDescription']),
}));

test.each(alarms)('$name names its runbook, which is there', ({ name, description }) => {
  expect(description).toContain(`infra/runbooks/${name}.md`);
  expect(files).toContain(`${name}.md`);
});

test('every runbook belongs to an alarm, and is in the table of contents', () => {
  const names = files
    .filter((file) => !['README.md', 'statuses.md'].includes(file))
    .map((file) => file.replace('.md', ''));
  expect(names.toSorted()).toEqual(alarms.map(({ name }) => name).toSorted());
  const contents = read('README.md');
  expect(names.filter((name) => !contents.includes(`(${name}.md)`))).toEqual([]);
});

test('every public status has a heading, and so has a failing part', () => {
  const headings = [...read('statuses.md').matchAll(/^## (.+)$/gm)].map((match) => match[1]);
  expect(headings).toEqual([...PUBLIC_STATUSES, 'A part is failing']);
});

test.each(files)('%s is short', (file) => {
  // nobody reads a table from its first row to its last
  const lines = read(file)
    .split('\n')
    .filter((line) => !/^ *\| /.test(line));
  expect(lines.length).toBeLessThan(60);
});

const runbooks = files.filter((file) => file !== 'README.md' && file !== 'statuses.md');
test.each(runbooks)('%s says what it means, what to see, what to do, and when it is over', (file) => {
  expect(read(file)).toMatch(
    new RegExp(
      `^# ${file.replace('.md', '')}\n\n.+\\*\\*See\\.\\*\\*.+\\*\\*Do\\.\\*\\*.+\\*\\*Resolved when\\*\\*`,
      's',
    ),
  );
});

test.each(files)('every link of %s leads somewhere', (file) => {
  const links = [...read(file).matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] as string);
  expect(links.filter((link) => !files.includes(link))).toEqual([]);
});

test.each(files)('every command of %s exists, with these options', (file) => {
  for (const line of read(file).matchAll(/npm run (?:--silent )?ops -- ([a-z][^`\n]*)/g)) {
    const words = (line[1] as string).split(' ');
    const found = COMMANDS.find(({ name }) => `${words.join(' ')} `.startsWith(`${name} `));
    expect([line[0], found?.name]).toEqual([line[0], expect.any(String)]);
    const options = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
    const known = new Set([...Object.keys(found?.options ?? {}), ...EVERYWHERE]);
    expect(options.filter((option) => !known.has(option))).toEqual([]);
    const required = Object.entries(found?.options ?? {}).filter(([, { isRequired }]) => isRequired);
    if (!options.includes('help')) expect(options).toEqual(expect.arrayContaining(required.map(([name]) => name)));
  }
});

test.each(files)('every schedule that %s looks for is in the template, by a part of its generated name', (file) => {
  const ids = resourcesOf(stack, 'AWS::Scheduler::Schedule').map(({ id }) => id);
  // CloudFormation keeps only the start of a long id
  const looked = [...read(file).matchAll(/Schedules\[\?contains\(Name, '(\w+)'\)/g)].map((match) => match[1] as string);
  expect(looked.filter((part) => ids.filter((id) => id.slice(0, 24).includes(part)).length !== 1)).toEqual([]);
  expect(read(file)).not.toMatch(/schedule `/);
});

test.each(files)('every word that %s looks for in a log is logged', (file) => {
  const logged = read('../../shared/ports/log.ts') + read('../../shared/adapters/aws/key-errors.ts');
  const patterns = [...read(file).matchAll(/--filter-pattern (\w+)/g)].map((match) => match[1] as string);
  expect(patterns.filter((pattern) => !logged.includes(`'${pattern}'`))).toEqual([]);
});

function read(file: string): string {
  return readFileSync(join(DIRECTORY, file), 'utf8');
}
