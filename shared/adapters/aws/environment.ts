import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A setting that the stack has given this function.
 *
 * @throws TypeError naming the setting, so that a function with a hole in its environment does not start
 */
export function setting(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new TypeError(`the environment variable ${name} is not set`);
  return value;
}

/**
 * The settings of targets. They are a file beside the code, because Lambda's environment is limited to 4 KB. The
 * environment takes precedence.
 *
 * @param directory where the function's code is
 */
export function targetSettings(
  directory: string,
  environment: NodeJS.ProcessEnv = process.env,
): (name: string) => string | undefined {
  const file = join(directory, 'target-settings.json');
  const beside = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly [name: string]: string })
    : {};
  return (name) => environment[name] ?? beside[name];
}
