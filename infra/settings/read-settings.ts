import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { DeletionError } from '../../shared/domain/errors.ts';
import { oneLine } from '../../shared/domain/one-line.ts';
import { PROJECT } from '../project.ts';
import { contradictionOf } from './related-settings.ts';
import { SETTING_NAMES, SETTINGS, type Settings, shown } from './rules.ts';
import { unknownName } from './unknown-name.ts';

/** Settings by name, unchecked: those of `cdk.json`, or overrides of `npm start` and tests. */
export type SettingsInput = { readonly [name: string]: unknown };

/**
 * The settings in force: those of the context, which is `cdk.json` and the command line (`-c name=value`), with the
 * overrides applied.
 *
 * @throws DeletionError `settings_invalid` (reject); the message has one line for each mistake
 */
export function readSettings(overrides: SettingsInput = {}, context: SettingsInput = contextOfCdkJson()): Settings {
  const given = { ...Object.fromEntries(Object.entries(context).filter(([name]) => !isOfCdk(name))), ...overrides };
  const mistakes = Object.keys(given)
    .filter((name) => !Object.hasOwn(SETTINGS, name))
    .map((name) => `setting ${unknownName(name, SETTING_NAMES)}`);
  const settings: { [name: string]: unknown } = {};
  for (const [name, { schema, allowed }] of Object.entries(SETTINGS)) {
    const value = fromCommandLine(schema, given[name]);
    const read = v.safeParse(schema, value);
    if (read.success) settings[name] = read.output;
    else if (value === undefined)
      mistakes.push(`setting ${name} is missing; add it to "context" in cdk.json: ${allowed}`);
    else mistakes.push(`setting ${name} is ${shown(value)}; expected ${allowed}${howWritten(schema, value)}`);
  }
  if (mistakes.length > 0) throw invalid(mistakes);
  const contradiction = contradictionOf(settings as Settings);
  if (contradiction !== undefined) throw invalid([`setting ${contradiction}`]);
  return settings as Settings;
}

/**
 * The `context` of `cdk.json`; empty if there is no such file.
 *
 * @throws DeletionError `settings_invalid` (reject) if the file is not JSON
 */
export function contextOfCdkJson(path: string = join(PROJECT, 'cdk.json')): SettingsInput {
  if (!existsSync(path)) return {};
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { readonly context?: SettingsInput }).context ?? {};
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw invalid([`cdk.json is not JSON: ${oneLine(error.message)}`]);
  }
}

/** The command line gives texts, `cdk.json` any JSON. */
function fromCommandLine(schema: v.GenericSchema, value: unknown): unknown {
  if (typeof value !== 'string' || v.is(schema, value) || !/^(?:\d+$|true$|false$|[[{])/.test(value)) return value;
  try {
    const meant: unknown = JSON.parse(value);
    // a list or an object is read even if it is wrong, because the text of one may hold a secret, and would be shown
    return typeof meant === 'object' || v.is(schema, meant) ? meant : value;
  } catch {
    return value;
  }
}

/** What is missing where a text was given for a list or an object. */
function howWritten(schema: v.GenericSchema, value: unknown): string {
  const { type } = 'wrapped' in schema ? (schema.wrapped as v.GenericSchema) : schema;
  return typeof value === 'string' && (type === 'array' || type === 'record') ? '; on the command line as JSON' : '';
}

/** Whether a member of the context is the CDK's own: feature flags, lookups and the CLI's notes are in it, too. */
function isOfCdk(name: string): boolean {
  return /[:/]/.test(name) || ['acknowledged-issue-numbers', 'cli-telemetry'].includes(name);
}

function invalid(mistakes: readonly string[]): DeletionError {
  return new DeletionError('settings_invalid', 'reject', mistakes.join('\n'));
}
