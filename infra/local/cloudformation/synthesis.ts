import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Synthesis } from '../../app.ts';
import { StartError } from '../system/start-error.ts';

export type SynthesisOptions = {
  /** The path of the data map, and the settings that differ from `cdk.json`. */
  readonly settings: { readonly dataMap: string; readonly whatsAppHoldHours?: number };
  /** The settings of targets in `cdk.json`; others that the data map names need not be set there for a local stack. */
  readonly targetSettings: Readonly<Record<string, string>>;
  /** Gets the functions' code, which the local stack runs. */
  readonly folder: string;
};

/** The thread's answer; `mistake` is a mistake in the settings or the data map. */
export type SynthesisMessage = { readonly synthesis: Synthesis } | { readonly mistake: string };

/**
 * Synthesizes the app that `cdk deploy` deploys, in a thread of its own: it takes seconds, and the CDK needs much
 * memory, which the end of the thread frees.
 *
 * @throws StartError if the settings in `cdk.json` or the data map are invalid
 */
export async function synthesizeApart(options: SynthesisOptions): Promise<Synthesis> {
  const worker = new Worker(join(import.meta.dirname, 'synthesis-worker.ts'), { workerData: options, execArgv: [] });
  const [message] = (await once(worker, 'message')) as [SynthesisMessage];
  if ('mistake' in message) throw new StartError(message.mistake);
  return message.synthesis;
}
