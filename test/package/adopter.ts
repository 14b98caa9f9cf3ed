import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const PROJECT = join(import.meta.dirname, '../..');

const STACK = `
import * as cdk from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { DataDeletion, DeletionCoverage } from 'meta-data-deletion';

export class ShopStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const deletion = new DataDeletion(this, 'DataDeletion', {
      company: { name: 'Shop', contactEmail: 'privacy@shop.test', privacyPolicyUrl: 'https://shop.test/privacy' },
      dataMap: 'data-map.json',
      promiseDays: 20,
    });
    new DeletionCoverage(this, 'DeletionCoverage', { dataMap: 'data-map.json' });
    new cdk.CfnOutput(this, 'WorkerRole', { value: deletion.functions['purge-worker'].role.roleArn });
  }
}
`;

const MODULE = `
import { createRequire } from 'node:module';
import { App, Stack } from 'aws-cdk-lib/core';
import { DataDeletion, DeletionError } from 'meta-data-deletion';
import * as runtime from 'meta-data-deletion/runtime';

const required = createRequire(import.meta.url)('meta-data-deletion');
const app = new App({ outdir: 'cdk.out.module', builtinCloudFormationValidation: false });
new DataDeletion(new Stack(app, 'Shop'), 'DataDeletion', {
  company: { name: 'Shop', contactEmail: 'privacy@shop.test', privacyPolicyUrl: 'https://shop.test/privacy' },
  dataMap: 'data-map.json',
});
console.log(JSON.stringify({
  outputs: Object.keys(app.synth().getStackByName('Shop').template.Outputs),
  isOneLibrary: required.DataDeletion === DataDeletion && runtime.DeletionError === DeletionError,
}));
`;

const RUNTIME = `
const { signRequest, verifySignedRequest } = require('meta-data-deletion/runtime');
const apps = [{ appId: '1', kind: 'facebook', secrets: [{ value: 'secret', age: 'current' }] }];
const signed = signRequest({ algorithm: 'HMAC-SHA256', user_id: '218471' }, 'secret');
const { userId } = verifySignedRequest(signed, apps);
console.log(JSON.stringify({
  userId,
  forged: verifySignedRequest(signed, [{ ...apps[0], secrets: [] }]),
  isWithoutCdk: !Object.keys(require.cache).some((file) => file.includes('aws-cdk-lib')),
}));
`;

/** Compiled by the company with every check on, ours included: `skipLibCheck` would hide what is wrong with declarations. */
const TYPES = `
import { DataDeletion, type DataDeletionProps, verifyReceipt } from 'meta-data-deletion';
import { type RegisteredApp, verifySignedRequest } from 'meta-data-deletion/runtime';

export function roleOf(deletion: DataDeletion): string {
  return deletion.functions['purge-worker'].role.roleArn;
}
export const dataMapOf = ({ dataMap }: DataDeletionProps): string => dataMap;
export const verifiers = [verifyReceipt, (text: string, apps: RegisteredApp[]) => verifySignedRequest(text, apps)];
// @ts-expect-error a company has a name
export const nameless: DataDeletionProps = { company: {}, dataMap: 'data-map.json' };
`;

/** What `cdk init` makes in a folder, with the package in it and used. */
export function makeApp(directory: string, tarball: string): void {
  mkdirSync(directory);
  run(
    process.execPath,
    [join(PROJECT, 'node_modules/aws-cdk/bin/cdk'), 'init', 'app', '--language', 'typescript', '--generate-only'],
    directory,
  );
  run('npm', ['install', '--no-audit', '--no-fund', tarball], directory);
  copyFileSync(join(PROJECT, 'test/infra/data-map.json'), join(directory, 'data-map.json'));
  writeFileSync(join(directory, 'lib/shop-stack.ts'), STACK);
  writeFileSync(join(directory, 'module.mjs'), MODULE);
  writeFileSync(join(directory, 'runtime.cjs'), RUNTIME);
  writeFileSync(join(directory, 'types.cts'), TYPES);
  writeFileSync(join(directory, 'types.mts'), TYPES);
  // as the documents say
  for (const example of ['ask-for-deletion', 'chat-message', 'delete-account-button']) {
    const packed = join(directory, 'node_modules/meta-data-deletion/infra/examples/intake', `${example}.ts`);
    const text = readFileSync(packed, 'utf8').replace('../../package/runtime.ts', 'meta-data-deletion/runtime');
    writeFileSync(join(directory, `${example}.ts`), text);
  }
  const checks = {
    skipLibCheck: false,
    exactOptionalPropertyTypes: false,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    allowImportingTsExtensions: true,
  };
  const files = ['types.cts', 'types.mts', 'chat-message.ts', 'delete-account-button.ts'];
  const tsconfig = { extends: './tsconfig.json', compilerOptions: checks, files };
  writeFileSync(join(directory, 'types.tsconfig.json'), JSON.stringify(tsconfig));
}

/** An app with the oldest versions that the package says it works with; it only synthesizes from an ES module. */
export function makeOldApp(directory: string, tarball: string, versions: readonly string[]): void {
  mkdirSync(directory);
  writeFileSync(join(directory, 'package.json'), '{}');
  run('npm', ['install', '--no-audit', '--no-fund', ...versions, tarball], directory);
  copyFileSync(join(PROJECT, 'test/infra/data-map.json'), join(directory, 'data-map.json'));
  writeFileSync(join(directory, 'module.mjs'), MODULE);
}

/** @throws with everything it said, when it fails */
export function run(program: string, words: readonly string[], cwd: string, environment: object = {}): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** An environment in which `node` is of this version, from npm; kept for the next time. */
export function withNode(version: string): { readonly PATH: string } {
  if (process.version.startsWith(`v${version}.`)) {
    return { PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter) };
  }
  const prefix = join(PROJECT, 'node_modules/.cache/package', `node-${version}`);
  const bin = join(prefix, 'node_modules/.bin');
  const PATH = [bin, process.env['PATH']].join(delimiter);
  const has = spawnSync(join(bin, 'node'), ['--version']).status === 0;
  if (!has)
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', prefix, `node@${version}`]);
  return { PATH };
}
