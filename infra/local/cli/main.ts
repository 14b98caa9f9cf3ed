import type { Credentials } from '../emulators/aws-clients.ts';
import type { LocalStack } from '../local-stack.ts';
import { type LocalSettings, readLocalSettings } from '../settings.ts';
import { StartError } from '../system/start-error.ts';
import { help } from './help.ts';

const { env } = process;
const print = (lines: readonly string[]): void => lines.forEach((line) => console.log(line));
let stack: LocalStack | undefined;

/** Ends the process with one line that says why, or with the whole error if LOG=debug is set. */
function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  console.error(env['LOG'] === 'debug' ? error : message);
  process.exit(1);
}

/** A stack that is still starting need not be stopped: the data in DATA_DIR is consistent at all times. */
async function stop(): Promise<never> {
  await stack?.stop();
  process.exit(0);
}

/**
 * Stops when the parent process changes: the shell between npm and this process ends on a signal without forwarding it.
 */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void stop();
  }, 500).unref();
}

async function start(): Promise<void> {
  const settings = readLocalSettings(env);
  // loaded late, because it takes a second: settings are checked, and signals handled, before that
  const [{ startLocalStack }, { terminalLog }, { greeting, remoteStoresLines }] = await Promise.all([
    import('../local-stack.ts'),
    import('../lambda/logs.ts'),
    import('./greeting.ts'),
  ]);
  stack = await startLocalStack({
    settings,
    credentials: credentialsFor(settings),
    environment: env,
    log: terminalLog((line) => console.log(line), settings.verbose),
    onStarting: (remote) => print([...remoteStoresLines(remote), 'Starting …']),
    onFailure: fail,
  });
  print(greeting(stack, settings, Date.now()));
}

/** Also sets them in the environment, where seeding reads them. The embedded services accept any credentials. */
function credentialsFor({ endpoint }: LocalSettings): Credentials {
  if (endpoint === undefined) {
    delete env['AWS_PROFILE'];
    delete env['AWS_SESSION_TOKEN'];
  }
  const accessKeyId = (endpoint && env['AWS_ACCESS_KEY_ID']) || 'local';
  const secretAccessKey = (endpoint && env['AWS_SECRET_ACCESS_KEY']) || 'local';
  Object.assign(env, { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey });
  return { accessKeyId, secretAccessKey };
}

const [argument] = process.argv.slice(2);
if (argument === '--help') {
  print(help());
} else if (argument !== undefined) {
  fail(new StartError(`${argument} is not known; npm start takes --help and no other argument`));
} else {
  process.once('SIGINT', () => void stop()).once('SIGTERM', () => void stop());
  if (env['npm_lifecycle_event'] !== undefined) stopWithParent();
  await start().catch(fail);
}
