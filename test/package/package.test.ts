import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FUNCTION_NAMES } from '../../infra/bundle.ts';
import { readDataMap } from '../../infra/data-map-file.ts';
import { OUTPUT_NAMES } from '../../infra/ops/aws/deployment.ts';
import { makeApp, makeOldApp, run, withNode } from './adopter.ts';

const PROJECT = join(import.meta.dirname, '../..');
const MINUTES = 60_000;

type Manifest = {
  readonly engines: { readonly node: string };
  readonly peerDependencies: { readonly [name: string]: string };
};
const { engines, peerDependencies } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as Manifest;

const folder = mkdtempSync(join(tmpdir(), 'package-'));
const app = join(folder, 'shop');
const installed = join(app, 'node_modules/meta-data-deletion');
const tarball = join(folder, 'package.tgz');

beforeAll(() => {
  const name = run('npm', ['pack', '--silent', '--pack-destination', folder], PROJECT).trim().split('\n').at(-1) ?? '';
  renameSync(join(folder, name), tarball);
  makeApp(app, tarball);
}, 10 * MINUTES);
afterAll(() => rmSync(folder, { recursive: true }));

test('the package holds what runs, what is read and the declarations, and neither tests nor sources', () => {
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
  const expected = /^(?:dist|infra)(?:\/|$)|^(?:README\.md|LICENSE|package\.json)$/;
  expect(files.filter((file) => !expected.test(file))).toEqual([]);
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'));
  expect(sources.filter((file) => !file.startsWith('infra/examples/'))).toEqual([]);
  expect(sources.length).toBeGreaterThan(0);
  expect(files.filter((file) => /\btest\b|data-map\.json$/.test(file))).toEqual([]);
  expect(files).toEqual(expect.arrayContaining(FUNCTION_NAMES.map((name) => `dist/functions/${name}/index.js`)));
});

test('every link in a document leads to a file of the package', () => {
  const documents = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.md'),
  );
  expect(documents.length).toBeGreaterThan(30);
  const broken = documents.flatMap((document) =>
    linksOf(document)
      .filter((link) => !existsSync(join(installed, dirname(document), link)))
      .map((link) => `${document} → ${link}`),
  );
  expect(broken).toEqual([]);
});

test('nothing that is installed compiles anything, and what became part of a file has its notice', () => {
  const library = readFileSync(join(installed, 'dist/index.js'), 'utf8');
  expect(library).toContain('require("aws-cdk-lib/core")');
  expect(library).not.toMatch(/require\("(?:esbuild|typescript)"\)/);
  const notices = readFileSync(join(installed, 'dist/THIRD-PARTY-NOTICES'), 'utf8').split('\n');
  expect(notices).toEqual(expect.arrayContaining(['@aws-sdk/client-dynamodb', 'jose', 'pg', 'valibot']));
  expect(notices).not.toContain('esbuild');
});

describe.each([oldestOf(engines.node), '22', '24'])('on Node %s', (version) => {
  let environment = {};
  beforeAll(() => {
    environment = withNode(version);
  }, 3 * MINUTES);

  test('the version is the one that is meant', () => {
    expect(`${run('node', ['--version'], app, environment).trim()}.`).toContain(`v${version}.`);
  });

  test(
    'an app that cdk init made synthesizes, with the outputs that the commands read',
    () => {
      const bin = join(app, 'bin/shop.ts');
      expect(existsSync(bin)).toBe(true);
      rmSync(join(app, 'cdk.out'), { recursive: true, force: true });
      run('node', ['node_modules/aws-cdk/bin/cdk', 'synth', '--quiet'], app, environment);
      const { Outputs } = JSON.parse(readFileSync(join(app, 'cdk.out/ShopStack.template.json'), 'utf8')) as {
        readonly Outputs: { readonly [name: string]: { readonly Value: unknown } };
      };
      expect(Object.keys(Outputs)).toEqual(expect.arrayContaining([...OUTPUT_NAMES, 'WorkerRole']));
      expect(Outputs['PromiseDays']?.Value).toBe('20');
      const assets = readdirSync(join(app, 'cdk.out')).filter((name) => name.startsWith('asset.'));
      expect(assets).toHaveLength(FUNCTION_NAMES.length);
      const dataMap = readDataMap(join(app, 'data-map.json'));
      for (const asset of assets) {
        expect(JSON.parse(readFileSync(join(app, 'cdk.out', asset, 'data-map.json'), 'utf8'))).toEqual(dataMap);
        expect(existsSync(join(app, 'cdk.out', asset, 'index.js'))).toBe(true);
      }
      const speaking = assets.filter((asset) => existsSync(join(app, 'cdk.out', asset, 'sentences/hi.json')));
      expect(speaking).toHaveLength(1);
    },
    5 * MINUTES,
  );

  test(
    'an ES module imports the library that CommonJS requires, and synthesizes',
    () => {
      const { outputs, isOneLibrary } = JSON.parse(run('node', ['module.mjs'], app, environment)) as {
        readonly outputs: readonly string[];
        readonly isOneLibrary: boolean;
      };
      expect(outputs).toEqual(expect.arrayContaining([...OUTPUT_NAMES]));
      expect(isOneLibrary).toBe(true);
    },
    3 * MINUTES,
  );

  test('a function verifies a signed request without the CDK', () => {
    expect(JSON.parse(run('node', ['runtime.cjs'], app, environment))).toEqual({
      userId: '218471',
      forged: 'signature_mismatch',
      isWithoutCdk: true,
    });
  });

  test('the operations commands run, and say how they are typed here', () => {
    const command = join(app, 'node_modules/.bin/data-deletion');
    const help = run(command, ['--help'], app, environment);
    expect(help).toContain('Usage: npx data-deletion COMMAND [OPTIONS]');
    expect(help).toContain('Name the deployment with --stack NAME.');
    // which the package does not have
    expect(help).not.toContain('npm start');
    expect(() => run(command, ['request', 'list', '--local', 'http://127.0.0.1:9'], app, environment)).toThrow(
      /nothing answers at http:\/\/127\.0\.0\.1:9; name the deployment on AWS with --stack NAME, or/,
    );
    const wrong = () => run(command, ['request', 'list', '--stack'], app, environment);
    expect(wrong).toThrow(/ended with 2\n\n--stack needs a value; see npx data-deletion request list --help/);
  });
});

test(
  'the oldest versions of the CDK that the package allows synthesize',
  () => {
    const versions = Object.entries(peerDependencies).map(([name, range]) => `${name}@${range.replace('^', '')}`);
    const directory = join(folder, 'old');
    makeOldApp(directory, tarball, versions);
    const { outputs } = JSON.parse(run('node', ['module.mjs'], directory)) as { readonly outputs: readonly string[] };
    expect(outputs).toEqual(expect.arrayContaining([...OUTPUT_NAMES]));
  },
  5 * MINUTES,
);

test(
  'the declarations compile from CommonJS and from an ES module, with every check on',
  () => {
    expect(run('npx', ['tsc', '-p', 'types.tsconfig.json'], app)).toBe('');
    const older = ['--yes', '--package', 'typescript@5.9.3', '--', 'tsc', '-p', 'types.tsconfig.json'];
    expect(run('npx', older, app)).toBe('');
  },
  3 * MINUTES,
);

test(
  'publint and "Are the types wrong?" find nothing',
  () => {
    expect(run('npx', ['--yes', 'publint@0.3.25', tarball, '--strict'], folder)).toContain('All good');
    expect(run('npx', ['--yes', '@arethetypeswrong/cli@0.18.5', tarball], folder)).toContain('No problems found');
  },
  3 * MINUTES,
);

test(
  'the API reference is of this version, and every export has a comment',
  () => {
    const made = join(folder, 'api.md');
    run('npx', ['node', 'infra/package/docs.ts', made], PROJECT);
    expect(readFileSync(join(PROJECT, 'infra/api.md'), 'utf8')).toBe(readFileSync(made, 'utf8'));
  },
  3 * MINUTES,
);

/** The relative ones, without their fragments. */
function linksOf(document: string): readonly string[] {
  const text = readFileSync(join(installed, document), 'utf8');
  const links = [...text.matchAll(/\]\(([^)\s#]+)|(?:src|srcset|href)="([^"\s#]+)/g)].map(
    ([, link, other]) => link ?? other ?? '',
  );
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

/** `>=20.12.0` → `20.12.0` */
function oldestOf(range: string): string {
  const [, version] = /^>=(\d+\.\d+\.\d+)$/.exec(range) ?? [];
  if (version === undefined) throw new TypeError(`engines.node is ${range}; expected >= and a version`);
  return version;
}
