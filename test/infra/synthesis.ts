import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Synthesis, synthesize, type TemplateResource } from '../../infra/app.ts';
import { type Bundle, FUNCTION_NAMES } from '../../infra/bundle.ts';
import type { SettingsInput } from '../../infra/settings/read-settings.ts';

export type StackSynthesis = Synthesis & {
  /** The target settings beside each function's code, by the function's folder. */
  readonly targetSettings: { readonly [name: string]: { readonly [name: string]: string } };
};

const made = new Map<string, StackSynthesis>();

/**
 * The stack's template, with code that does nothing, because bundling has its own tests. Each test process synthesizes the
 * same settings only once, for all files.
 */
export function synthesizeStack(settings: SettingsInput = {}): StackSynthesis {
  const { dataMap } = settings;
  const map = typeof dataMap === 'string' && existsSync(dataMap) ? readFileSync(dataMap, 'utf8') : '';
  const key = JSON.stringify({ ...settings, dataMap: typeof dataMap === 'string' ? resolve(dataMap) : dataMap, map });
  const synthesis = made.get(key) ?? synthesized(settings);
  made.set(key, synthesis);
  return synthesis;
}

function synthesized(settings: SettingsInput): StackSynthesis {
  const outputDirectory = mkdtempSync(join(tmpdir(), 'synthesis-'));
  try {
    const bundles = emptyBundles(outputDirectory);
    const synthesis = synthesize({ settings, outputDirectory: join(outputDirectory, 'cdk.out'), bundles });
    const files = bundles.map(({ name, directory }) => [name, join(directory, 'target-settings.json')] as const);
    const told = files.filter(([, file]) => existsSync(file));
    return {
      ...synthesis,
      targetSettings: Object.fromEntries(told.map(([name, file]) => [name, JSON.parse(readFileSync(file, 'utf8'))])),
    };
  } finally {
    rmSync(outputDirectory, { recursive: true });
  }
}

export function emptyBundles(parent: string): readonly Bundle[] {
  return FUNCTION_NAMES.map((name) => {
    const directory = join(parent, name);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'index.js'), `exports.handler = async () => '${name}';`);
    return { name, directory, bytes: 0, gzippedBytes: 0, packages: [] };
  });
}

export type NamedResource = TemplateResource & { readonly id: string };

export function resourcesOf({ template }: Synthesis, type: string): readonly NamedResource[] {
  return Object.entries(template.Resources).flatMap(([id, resource]) =>
    resource.Type === type ? [{ id, ...resource }] : [],
  );
}

/** The only resource of this type whose logical id contains this text. */
export function resourceOf(synthesis: Synthesis, type: string, idContains = ''): NamedResource {
  const found = resourcesOf(synthesis, type).filter(({ id }) => id.includes(idContains));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} with ${idContains} in their id`);
  return found[0] as NamedResource;
}

export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
};

export function statementsOf(resource: TemplateResource, property = 'PolicyDocument'): readonly Statement[] {
  return (resource.Properties[property] as { readonly Statement: readonly Statement[] }).Statement;
}

export function actionsOf(statement: Statement): readonly string[] {
  return [statement.Action].flat();
}

/** The environment variables of a function. */
export function environmentOf(synthesis: Synthesis, name: string): { readonly [variable: string]: unknown } {
  const { Environment } = resourceOf(synthesis, 'AWS::Lambda::Function', name).Properties;
  return (Environment as { readonly Variables: { readonly [variable: string]: unknown } }).Variables;
}

/** For a matcher: the ARN of the resource whose logical id contains this text. */
export function arnOf(idContains: string): object {
  return { 'Fn::GetAtt': [expect.stringContaining(idContains), 'Arn'] };
}

/** A readable form of a template value: references become the names of the resources, and `Fn::Join` becomes text. */
export function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': joined } = value as { readonly [name: string]: unknown };
  if (typeof Ref === 'string') return PSEUDO_PARAMETERS[Ref] ?? nameOf(Ref);
  if (Array.isArray(attribute)) return `${nameOf(String(attribute[0]))}.${attribute[1]}`;
  if (Array.isArray(joined)) return (joined[1] as unknown[]).map(readable).join(String(joined[0]));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

const PSEUDO_PARAMETERS: { readonly [name: string]: string } = {
  'AWS::Partition': 'aws',
  'AWS::AccountId': 'ACCOUNT',
  'AWS::Region': 'REGION',
  'AWS::StackId': 'STACK_ID',
  'AWS::StackName': 'STACK_NAME',
};

/** A logical id without the prefix that all share, and without the digits that make it unique. */
function nameOf(logicalId: string): string {
  return logicalId.replace(/^DataDeletion/, '').replace(/[0-9A-F]{8}$/, '');
}
