import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { openApi } from '../../functions/deletion-status/openapi.ts';
import type { Language } from '../../functions/deletion-status/pages/languages.ts';
import { SENTENCES } from '../../functions/deletion-status/pages/locales/index.ts';
import { sentencesIn } from '../../functions/deletion-status/pages/sentences-in.ts';
import { deflateRawSync, inflateRawSync } from '../../infra/bundle/late-zlib.ts';
import { type Bundle, bundle, FUNCTION_NAMES } from '../../infra/bundle.ts';
import { readDataMap } from '../../infra/data-map-file.ts';

const PROJECT = join(import.meta.dirname, '../..');
const dataMap = join(import.meta.dirname, 'data-map.json');
const outputDirectory = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(outputDirectory, { recursive: true }));

const bundles = bundle({ dataMap, outputDirectory });

test('there is a bundle of every function', () => {
  expect(bundles.map(({ name }) => name)).toEqual(FUNCTION_NAMES);
  expect(FUNCTION_NAMES.length).toBeGreaterThan(5);
});

/** The functions that connect to the data map's targets. */
const CONNECTING = ['canary', 'purge-worker'];

test.each(bundles)(
  '$name is one CommonJS file, with the documents it reads beside it',
  ({ name, directory, bytes }) => {
    const documents = name === 'deletion-status' ? ['data-map.json', 'openapi.json', 'sentences'] : ['data-map.json'];
    expect(readdirSync(directory).toSorted()).toEqual([...documents, 'index.js', 'package.json'].toSorted());
    expect(jsonIn(join(directory, 'data-map.json'))).toEqual(readDataMap(dataMap));
    expect(statSync(join(directory, 'index.js')).size).toBe(bytes);
  },
);

test.each(bundles)('$name looks for credentials in the environment and nowhere else', ({ directory }) => {
  const code = readFileSync(join(directory, 'index.js'), 'utf8');
  const elsewhere = ['AssumeRoleWithWebIdentity', 'SSOOIDC', '169.254.170.2', 'credential_process'];
  expect(elsewhere.filter((word) => code.includes(word))).toEqual([]);
});

test.each(bundles)('$name starts with nothing from node_modules, or says which setting is missing', ({ directory }) => {
  const start = `try { require(process.argv[1]) } catch (error) { console.log(error.message) }`;
  const said = execFileSync(process.execPath, ['-e', start, join(directory, 'index.js')], {
    env: {},
    cwd: outputDirectory,
    encoding: 'utf8',
  });
  // a function that needs no setting prints nothing
  expect(said).toMatch(/^(?:the environment variable [A-Z_]+ is not set\n)?$/);
});

test.each(['deletion-callback', 'deletion-status'])('%s loads no zlib before it uses it', (name) => {
  const { directory } = bundles.find((of) => of.name === name) ?? {};
  const start = `try { require(process.argv[1]) } catch {} console.log(process.moduleLoadList.filter((each) => /zlib/.test(each)))`;
  const said = execFileSync(process.execPath, ['-e', start, join(directory ?? '', 'index.js')], {
    env: {},
    encoding: 'utf8',
  });
  expect(said).toBe('[]\n');
});

test('zlib works the same when it is loaded lazily', () => {
  const dictionary = Buffer.from('what these texts have in common');
  const options = { level: 9, dictionary };
  const deflated = deflateRawSync('what texts have in common', options);
  expect(deflated).toEqual(zlib.deflateRawSync('what texts have in common', options));
  expect(inflateRawSync(deflated, { dictionary }).toString()).toBe('what texts have in common');
});

describe('a package that only one kind of target needs', () => {
  const OF_A_KIND = ['node_modules/@aws-sdk/client-s3', 'node_modules/mysql2', 'node_modules/pg'];
  const caliq = join(import.meta.dirname, '../../infra/data-map.json');
  const [ofCaliq, ofAll] = [
    bundle({ dataMap: caliq, outputDirectory: join(outputDirectory, 'caliq') }),
    bundle({ outputDirectory: join(outputDirectory, 'all') }),
  ];
  const find = (from: readonly Bundle[], name: string): Partial<Bundle> => from.find((of) => of.name === name) ?? {};

  test.each(CONNECTING)('is in the bundle of the %s where the data map names the kind, or comes later', (name) => {
    const carried = [bundles, ofCaliq, ofAll].map((from) =>
      OF_A_KIND.filter((folder) => find(from, name).packages?.includes(folder)),
    );
    expect(carried).toEqual([[], ['node_modules/@aws-sdk/client-s3', 'node_modules/pg'], OF_A_KIND]);
  });

  test('is in no other function', () => {
    const others = [bundles, ofCaliq, ofAll].flat().filter(({ name }) => !CONNECTING.includes(name));
    expect(others.filter(({ packages }) => packages.some((folder) => OF_A_KIND.includes(folder)))).toEqual([]);
  });

  test('is each package that the folder of one kind imports, and nothing else does', () => {
    const sources = globSync('{functions,shared}/**/*.ts', { cwd: PROJECT }).map((file) => {
      const imported = readFileSync(join(PROJECT, file), 'utf8').matchAll(
        /(?:from |import\()'((?:@[^/']+\/)?[a-z][^/']*)/g,
      );
      return {
        kind: /^shared\/targets\/([^/]+)\//.exec(file)?.[1],
        packages: new Set([...imported].map(([, found]) => found)),
      };
    });
    const importedBy = (name: string) =>
      new Set(sources.filter(({ packages }) => packages.has(name)).map(({ kind }) => kind));
    const { dependencies } = jsonOf(join(PROJECT, 'package.json')) as { readonly dependencies: object };
    const ofAKind = Object.keys(dependencies).filter((name) => {
      const kinds = importedBy(name);
      return kinds.size === 1 && !kinds.has(undefined) && !kinds.has('sql');
    });
    expect(ofAKind.map((name) => `node_modules/${name}`).toSorted()).toEqual(OF_A_KIND);
  });

  test.each(CONNECTING)('is read by the %s only when it connects, where it is a file of its own', (name) => {
    const { directory = '' } = find(ofAll, name);
    expect(readFileSync(join(directory, 'index.js'), 'utf8')).not.toContain('caching_sha2_password');
    const load = `console.log(typeof require(process.argv[1]).createConnection)`;
    const driver = join(directory, 'mysql2.js');
    const said = execFileSync(process.execPath, ['-e', load, driver], { cwd: outputDirectory, encoding: 'utf8' });
    expect(said).toBe('function\n');
  });
});

test('the deployed description of the interface is the one that the schemas generate', () => {
  const status = bundles.find(({ name }) => name === 'deletion-status');
  const deployed = readFileSync(join(status?.directory ?? '', 'openapi.json'), 'utf8');
  expect(deployed).toBe(JSON.stringify(openApi()));
});

test('the deployed pages contain the text of each language, and the code contains none', () => {
  const { directory = '' } = bundles.find(({ name }) => name === 'deletion-status') ?? {};
  const sentences = sentencesIn(directory);
  const languages = Object.keys(SENTENCES) as Language[];
  expect(languages.map(sentences)).toEqual(Object.values(SENTENCES));
  expect(readFileSync(join(directory, 'index.js'), 'utf8')).not.toContain(SENTENCES.de.ask.lead);
});

test('no function contains code that only checks data maps', () => {
  const checking = bundles.filter(({ directory }) =>
    readFileSync(join(directory, 'index.js'), 'utf8').includes('data_map_invalid'),
  );
  expect(checking).toEqual([]);
});

test('no function contains code that only describes its interface', () => {
  expect(bundles.filter(({ packages }) => packages.includes('node_modules/@valibot/to-json-schema'))).toEqual([]);
});

describe('bundled again, with a data map that names its labels by words of the vocabulary', () => {
  const map = jsonIn(dataMap);
  const path = join(outputDirectory, 'with-words.json');
  writeFileSync(path, JSON.stringify({ ...map, targets: map.targets.map((row) => ({ ...row, label: 'messages' })) }));
  const again = bundle({ dataMap: path, outputDirectory: join(outputDirectory, 'again') });

  test('the same sources give the same bytes', () => {
    expect(contents(again).every((code, index) => code === contents(bundles)[index])).toBe(true);
  });

  test('the words are spelled out for the status page, which does not load the vocabulary', () => {
    for (const { directory } of again) {
      const [row] = jsonIn(join(directory, 'data-map.json')).targets;
      expect(row?.label).toMatchObject({ en: 'Messages', de: 'Nachrichten', tr: 'Mesajlar' });
    }
  });
});

function jsonOf(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function jsonIn(path: string) {
  return jsonOf(path) as { readonly targets: readonly { readonly label: unknown }[] };
}

function contents(from: typeof bundles): readonly string[] {
  return from.map(({ directory }) => readFileSync(join(directory, 'index.js'), 'utf8'));
}
