import { Server } from 'node:http';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
// @ts-expect-error dynalite has no types
import dynalite from 'dynalite';
import { startFauxqs } from 'fauxqs';
import { listenOnLoopback } from '../system/loopback.ts';
import { serveThisMachineOnly } from '../system/this-machine.ts';
import type { EmulatorOptions, Endpoints } from './emulators.ts';
import { startKms } from './kms/kms.ts';
import { startS3Versions } from './s3/s3-versions.ts';
import { startMessageMoves } from './sqs/message-moves.ts';

const { region, accountId, dataDirectory } = workerData as EmulatorOptions;

// dynalite throws if a client disconnects in the middle of a request
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'ECONNRESET') throw error;
});

const inDataDirectory = (name: string): string | undefined =>
  dataDirectory === undefined ? undefined : join(dataDirectory, name);

async function startDynamoDb(): Promise<string> {
  const path = inDataDirectory('dynamodb');
  const server = (dynalite as (options: object) => Server)({
    createTableMs: 0,
    deleteTableMs: 0,
    ...(path === undefined ? {} : { path }),
  });
  return (await listenOnLoopback(serveThisMachineOnly(server))).url;
}

async function startSqsAndS3(): Promise<{ readonly sqs: string; readonly s3: string }> {
  const dataDir = inDataDirectory('sqs-s3');
  const { port } = await onLoopback(() =>
    startFauxqs({ port: 0, logger: false, defaultRegion: region, ...(dataDir === undefined ? {} : { dataDir }) }),
  );
  const upstream = `http://127.0.0.1:${port}`;
  const [sqs, s3] = await Promise.all([startMessageMoves({ upstream, region }), startS3Versions({ upstream })]);
  return { sqs: sqs.url, s3: s3.url };
}

/**
 * Makes fauxqs listen on loopback, and serve only this machine; it has no setting for that and would listen everywhere.
 */
async function onLoopback<T>(start: () => Promise<T>): Promise<T> {
  type Listen = (options: object, ...rest: readonly unknown[]) => unknown;
  const listen = Reflect.get(Server.prototype, 'listen') as Listen;
  const listenHere: Listen = function listenHere(this: Server, options, ...rest) {
    return Reflect.apply(listen, serveThisMachineOnly(this), [{ ...options, host: '127.0.0.1' }, ...rest]);
  };
  Reflect.set(Server.prototype, 'listen', listenHere);
  try {
    return await start();
  } finally {
    Reflect.set(Server.prototype, 'listen', listen);
  }
}

const dynamodb = await startDynamoDb();
const { sqs, s3 } = await startSqsAndS3();
const kms = await startKms({ region, accountId, file: inDataDirectory('kms.json') });
const endpoints: Endpoints = { dynamodb, sqs, s3, kms: kms.url };
parentPort?.postMessage(endpoints, []);
