import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { DeletionRequest, RequestOrigin } from '../../../shared/domain/deletion-request.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { requestStore, type Services } from '../aws/services.ts';
import { command } from '../cli/command.ts';
import { flag, required, time, UsageError } from '../cli/options.ts';
import { evidenceLines, figuresOf } from './evidence-figures.ts';

/** Nobody asked for a replay, and a canary is nobody. */
const NOBODYS: ReadonlySet<RequestOrigin> = new Set(['replay', 'canary']);

/** `evidence`: figures for an assessor, without anything about a person. */
export const evidence = command({
  name: 'evidence',
  summary: 'Shows the figures and settings that a data protection assessment asks for.',
  about: [
    'Requests by origin and status, removals of the app, times to completion, refusals and what was kept with their grounds, keys and ' +
      'retention. It holds nothing about a person and no request. It reads the whole table of requests, so do not run it often.',
  ],
  options: {
    from: required(time('The first day of the period.')),
    to: required(time('The end of the period, not within it.')),
    csv: flag('Answer with CSV, one figure a line, instead of JSON.'),
  },
  examples: [
    'evidence --from 2026-01-01 --to 2027-01-01',
    'evidence --from 2026-01-01 --to 2026-04-01 --csv > evidence.csv',
  ],
  async run({ from, to, csv }, context) {
    if (to <= from) throw new UsageError('--to is not after --from');
    const services = await context.services();
    const requests: DeletionRequest[] = [];
    for await (const request of requestStore(services).openSince(from)) {
      const isWithin = request.acceptedAt >= from && request.acceptedAt < to;
      if (isWithin && !NOBODYS.has(request.origin)) requests.push(request);
    }
    const answer = {
      period: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      made: new Date(context.clock()).toISOString(),
      deployment: services.deployment.name,
      figures: figuresOf(requests, context.clock()),
      settings: await settingsOf(services),
    };
    context.answer(answer, csv ? evidenceLines(answer) : JSON.stringify(answer, undefined, 2).split('\n'));
    return 0;
  },
});

async function settingsOf({ deployment, keys }: Services) {
  const { PromiseDays, BackupHorizonDays, RetentionMonths, DataMapHash } = deployment.outputs;
  const { SealKeyId, SubjectKeyId, ReceiptKeyId } = deployment.outputs;
  const { map, isInForce } = dataMapHere(deployment);
  const keyOf = async (use: string, KeyId: string) => {
    const { KeyMetadata: key } = await keys.send(new DescribeKeyCommand({ KeyId }));
    return { use, spec: key?.KeySpec, state: key?.KeyState, managedBy: key?.KeyManager };
  };
  return {
    promiseDays: Number(PromiseDays),
    backupHorizonDays: Number(BackupHorizonDays),
    retentionMonths: Number(RetentionMonths),
    dataMapHash: DataMapHash,
    ...(isInForce && { targets: map.targets.map(({ name, kind }) => ({ name, kind })) }),
    encryption: await Promise.all([
      keyOf('tables, queues, logs, seals (AES-256-GCM) and app secrets', SealKeyId),
      keyOf('confirmation codes and keyed hashes of persons (HMAC-SHA-256)', SubjectKeyId),
      keyOf('receipts (ES256)', ReceiptKeyId),
    ]),
  };
}
