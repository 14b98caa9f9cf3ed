import { parentPort, workerData } from 'node:worker_threads';
import { type PostgresOptions, startPostgres } from './postgres.ts';

const { url, port } = await startPostgres(workerData as PostgresOptions);
parentPort?.postMessage({ url, port }, []);
parentPort?.once('message', () => process.exit());
