import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { settingsOf } from '../../../shared/data-map/data-map.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { synthesize } from '../../app.ts';
import { bundle } from '../../bundle.ts';
import { readDataMap } from '../../data-map-file.ts';
import type { SynthesisMessage, SynthesisOptions } from './synthesis.ts';

const { settings, folder, targetSettings: given } = workerData as SynthesisOptions;
const { dataMap } = settings;

function answer(): SynthesisMessage {
  const outputDirectory = join(folder, 'cdk.out');
  try {
    const bundles = bundle({ dataMap, outputDirectory: join(folder, 'functions') });
    return {
      synthesis: synthesize({
        settings: { ...settings, targetSettings: settingsFor(dataMap) },
        bundles,
        outputDirectory,
      }),
    };
  } catch (error) {
    if (error instanceof DeletionError) return { mistake: error.message };
    throw error;
  } finally {
    rmSync(outputDirectory, { recursive: true, force: true });
  }
}

/**
 * Settings that `cdk.json` lacks may be set for this machine only; the template is made as if they were sealed secrets.
 */
function settingsFor(path: string): Readonly<Record<string, string>> {
  const set = Object.entries(given).filter(([, value]) => value !== '');
  return Object.fromEntries([...settingsOf(readDataMap(path)).map((name) => [name, 'kms:']), ...set]);
}

parentPort?.postMessage(answer(), []);
