import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { DeletionError } from '../../../shared/domain/errors.ts';
import { synthesize } from '../../app.ts';
import { bundle } from '../../bundle.ts';
import type { SynthesisMessage, SynthesisOptions } from './synthesis.ts';

const { dataMap, folder } = workerData as SynthesisOptions;

function answer(): SynthesisMessage {
  const outputDirectory = join(folder, 'cdk.out');
  try {
    const bundles = bundle({ dataMap, outputDirectory: join(folder, 'functions') });
    return { synthesis: synthesize({ settings: { dataMap }, bundles, outputDirectory }) };
  } catch (error) {
    if (error instanceof DeletionError) return { mistake: error.message };
    throw error;
  } finally {
    rmSync(outputDirectory, { recursive: true, force: true });
  }
}

parentPort?.postMessage(answer(), []);
