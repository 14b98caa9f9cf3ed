import { MOST_REPLAYS } from '../../../functions/operations/work-operations.ts';
import { neverReusedKindsOf } from '../../../shared/data-map/connect-data-map.ts';
import type { DataMap, TargetRow } from '../../../shared/data-map/data-map.ts';
import { nearest } from '../../../shared/data-map/nearest.ts';
import { identifierKindsOf } from '../../../shared/data-map/selects.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { type DeletionRequest, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { rollUp } from '../../../shared/domain/part.ts';
import { KINDS_OF_OTHERS, TARGET_KINDS } from '../../../shared/targets/index.ts';
import { planReplay, type ReplayPlan } from '../../../shared/use-cases/replay-requests.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { ask } from '../aws/operations.ts';
import { persistently } from '../aws/persistently.ts';
import { requestStore, type Services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { type Context, command, type ExitCode } from '../cli/command.ts';
import { CHANGE, duration, required, text, time, UsageError } from '../cli/options.ts';
import { barLine, counted, progress } from '../cli/progress.ts';
import { indented, type Line, styled } from '../cli/text.ts';
import { formatTime } from '../cli/times.ts';
import { unreadableLines } from './unreadable.ts';

const READ_AT_ONCE = 10;
const LOOK_EVERY = 1000;

type Order = {
  readonly since: number;
  readonly targets: readonly string[] | undefined;
  readonly reference: string | undefined;
};

/** The request id of each replay, or null if there is nothing left to repeat. */
type Replays = { readonly replays: readonly (RequestId | null)[] };

type Figures = {
  readonly requests: number;
  readonly empty: number;
  /** How many of the empty ones keep something, by law or by an operator's decision. */
  readonly kept: number;
  readonly failing: number;
  readonly remaining: number;
};

const NONE: Figures = { requests: 0, empty: 0, kept: 0, failing: 0, remaining: 0 };

/** `replay`: deletes what a restore brought back. */
export const replay = command({
  name: 'replay',
  summary: 'After a restore: deletes again for every request since the backup was made.',
  about: [
    'Finished requests do not change: for each, a new record deletes again. What was created after the person asked stays, where the ' +
      'store knows creation times, and so does what an operator keeps. Running the same command again continues the same replay.',
    'A service provider cannot tell old data from new, so an operator is asked where it knows the person by ids that may be somebody ' +
      'else’s by now, such as an e-mail address. If nothing was restored there, leave it out with --target.',
    'Use it, too, when a store joins the data map later: it deletes there for requests that had ended by then.',
    'Exits with 0 when every restored target was read and found empty, but for what is kept, with 1 while anything remains, ' +
      'when a record cannot be read, and when there is no request since then, so that no target was read.',
  ],
  options: {
    since: required(time('When the restored backup was made.')),
    target: text('NAME,…', 'Only these targets of the data map, the ones that were restored. Without it, all of them.'),
    reference: text('TEXT', 'Makes this a separate replay, for a second restore of the same backup.'),
    wait: duration('How long to wait for it at most. Without it, ten minutes.'),
    ...CHANGE,
  },
  examples: [
    'replay --since 2026-11-20T03:00:00Z',
    'replay --since 2026-11-20T03:00:00Z --target messages,conversations --yes',
  ],
  async run({ since, target, reference, wait, yes }, context) {
    if (since > context.clock()) {
      throw new UsageError('--since is in the future; expected when the restored backup was made');
    }
    const services = await context.services();
    const targets = target?.split(',').map((name) => name.trim());
    const { map } = dataMapHere(services.deployment);
    requireTargets(targets ?? [], map);
    const { requests, lost, unreadable } = await planReplay(requestStore(services), since, context.clock());
    const order: Order = { since, targets, reference };
    const answerOf = (figures: Figures) => ({
      ...{ since: formatTime(since), targets: targets ?? 'all' },
      ...{ ...figures, withoutSeal: lost.length, unreadable },
    });
    const warning = unreadableLines(unreadable, ['so it is not purged again', 'so they are not purged again']);
    if (requests.length === 0) {
      for (const line of [...lostLines(lost, ''), ...warning]) context.terminal.note(line);
      context.answer(answerOf(NONE), [nothingRead(since)]);
      return 1;
    }
    const plan = [
      `${counted(requests.length, 'request')} since ${formatTime(since)} will be purged again, at ` +
        `${targets === undefined ? 'every target' : targets.join(', ')} of ${services.deployment.name}.`,
      ...lostLines(lost, 'more '),
      ...askingLines(map, targets),
      ...warning,
    ];
    return await afterPlan(context, yes, plan, async () => {
      const figures = await replayAll(services, context, requests, order, wait ?? 600_000);
      const end: readonly Line[] =
        figures.remaining === 0
          ? [
              styled(
                'good',
                `Every target was read and found empty for ${counted(figures.empty, 'request')}${butKept(figures)}.`,
              ),
            ]
          : [
              `${figures.remaining} of ${figures.requests} left, ${figures.failing} of them waiting for an operator. When they ` +
                'are done, run this command again. To look at them:',
              indented(styled('strong', context.commandLine('request list --needs-operator'))),
            ];
      context.answer(answerOf(figures), end);
      return figures.remaining === 0 && unreadable.length === 0 ? 0 : (1 satisfies ExitCode);
    });
  },
});

function lostLines({ length }: ReplayPlan['lost'], more: string): readonly string[] {
  return length === 0
    ? []
    : [
        `The backups of ${length} ${more}had expired, and their identifiers were dropped, so the persons cannot be identified.`,
      ];
}

/** If `--since` is too late, no request is found. That must not look like success. */
function nothingRead(since: number): Line {
  const words = `No target was read: there is no request since ${formatTime(since)} to purge again. If the backup is older, give its time.`;
  return [styled('warning', words)];
}

function butKept({ kept }: Figures): string {
  return kept === 0 ? '' : `, but for what is kept of ${kept}`;
}

/**
 * Names the targets about which an operator is asked: others delete there, by ids that may be somebody else's by now.
 */
function askingLines(map: DataMap, ordered: readonly string[] | undefined): readonly string[] {
  const neverReused = neverReusedKindsOf(map);
  const isAsked = (row: TargetRow): boolean =>
    KINDS_OF_OTHERS.includes(row.kind) &&
    (row.kind === 'manual' || !identifierKindsOf(row, TARGET_KINDS).some((kind) => neverReused.includes(kind)));
  const rows = map.targets.filter(({ name }) => ordered === undefined || ordered.includes(name));
  const [asked, others] = [rows.filter(isAsked), rows.filter((row) => !isAsked(row))].map((some) =>
    some.map(({ name }) => name),
  );
  if (asked === undefined || asked.length === 0) return [];
  const leftOut = others?.length ? `. If nothing was restored there, leave them out: --target ${others.join(',')}` : '';
  const why = 'what is deleted by hand, or by a provider that knows ids that may be somebody else’s by now';
  return [`An operator will be asked about ${asked.join(', ')}: ${why}${leftOut}`];
}

/** Refuses unknown targets, because a misspelt one would be reported as empty. @throws UsageError */
function requireTargets(names: readonly string[], { targets }: DataMap): void {
  const known = targets.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const meant = nearest(unknown, known);
  const hint = meant === undefined ? `expected ${known.join(', ')}` : `did you mean ${meant}?`;
  throw new UsageError(`--target names ${unknown}, which is not in the data map; ${hint}`);
}

async function replayAll(
  services: Services,
  context: Context,
  requests: readonly DeletionRequest[],
  order: Order,
  wait: number,
): Promise<Figures> {
  const store = requestStore(services);
  const shown = progress(context.terminal, context.clock);
  const started = context.clock();
  const ordered = await orderAll(services, context, requests, order);
  // requests whose seal or record has been removed meanwhile; the next run reports them
  let passedOver = requests.length - ordered.length;
  let waiting = ordered;
  let kept = 0;

  for (;;) {
    const records = await readAll((requestId) => store.read(requestId), waiting);
    passedOver += waiting.length - records.length;
    const failing = records.filter(needsOperator).length;
    const open = records.filter((record) => rollUp(record.parts) === undefined || !record.resolved);
    kept += records.filter((record) => !open.includes(record) && keepsAnything(record)).length;
    waiting = open.map(keyOf);
    const empty = requests.length - waiting.length - passedOver;
    const elapsed = context.clock() - started;
    shown.show(barLine(empty, requests.length, elapsed));
    if (waiting.length === failing || elapsed > wait) {
      shown.end();
      return { requests: requests.length, empty, kept, failing, remaining: waiting.length + passedOver };
    }
    await context.sleep(LOOK_EVERY);
  }
}

/** Orders the replays in lots. The operation is idempotent, so a lot whose answer was lost is sent again. */
async function orderAll(
  services: Services,
  { sleep }: Context,
  requests: readonly DeletionRequest[],
  order: Order,
): Promise<readonly RequestId[]> {
  const ordered: RequestId[] = [];
  for (let at = 0; at < requests.length; at += MOST_REPLAYS) {
    const requestIds = requests.slice(at, at + MOST_REPLAYS).map(keyOf);
    const asked = { name: 'replay', fields: { ...order, requestIds } };
    const { replays } = await persistently(sleep, () => ask<Replays>(services, asked));
    ordered.push(...replays.filter((replayed) => replayed !== null));
  }
  return ordered;
}

async function readAll(
  read: (requestId: RequestId) => Promise<DeletionRequest | undefined>,
  ids: readonly RequestId[],
): Promise<readonly DeletionRequest[]> {
  const records: DeletionRequest[] = [];
  for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
    const found = await Promise.all(ids.slice(at, at + READ_AT_ONCE).map(read));
    records.push(...found.filter((record) => record !== undefined));
  }
  return records;
}

function keepsAnything({ parts }: DeletionRequest): boolean {
  return parts.some(({ status }) => status === 'kept');
}

function keyOf({ requestId }: DeletionRequest): RequestId {
  return requestId;
}
