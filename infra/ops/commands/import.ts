import { type ConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import {
  APP_IDENTIFIER_KIND,
  type AppKind,
  type EntryIdentifierKind,
  requireKindInDataMap,
  requireKindOfApp,
} from '../../../shared/domain/identifiers.ts';
import { DAY, MINUTE } from '../../../shared/domain/schedule.ts';
import { isBsuid } from '../../../shared/meta/bsuid.ts';
import type { IdColumn } from '../../../shared/meta/id-list.ts';
import { isMetaId } from '../../../shared/meta/meta-id.ts';
import { registered } from '../aws/app-table.ts';
import { ask } from '../aws/operations.ts';
import { persistently } from '../aws/persistently.ts';
import { requestStore, type Services } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { type Context, command, type ExitCode } from '../cli/command.ts';
import { CHANGE, choice, flag, required, text, time, UsageError, wholeNumber } from '../cli/options.ts';
import { barLine, counted, grouped, progress } from '../cli/progress.ts';
import { formatDuration, formatTime } from '../cli/times.ts';
import { type Entered, enterList } from './import/enter-list.ts';
import { entriesIn, FORMATS, type IsId, idColumn, type ListFigures, listFigures } from './import/list-file.ts';
import { type Outcome, openResults, type ResultsFile } from './import/results-file.ts';

const RATE = 50;
const LINES_SHOWN = 5;
/** In entries: shorter lists are checked in less than a second. */
const SHOW_EVERY = 100_000;

type ListOrder = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  /** When Meta made the list; epoch milliseconds. */
  readonly askedAt: number;
  /** Requests a second. */
  readonly rate: number;
  /** Whether ids whose requests were cancelled get new requests. */
  readonly again: boolean;
};

type List = {
  readonly path: string;
  readonly column: IdColumn | undefined;
  readonly figures: ListFigures;
  readonly entries: () => ReturnType<typeof entriesIn>;
};

/** `import`: enters the list of ids that Meta offers for download in the App Dashboard. */
export const importList = command({
  name: 'import',
  summary: 'Enters a request for every id in a list from Meta’s App Dashboard.',
  arguments: [{ name: 'FILE', about: `The list as downloaded: ${FORMATS}.` }],
  about: [
    'The whole file is checked before anything is entered. A file without a single id is refused, and does not count as imported: a ' +
      'download that failed often looks like that. The outcome of each id is written to FILE.KIND.results.csv, with ' +
      'its confirmation code: protect that file as you protect the list.',
    'If it is interrupted, run the same command again to continue. The same list never makes a second request for the same id, ' +
      'unless the first one was cancelled and --again is given. Ids that no store knows make requests, too, which end with nothing ' +
      'found.',
  ],
  options: {
    app: required(text('ID', 'The app whose list it is.')),
    kind: choice(
      ['asid', 'igUser', 'psid', 'igsid', 'threadsId', 'bsuid'],
      'KIND',
      'What the ids are. Without it, what the heading of their column says, else what the app calls people who log in: ' +
        'asid for Facebook, igUser for Instagram.',
    ),
    'asked-before': required(
      time('When Meta made the list: everybody on it asked before. Newer data of people who came back since stays.'),
    ),
    column: text('HEADING', 'The column that holds the ids. Required if the file has several; import each separately.'),
    rate: wholeNumber('NUMBER', `How many a second at most. Without it, ${RATE}.`, 1, 500),
    again: flag(
      'Enter the ids whose requests were cancelled once more, each with a new request: for a list that was taken back. This ' +
        'includes requests that were cancelled one by one.',
    ),
    'skip-faults': flag('Enter the ids of a list even if some of its lines are invalid.'),
    ...CHANGE,
  },
  examples: [
    'import ids.csv --app 1234567890123456 --asked-before 2026-11-20',
    'import ids.csv --app 1234567890123456 --asked-before 2026-11-20 --column page_scoped_id --stack data-deletion-production',
  ],
  async run(values, context, path = '') {
    const { app, rate = RATE, again, yes } = values;
    const column = await idColumn(path, values.column);
    if (values.kind !== undefined && column?.kind !== undefined && column.kind !== values.kind) {
      throw new UsageError(
        `--kind is ${values.kind}, and the column ${column.heading} holds ${column.kind}; leave --kind out`,
      );
    }
    const services = await context.services();
    const { kind: appKind } = await registered(services, app);
    const kind = values.kind ?? kindOfList(column, appKind);
    requireKindOfApp(kind, appKind);
    requireKindInDataMap(kind, services.deployment.outputs.EntryKinds.split(','));
    const isId = kind === 'bsuid' ? isBsuid : isMetaId;
    const figures = await checked(path, values.column, isId, context);
    if (figures.faults.size > 0 && !values['skip-faults']) {
      const lost = figures.faults.has('digits_lost')
        ? ' and enter ids that really end in zeros with request create'
        : '';
      const message = `${path} has lines that are not ids: ${faultsOf(figures)}; download it again, or add --skip-faults${lost}`;
      throw new DeletionError('list_faulty', 'reject', message);
    }
    if (figures.ids === 0) {
      const message = `${path} holds no ids; expected ${FORMATS}; download it again`;
      throw new DeletionError('list_without_ids', 'reject', message);
    }
    const results = await openResults(`${path}.${kind}.results.csv`, figures.hash, app, kind);
    const askedAt = values['asked-before'];
    if (askedAt > context.clock())
      throw new UsageError('--asked-before is in the future; expected when Meta made the list');
    const order: ListOrder = { appId: app, kind, rate, askedAt, again };
    const list: List = { path, column, figures, entries: () => entriesIn(path, values.column, isId) };
    try {
      const cancelled = await results.reopen(cancelledIn(services));
      const plan = [
        ...planLines(list, results, order, services, context),
        ...(cancelled > 0 ? [cancelledLine(cancelled, order)] : []),
      ];
      return await afterPlan(context, yes, plan, () => enterAll(list, results, order, services, context));
    } finally {
      await results.close();
    }
  },
});

/**
 * A heading that says app-scoped may stand for the login ids of any kind of app, so there the app's own kind counts.
 */
function kindOfList(column: IdColumn | undefined, app: AppKind): EntryIdentifierKind {
  const isOfLogin = column?.kind === undefined || (column.kind === 'asid' && app !== 'whatsapp');
  return isOfLogin ? APP_IDENTIFIER_KIND[app] : column.kind;
}

/** Checks the whole file, and says how far it is where that takes longer. */
async function checked(
  path: string,
  column: string | undefined,
  isId: IsId,
  { terminal, clock }: Context,
): Promise<ListFigures> {
  const shown = progress(terminal, clock);
  try {
    return await listFigures(path, column, isId, {
      onEntry: (count) => {
        if (count % SHOW_EVERY === 0) shown.show(`Checking ${path}: ${grouped(count)} entries`);
      },
    });
  } finally {
    shown.end();
  }
}

function cancelledIn(services: Services): (code: ConfirmationCode) => Promise<boolean> {
  const store = requestStore(services);
  return async (code) => (await store.read(requestId(code)))?.status === 'cancelled';
}

function cancelledLine(count: number, { again }: ListOrder): string {
  const next = again ? 'are entered again' : 'stay so; --again enters them again';
  return `${grouped(count)} were cancelled since they were entered, and ${next}.`;
}

async function enterAll(
  { figures, entries }: List,
  results: ResultsFile,
  order: ListOrder,
  services: Services,
  context: Context,
): Promise<ExitCode> {
  const { clock, sleep, terminal } = context;
  const { appId, kind, askedAt, rate, again } = order;
  const pace = { rate, clock, sleep, interruption: context.interruption() };
  const enterLot = async (ids: readonly string[]) => {
    const fields = { appId, kind, list: figures.hash, askedAt, ids, ...(again && { again }) };
    return (await ask<{ readonly entered: readonly (Entered | null)[] }>(services, { name: 'import', fields })).entered;
  };
  const before = results.size;
  const shown = progress(terminal, clock);
  const begin = clock();
  const count: Record<Outcome, number> = { entered: 0, repeated: 0, cancelled: 0 };
  try {
    await enterList(entries(), results, enterLot, pace, (outcome) => {
      count[outcome] += 1;
      shown.show(barLine(results.size + count.cancelled - before, linesOf(figures) - before, clock() - begin));
    });
  } catch (error) {
    terminal.note('Stopped. Run the same command again to continue.');
    throw error;
  } finally {
    shown.end();
  }
  const left = linesOf(figures) - results.size - count.cancelled;
  const isWhole = left === 0 && count.cancelled === 0;
  if (isWhole) await persistently(sleep, () => ask(services, { name: 'import-end', fields: { appId } }));
  const faulty = linesOf(figures) - figures.ids;
  context.answer({ ...count, left, faulty, results: results.path }, [
    `${endOf(left, isWhole)}: ${inWords(count)}, results in ${results.path}.`,
    ...(count.cancelled > 0
      ? ['The requests of these stay cancelled. To enter them again, run the same command with --again.']
      : []),
    ...(faulty > 0 ? [`${counted(faulty, 'line')} had no id: ${faultsOf(figures)}.`] : []),
  ]);
  return isWhole && faulty === 0 ? 0 : 1;
}

function endOf(left: number, isWhole: boolean): string {
  if (left > 0) return `Stopped with ${grouped(left)} left; run the same command to continue`;
  return isWhole ? 'The list was entered completely' : 'The list was not entered completely';
}

function inWords({ entered, repeated, cancelled }: Readonly<Record<Outcome, number>>): string {
  return [
    `${counted(entered, 'id')} now`,
    ...(repeated > 0 ? [`${grouped(repeated)} entered already`] : []),
    ...(cancelled > 0 ? [`${grouped(cancelled)} cancelled before`] : []),
  ].join(', ');
}

function planLines(
  { path, column, figures }: List,
  { size, path: resultsPath }: ResultsFile,
  { appId, kind, rate, askedAt }: ListOrder,
  { deployment }: Services,
  { clock }: Context,
): readonly string[] {
  const { ids, people, hash } = figures;
  const promisedUntil = clock() + Number(deployment.outputs.PromiseDays) * DAY;
  const startAfter = Number(deployment.outputs.StartAfterMinutes) * MINUTE;
  const left = linesOf(figures) - size;
  return [
    `${path} (SHA-256 ${hash.slice(0, 12)}…): ${counted(ids, 'id')} of ${people === 1 ? '1 person' : `${grouped(people)} people`}.`,
    ...(figures.faults.size > 0 ? [`Passed over: ${faultsOf(figures)}.`] : []),
    ...(size > 0 ? [`${grouped(size)} already with a result, ${grouped(left)} left.`] : []),
    ...(column === undefined ? [] : [`The ids are those of the column ${column.heading}.`]),
    `Enters a request for each as ${kind} of app ${appId} in ${deployment.name}, promised until ${formatTime(promisedUntil)}.`,
    `They are taken to have asked by ${formatTime(askedAt)}; if somebody has come back since, their newer data stays.`,
    startAfter === 0
      ? 'Each begins when it is entered.'
      : `Each begins ${formatDuration(startAfter)} after it is entered; until then requests cancel takes it back.`,
    `At ${rate} a second that takes ${formatDuration((left / rate) * 1000)}. Codes go to ${resultsPath}.`,
  ];
}

/** The number of entries, ids and faults: each gets a line in the results. */
function linesOf({ ids, faults }: ListFigures): number {
  return [...faults.values()].reduce((sum, lines) => sum + lines.length, ids);
}

function faultsOf({ faults }: ListFigures): string {
  return [...faults]
    .map(([fault, lines]) => {
      const some = lines.slice(0, LINES_SHOWN).join(', ');
      return `${grouped(lines.length)} × ${fault} (line ${some}${lines.length > LINES_SHOWN ? ', …' : ''})`;
    })
    .join('; ');
}
