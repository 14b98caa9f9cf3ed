import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, isOpen, type RequestOrigin } from '../../../shared/domain/deletion-request.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { requestStore, type Services } from '../aws/services.ts';
import { command } from '../cli/command.ts';
import { flag, required, text, time, UsageError } from '../cli/options.ts';
import { evidenceLines, figuresOf, recordedSince } from './evidence/figures.ts';
import { reportPage } from './evidence/report.ts';
import { requireWritable, writeForOwner } from './evidence/report-file.ts';
import { waitsOf } from './evidence/waits.ts';
import { unreadableLines } from './unreadable.ts';

/** No person asked for a replay, and a canary is not a person. */
const NOBODYS: ReadonlySet<RequestOrigin> = new Set(['replay', 'canary']);

/** `evidence`: figures for an assessor, without anything about a person. */
export const evidence = command({
  name: 'evidence',
  summary: 'Shows the figures and settings that a data protection assessment asks for.',
  about: [
    'Requests by origin and status, removals of the app, times to completion, refusals and what was kept with their grounds, keys and ' +
      'retention. It contains nothing about a person. Only the HTML page names requests, by ID. It reads the whole table of requests, so do not run it often.',
    'With --html it writes a page for those who are not engineers, with charts, to read and to print. It also says what each open ' +
      'request waits for, for whom, and since when, and names these requests by their ID.',
  ],
  options: {
    from: required(time('The first day of the period.')),
    to: required(time('The first day after the period.')),
    csv: flag('Answer with CSV, one figure a line, instead of JSON.'),
    html: text('FILE', 'Write the page to this file, which only you may read.'),
  },
  examples: [
    'evidence --from 2026-01-01 --to 2027-01-01',
    'evidence --from 2026-01-01 --to 2026-04-01 --csv > evidence.csv',
    'evidence --from 2026-01-01 --to 2027-01-01 --html report.html',
  ],
  async run({ from, to, csv, html }, context) {
    if (to <= from) throw new UsageError('--to is invalid; expected a time after --from');
    if (html !== undefined) await requireWritable(html);
    const services = await context.services();
    const { requests, open, unreadable } = await readRequests(services, from, to);
    const now = context.clock();
    const figures = figuresOf(requests, now);
    const settings = await settingsOf(services);
    const since = recordedSince(settings.retentionMonths, now);
    const answer = {
      period: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
      made: new Date(now).toISOString(),
      deployment: services.deployment.name,
      // records of requests that ended long ago are removed, so the figures are a lower bound
      isComplete: from >= since && unreadable.length === 0,
      recordedSince: new Date(since).toISOString(),
      figures,
      settings,
    };
    if (html !== undefined) {
      const { retentionMonths, promiseDays } = settings;
      const known = { from, to, made: now, recordedSince: since, retentionMonths, promiseDays, figures };
      const waits = waitsOf(open, now);
      const labels = new Map(
        [...requests, ...open].flatMap(({ parts }) => parts.map(({ name, label }) => [name, label])),
      );
      await writeForOwner(html, reportPage({ ...known, deployment: services.deployment.name, waits, labels }));
      context.terminal.note(`The report is in ${html}. Only you may read it.`);
    }
    const lines = html === undefined ? JSON.stringify(answer, undefined, 2).split('\n') : [];
    context.answer(answer, csv ? evidenceLines(answer) : lines);
    for (const line of unreadableLines(unreadable, ['so it is in no figure', 'so they are in no figure'])) {
      context.terminal.note(line);
    }
    return unreadable.length === 0 ? 0 : 1;
  },
});

/** The requests that people made in the period, and everything that is open, replays included. */
async function readRequests(services: Services, from: number, to: number) {
  const requests: DeletionRequest[] = [];
  const open: DeletionRequest[] = [];
  const unreadable: RequestId[] = [];
  for await (const request of requestStore(services).openSince(from, (requestId) => unreadable.push(requestId))) {
    const { acceptedAt, origin } = request;
    if (acceptedAt >= from && acceptedAt < to && !NOBODYS.has(origin)) requests.push(request);
    if (isOpen(request) && origin !== 'canary') open.push(request);
  }
  return { requests, open, unreadable };
}

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
