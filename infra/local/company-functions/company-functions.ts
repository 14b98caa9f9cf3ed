import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { seedingPermissionsOf } from '../../../shared/data-map/canary.ts';
import { type DataMap, permissionsOf } from '../../../shared/data-map/data-map.ts';
import { nearest } from '../../../shared/data-map/nearest.ts';
import { type FunctionSurroundings, withLambdaEnvironment } from '../lambda/environment.ts';
import { functionHost } from '../lambda/function-host.ts';
import type { LogLine } from '../lambda/logs.ts';
import { StartError } from '../system/start-error.ts';
import { type Invoke, startInvokeApi } from './invoke-api.ts';

/** The files that export the handlers of the company's functions, by `NAME:ALIAS`. */
export type Handlers = { readonly [functionName: string]: string };

/** The company's own functions that the data map names, running on this machine. */
export type CompanyFunctions = {
  /** The endpoint to invoke them at. */
  readonly url: string;
  stop(): Promise<void>;
};

export type CompanyFunctionsOptions = {
  readonly handlers: Handlers;
  /** Their environment besides Lambda's variables, such as the addresses of their stores. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly surroundings: Omit<FunctionSurroundings, 'overrides'>;
  /** A folder for their bundles. */
  readonly folder: string;
  readonly log: LogLine;
};

const TIMEOUT_SECONDS = 60;
const MEMORY_MEGABYTES = 512;
const RESOURCE = /^lambda:function:(.+)$/;

/**
 * Checks that there is a handler for each function that a data map names.
 *
 * @throws StartError with one line for each function without one
 */
export function requireHandlers(dataMap: DataMap, handlers: Handlers): void {
  const permissions = [...permissionsOf(dataMap), ...seedingPermissionsOf(dataMap)];
  const named = permissions.flatMap(({ resources }) => resources.flatMap((one) => RESOURCE.exec(one)?.[1] ?? []));
  const missing = [...new Set(named)].filter((name) => !Object.hasOwn(handlers, name));
  if (missing.length === 0) return;
  const others = Object.keys(handlers).filter((name) => !named.includes(name));
  throw new StartError(missing.map((name) => missingHandler(name, others)).join('\n'));
}

/** @param others the names that have a handler but are not in the data map */
function missingHandler(name: string, others: readonly string[]): string {
  const functionName = nameWithoutAlias(name);
  const meant = others.find((other) => nameWithoutAlias(other) === functionName) ?? nearest(name, others);
  if (meant !== undefined) return `LAMBDA_HANDLERS names the function ${meant}, but the data map names ${name}`;
  return `the data map names the function ${name}; set LAMBDA_HANDLERS to the path of the file that exports its handler, seen from the folder of package.json, such as LAMBDA_HANDLERS=${name}=${functionName}.ts`;
}

function nameWithoutAlias(name: string): string {
  return name.replace(/:[^:]*$/, '');
}

/**
 * Bundles the handlers and runs them as Lambda would, each in threads of its own. They get the emulated AWS services
 * and the environment of this process.
 *
 * @returns undefined if there are none
 * @throws StartError if a handler cannot be bundled or loaded
 */
export async function startCompanyFunctions(options: CompanyFunctionsOptions): Promise<CompanyFunctions | undefined> {
  if (Object.keys(options.handlers).length === 0) return undefined;
  const hosts = Object.entries(options.handlers).map(
    ([functionName, file], at) => [functionName, hostOf(functionName, file, at, options)] as const,
  );
  for (const [functionName, host] of hosts) {
    if (await host.start()) continue;
    await Promise.all(hosts.map(([, other]) => other.stop()));
    throw new StartError(`the handler of ${functionName} cannot be loaded; its log above says why`);
  }
  const api = await startInvokeApi(
    new Map(hosts.map(([functionName, host]): [string, Invoke] => [functionName, (event) => host.invoke(event)])),
  );
  return {
    url: api.url,
    async stop() {
      await Promise.all([api.stop(), ...hosts.map(([, host]) => host.stop())]);
    },
  };
}

function hostOf(functionName: string, file: string, at: number, options: CompanyFunctionsOptions) {
  const { environment, surroundings, log } = options;
  const folder = join(options.folder, `company-function-${at}`);
  bundleHandler(functionName, file, folder);
  const given = Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  const definition = {
    name: functionName,
    folder,
    handler: 'index.handler',
    timeoutSeconds: TIMEOUT_SECONDS,
    memoryMegabytes: MEMORY_MEGABYTES,
    environment: Object.fromEntries(given) as Record<string, string>,
  };
  return functionHost(withLambdaEnvironment(definition, { ...surroundings, overrides: {} }), (line) =>
    log(functionName, line),
  );
}

function bundleHandler(functionName: string, file: string, folder: string): void {
  try {
    buildSync({
      entryPoints: [file],
      outfile: join(folder, 'index.js'),
      bundle: true,
      platform: 'node',
      target: 'node24',
      format: 'cjs',
      logLevel: 'silent',
    });
  } catch (cause) {
    const says = cause instanceof Error ? cause.message : String(cause);
    throw new StartError(`the handler of ${functionName}, ${file}, cannot be bundled: ${says}`, { cause });
  }
}
