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
