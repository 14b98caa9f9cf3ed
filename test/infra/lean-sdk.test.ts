import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';
import { leanErrors, leanSdk } from '../../infra/bundle/lean-sdk.ts';

const PROJECT = join(import.meta.dirname, '../..');
const { dependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as {
  readonly dependencies: { readonly [name: string]: string };
};
const CLIENTS = Object.keys(dependencies).flatMap((name) => /^@aws-sdk\/(client-.+)$/.exec(name)?.[1] ?? []);
const errorsOf = (client: string): string =>
  readFileSync(join(PROJECT, 'node_modules/@aws-sdk', client, 'dist-es/models/errors.js'), 'utf8');

type ErrorClass = { new (given: object): Error; readonly shapeId?: string };
type Client = { readonly [name: string]: unknown };

const load = createRequire(import.meta.url);
const originals = CLIENTS.map((client) => load(`@aws-sdk/${client}`) as Client);

let leans: readonly Client[];
beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: CLIENTS.map((client, at) => `export * as client${at} from '@aws-sdk/${client}';`).join('\n'),
      resolveDir: PROJECT,
    },
    absWorkingDir: PROJECT,
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    plugins: [leanSdk],
  });
  const module = { exports: {} as { readonly [name: string]: Client } };
  // oxlint-disable-next-line typescript/no-implied-eval -- it is the bundle that was just made
  new Function('module', 'exports', 'require', outputFiles[0]?.text ?? '')(module, module.exports, load);
  leans = CLIENTS.map((_, at) => module.exports[`client${at}`] ?? {});
});

describe.each(CLIENTS.map((client, at) => ({ client, at })))(
  'the errors of $client in the bundles',
  ({ client, at }) => {
    const names = [...errorsOf(client).matchAll(/^export class (\w+)/gm)].map(([, name = '']) => name);

    it('are all written in a line', () => {
      expect(names.length).toBeGreaterThan(10);
      expect(leanErrors(errorsOf(client))?.match(/ lean\("\w+"/g)).toHaveLength(names.length);
    });

    it.each(names)('%s says what the SDK says', (name) => {
      const [original, lean] = [originals[at], leans[at]].map((of) => of?.[name] as ErrorClass);
      if (original === undefined || lean === undefined) throw new Error(`there is no ${name}`);
      const members = Object.keys(new original({}));
      const given = {
        ...Object.fromEntries(members.map((member) => [member, `the ${member}`])),
        message: 'what happened',
        $metadata: { httpStatusCode: 400 },
      };
      const [theirs, ours] = [new original(given), new lean(given)];
      expect(ours).toBeInstanceOf(lean);
      expect(ours.message).toBe('what happened');
      expect({ ...ours }).toEqual({ ...theirs });
      expect({ ...new lean({}) }).toEqual({ ...new original({}) });
      expect(lean.shapeId).toBe(original.shapeId);
    });

    it('are each told apart from the others', () => {
      const classes = names.map((name) => leans[at]?.[name] as ErrorClass);
      const found = classes.map((one) => {
        const error = new one({ $metadata: {} });
        return classes.filter((other) => error instanceof other);
      });
      expect(found).toEqual(classes.map((one) => [one]));
    });
  },
);

it.each([
  ['another declaration', (source: string) => `${source}export const other = 1;\n`],
  ['a class with something of its own', (source: string) => source.replace('...opts,', '...opts, more: 1,')],
  [
    'other hints for retries',
    (source: string) => source.replace('$retryable = {}', '$retryable = { throttling: true }'),
  ],
  ['another name in the class', (source: string) => source.replace('name: "', 'name: "My')],
  ['another import', (source: string) => `import "./other";\n${source}`],
])('a file of errors with %s stays as it is', (_what, change) => {
  const source = errorsOf('client-dynamodb');
  expect(change(source)).not.toBe(source);
  expect(leanErrors(change(source))).toBeUndefined();
});
