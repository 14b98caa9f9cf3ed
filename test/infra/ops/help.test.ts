import { command } from '../../../infra/ops/cli/command.ts';
import { commandHelp, groupHelp, overview } from '../../../infra/ops/cli/help.ts';
import { choice, flag, required, text, words } from '../../../infra/ops/cli/options.ts';

const LONG_WORD = 'x'.repeat(101);
const check = command({ name: 'check', summary: 'Checks it.', options: {}, examples: ['check'], run: async () => 0 });
const thingAdd = command({
  name: 'thing add',
  summary: 'Adds a thing.',
  about: [
    // of 100 characters, as many as a line has, and of 101
    `It is described in a line that has a hundred letters, and no more, so that nothing of it is wrapped.`,
    'It is described in a line that has a hundred letters, and one more, so that its last word is wrapped.',
    LONG_WORD,
  ],
  arguments: [
    { name: 'THING', about: 'What it is.' },
    { name: 'PLACE', about: 'Where it goes.' },
  ],
  options: {
    kind: choice(['small', 'large', 'huge'], 'KIND', 'How large it is.'),
    code: { ...text('CODE', 'One or more.'), allowed: 'one_code' },
    fast: flag('Do it fast.'),
    owner: required(text('NAME', 'Whose it is.')),
    colour: required(text('NAME', 'Which colour.')),
    // neither is a list of words
    since: { ...text('TIME', 'Since when.'), allowed: 'a date, now' },
    until: { ...text('TIME', 'Until when.'), allowed: 'now, or later' },
    reason: words('WORDS', 'Why.'),
  },
  examples: ['thing add THING --owner me', 'thing add THING --owner me --fast'],
  run: async () => 0,
});
const others = ['thing list', 'things', 'other thing'].map((name) => ({ ...check, name, examples: [name] }));
const commands = [check, thingAdd, ...others];

const COMMON = [
  'Deployment and output:',
  '  --local URL      Act on the stack that npm start runs here. This is the default, with',
  '                   http://127.0.0.1:3000.',
  '  --stack NAME     Act on this stack on AWS, such as data-deletion-production.',
  '  --region REGION  Where the stack is. Without it AWS_REGION, or the region in cdk.json.',
  '  --data-map PATH  The data map that is deployed. Without it, the one that cdk.json names.',
  '  --json           Answer with JSON on standard output; everything else is on standard error.',
  '  --help           Show help.',
  '',
];

test('the help lists the commands between what the program is and how to go on', () => {
  const lines = overview(commands);
  expect(lines.slice(0, 4)).toEqual([
    'Operates a deployment of data deletion: one on AWS, or the local one that npm start runs.',
    '',
    'Usage: npm run ops -- COMMAND [OPTIONS]',
    '',
  ]);
  expect(lines.slice(4, 11)).toEqual([
    '  check        Checks it.',
    '  thing add    Adds a thing.',
    '  thing list   Checks it.',
    '  things       Checks it.',
    '  other thing  Checks it.',
    '',
    'To start:',
  ]);
  expect(lines.slice(14)).toEqual([
    '',
    'Without --stack NAME every command acts on this machine.',
    'Commands that change something show a plan and ask first, unless --yes is given.',
    'Exit codes: 0 done, 1 refused or failed, 2 wrong arguments.',
    'For scripts: npm run --silent ops -- COMMAND --json',
    '',
    'Help for a command: npm run ops -- COMMAND --help',
  ]);
});

test('the help for a group has its commands, each with its first example', () => {
  expect(groupHelp(commands, 'thing')).toEqual([
    'Usage: npm run ops -- thing COMMAND [OPTIONS]',
    '',
    '  thing add   Adds a thing.',
    '  thing list  Checks it.',
    '',
    'Examples:',
    '  npm run ops -- thing add THING --owner me',
    '  npm run ops -- thing list',
    '',
    'Help for a command: npm run ops -- thing COMMAND --help',
  ]);
});

test('the help for a command explains its arguments, and its options with the required ones first', () => {
  expect(commandHelp(thingAdd)).toEqual([
    'Usage: npm run ops -- thing add THING PLACE --owner NAME --colour NAME [OPTIONS]',
    '',
    'Adds a thing.',
    '',
    'It is described in a line that has a hundred letters, and no more, so that nothing of it is wrapped.',
    '',
    'It is described in a line that has a hundred letters, and one more, so that its last word is',
    'wrapped.',
    '',
    LONG_WORD,
    '',
    'Examples:',
    '  npm run ops -- thing add THING --owner me',
    '  npm run ops -- thing add THING --owner me --fast',
    '',
    'Arguments:',
    '  THING  What it is.',
    '  PLACE  Where it goes.',
    '',
    'Options:',
    '  --owner NAME    Whose it is. Required.',
    '  --colour NAME   Which colour. Required.',
    '  --kind KIND     How large it is. One of small, large, huge.',
    '  --code CODE     One or more. One of one_code.',
    '  --fast          Do it fast.',
    '  --since TIME    Since when.',
    '  --until TIME    Until when.',
    '  --reason WORDS  Why.',
    '',
    ...COMMON,
  ]);
});

test('the help for a command explains its only argument', () => {
  const lines = commandHelp({ ...check, arguments: [{ name: 'THING', about: 'What it is.' }] });
  expect(lines.slice(6, 9)).toEqual(['', 'Arguments:', '  THING  What it is.']);
});

test('the help for a command without arguments and options has no headings for them', () => {
  expect(commandHelp(check)).toEqual([
    'Usage: npm run ops -- check [OPTIONS]',
    '',
    'Checks it.',
    '',
    'Examples:',
    '  npm run ops -- check',
    '',
    ...COMMON,
  ]);
});

test('the help for a command with flags alone has them two spaces from what they do', () => {
  const quick = { ...check, options: { fast: flag('Do it fast.') } };
  expect(commandHelp(quick)).toContain('  --fast  Do it fast.');
});
