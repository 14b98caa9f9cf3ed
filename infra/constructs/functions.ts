import { join } from 'node:path';
import { Duration, Stage } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { bundle, type FunctionName } from '../bundle.ts';
import { DEFAULTS } from '../defaults.ts';
import type { DataDeletion, DataDeletionProps } from './data-deletion.ts';
import { DeletionFunction, type DeletionFunctionProps } from './deletion-function.ts';
import { type EnvironmentParts, environmentsOf } from './function-environments.ts';

/** The queue hides a message for six times as long. */
export const WORKER_TIMEOUT = Duration.minutes(5);

/** Memory decides the processor's share too: who is waited for has more. */
const SIZES: { readonly [name in FunctionName]: Pick<DeletionFunctionProps, 'memoryMegabytes' | 'timeout'> } = {
  'deletion-callback': { memoryMegabytes: 1024, timeout: Duration.seconds(25) },
  'purge-worker': { memoryMegabytes: 1024, timeout: WORKER_TIMEOUT },
  'deletion-status': { memoryMegabytes: 512, timeout: Duration.seconds(10) },
  'provider-confirmation': { memoryMegabytes: 512, timeout: Duration.seconds(25) },
  sweeper: { memoryMegabytes: 512, timeout: Duration.minutes(1) },
  canary: { memoryMegabytes: 512, timeout: Duration.minutes(5) },
};

const CONSTRUCT_IDS: { readonly [name in FunctionName]: string } = {
  'deletion-callback': 'Callback',
  'purge-worker': 'Worker',
  'deletion-status': 'Status',
  'provider-confirmation': 'Confirmation',
  sweeper: 'Sweeper',
  canary: 'Canary',
};

/** The six functions, without any permission yet. */
export function makeFunctions(
  scope: Construct,
  parts: EnvironmentParts,
  props: DataDeletionProps,
): DataDeletion['functions'] {
  const bundles = props.bundles ?? bundle({ dataMap: props.dataMap, outputDirectory: functionsFolder(scope) });
  const concurrency = props.callbackConcurrency ?? DEFAULTS.callbackConcurrency;
  const environments = environmentsOf(parts, props);
  const make = (name: FunctionName, description: string, more: Partial<DeletionFunctionProps> = {}) => {
    const code = bundles.find((candidate) => candidate.name === name);
    if (code === undefined) throw new TypeError(`there is no bundle of ${name}`);
    const logGroupName = `/${nameOf(props)}/${name}`;
    const common = { environment: environments[name], key: parts.keys.data, bundle: code, description, logGroupName };
    return new DeletionFunction(scope, CONSTRUCT_IDS[name], { ...common, ...SIZES[name], ...more });
  };
  return {
    'deletion-callback': make('deletion-callback', 'Verifies and records what Meta asks', {
      reservedConcurrency: concurrency === 0 ? undefined : concurrency,
    }),
    'purge-worker': make('purge-worker', 'Deletes, verifies, and signs the receipt', {
      network: props.workerNetwork,
    }),
    'deletion-status': make('deletion-status', 'Shows a person how the request stands'),
    'provider-confirmation': make('provider-confirmation', 'Takes the word of a service provider that it has deleted'),
    sweeper: make('sweeper', 'Queues again what stands still, and measures lateness'),
    // it reaches the same stores as the worker
    canary: make('canary', 'Proves every day that somebody who asks is deleted', { network: props.workerNetwork }),
  };
}

/** What the names of keys, logs, alarms and the dashboard begin with. */
export function nameOf({ name }: Pick<DataDeletionProps, 'name'>): string {
  return name ?? 'data-deletion';
}

/** Beside the template: each synthesis has its own, so that two at once never share a data map. */
function functionsFolder(scope: Construct): string {
  return join(Stage.of(scope)?.outdir ?? '.build', 'functions');
}
