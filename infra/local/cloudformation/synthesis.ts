import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Synthesis } from '../../app.ts';
import { StartError } from '../system/start-error.ts';

export type SynthesisOptions = {
  /** The path of the data map, and what differs from `cdk.json` besides. */
  readonly settings: { readonly dataMap: string; readonly whatsAppHoldHours?: number };
  /** As `cdk.json` has them; what the data map names beyond them is asked for nowhere else on this machine. */
  readonly targetSettings: Readonly<Record<string, string>>;
  /** Takes the functions' code, which stays in use. */
  readonly folder: string;
};

/** What the thread answers: `mistake` is for whoever wrote the settings or the data map. */
export type SynthesisMessage = { readonly synthesis: Synthesis } | { readonly mistake: string };

/**
 * Synthesizes the app that `cdk deploy` deploys, in a thread of its own: it takes seconds, and the CDK's memory.
 *
 * @throws StartError when the settings of `cdk.json` or the data map are wrong
 */
export async function synthesizeApart(options: SynthesisOptions): Promise<Synthesis> {
  const worker = new Worker(join(import.meta.dirname, 'synthesis-worker.ts'), { workerData: options, execArgv: [] });
  const [message] = (await once(worker, 'message')) as [SynthesisMessage];
  if ('mistake' in message) throw new StartError(message.mistake);
  return message.synthesis;
}
