import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

/**
 * An esbuild plugin that writes the error classes of the SDK's clients in a line each, and of their `package.json` keeps
 * the version: 32 KB less of code that Node.js reads at each cold start of a callback. The classes do what the SDK's do,
 * so an error still says what it is and whether it may be retried.
 */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]models[\\/]errors\.js$/ }, ({ path }) => {
      const contents = leanErrors(readFileSync(path, 'utf8'));
      return contents === undefined ? undefined : { contents };
    });
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, ({ path }) => {
      const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string };
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

const IMPORT = /^import \{ (?<base>\w+) as __BaseException \} from "(?<from>[^"]+)";\n/;

/** A class as the SDK's generator writes it. */
const CLASS =
  /export class (?<name>\w+) extends __BaseException \{\n {4}static shapeId = "[\w.]+#\k<name>";\n {4}name = "\k<name>";\n {4}\$fault = "(?<fault>client|server)";\n(?<retryable> {4}\$retryable = \{\};\n)?(?: {4}\w+;\n)*? {4}constructor\(opts\) \{\n {8}super\(\{\n {12}name: "\k<name>",\n {12}\$fault: "\k<fault>",\n {12}\.\.\.opts,\n {8}\}\);\n {8}Object\.setPrototypeOf\(this, \k<name>\.prototype\);\n(?<members>(?: {8}this\.(\w+) = opts\.\5;\n)*) {4}\}\n\}\n?/g;

/** What all of them have in common. The SDK adds the `shapeId` when it registers a class. */
const LEAN = `const lean = (name, $fault, members = [], retryable = {}) =>
  class extends Base {
    constructor(given) {
      super({ name, $fault, ...given });
      Object.setPrototypeOf(this, new.target.prototype);
      Object.assign(this, { name, $fault, ...retryable });
      for (const member of members) this[member] = given[member];
    }
  };`;

/**
 * @param source of a client's `models/errors.js`
 * @returns undefined if it contains anything other than such classes
 */
export function leanErrors(source: string): string | undefined {
  const { base, from } = IMPORT.exec(source)?.groups ?? {};
  const classes = [...source.matchAll(CLASS)].map(({ groups }) => groups ?? {});
  if (base === undefined || source.replace(IMPORT, '').replace(CLASS, '') !== '') return undefined;
  return [
    `import { ${base} as Base } from ${JSON.stringify(from)};`,
    LEAN,
    ...classes.map(({ name, fault, retryable, members = '' }) => {
      const named = [...members.matchAll(/this\.(\w+)/g)].map(([, member]) => member);
      const given = [name, fault, ...(retryable ? [named, { $retryable: {} }] : named.length > 0 ? [named] : [])];
      return `export const ${name} = /* @__PURE__ */ lean(${given.map((each) => JSON.stringify(each)).join(', ')});`;
    }),
  ].join('\n');
}
