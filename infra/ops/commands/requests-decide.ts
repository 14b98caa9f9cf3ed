import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import {
  type DeletionRequest,
  type HoldCause,
  isOpen,
  type RequestOrigin,
} from '../../../shared/domain/deletion-request.ts';
import type { OpenRequest } from '../../../shared/ports/request-store.ts';
import { readRecords } from '../aws/request-list.ts';
import { requestStore } from '../aws/services.ts';
import { afterPlan } from '../cli/ask.ts';
import { type Command, command } from '../cli/command.ts';
import { CHANGE, choice, required, text, time, words } from '../cli/options.ts';
import { counted, grouped } from '../cli/progress.ts';
import { indented, styled } from '../cli/text.ts';
import { formatTime } from '../cli/times.ts';
import { type Act, decideOnAll } from './decide-on-all.ts';
import { inWords } from './states.ts';
import { unreadableLines } from './unreadable.ts';

/**
 * Causes that one decision can settle for many requests. Causes about registrations cannot: there, a release decides
 * whose data is deleted.
 */
const HELD_AT_INTAKE: ReadonlySet<HoldCause> = new Set(['unusual_volume', 'login_signature', 'stale_signature']);
const ORIGINS = ['callback', 'list', 'operator', 'system', 'whatsapp'] as const satisfies readonly RequestOrigin[];

const OPTIONS = {
  app: required(text('ID', 'Those of this app alone.')),
  since: required(time('Those that came at this time or later.')),
  origin: choice(ORIGINS, 'ORIGIN', 'Only those that came this way: callback from Meta, list from an import.'),
  reason: words('WORDS', 'Why, for the history of each request; nothing about a person.'),
  ...CHANGE,
} as const;

const EXIT =
  'Exits with 1 when one of them began or ended meanwhile, cannot be read, or could not be decided on. The last two are named; ' +
  'the same command tries again what could not be decided on.';

/** Commands that make the same decision about all of an app's requests on which the work has not begun. */
export const BULK_COMMANDS = [
  bulk({
    name: 'requests release',
    summary: 'Releases the requests of an app that were held when they came.',
    about: [
      'These are requests held for unusual volume, or because their signature came from a login or is more than seven days old. They are worked on at once.',
      'It leaves alone requests that an operator holds, that wait for their start, or that wait for a decision about registrations; see request release.',
      EXIT,
    ],
    examples: ['requests release --app 1234567890123456 --since 2026-11-29T10:00:00Z --reason "a campaign ended"'],
    isMeant: ({ hold }) => hold?.cause !== undefined && HELD_AT_INTAKE.has(hold.cause),
    verb: 'Releases',
    operation: 'release',
    act: 'released',
  }),
  bulk({
    name: 'requests cancel',
    summary: 'Cancels all requests of an app that have not begun: a flood, or a wrong list.',
    about: [
      'Nothing is deleted for them, and their identifiers are dropped. What has begun stays; see request refuse.',
      'To take a whole import back, name its app, when it was entered, and --origin list. To enter the same list again ' +
        'afterwards, run import with --again.',
      EXIT,
    ],
    examples: [
      'requests cancel --app 1234567890123456 --since 2026-11-29T10:00:00Z --reason "the secret leaked"',
      'requests cancel --app 1234567890123456 --since 2026-11-29T10:00:00Z --origin list',
    ],
    isMeant: () => true,
    verb: 'Cancels',
    operation: 'cancel',
    act: 'cancelled',
  }),
] as const;

type Bulk = Pick<Command, 'name' | 'summary' | 'about' | 'examples'> & {
  readonly isMeant: (request: DeletionRequest) => boolean;
  readonly verb: string;
  readonly operation: string;
  readonly act: Act;
};

function bulk({ isMeant, verb, operation, act, ...texts }: Bulk): Command {
  return command({
    ...texts,
    options: OPTIONS,
    async run({ app, since, origin, reason, yes }, context) {
      const services = await context.services();
      const wanted: Wanted = { app, since, origin };
      const ids: RequestId[] = [];
      for await (const open of requestStore(services).openDueFrom(0)) {
        if (isWanted(open, wanted)) ids.push(open.requestId);
      }
      const { requests, unreadable } = await readRecords(services, ids);
      const found = requests.filter((request) => isWanted(request, wanted) && isUnbegun(request) && isMeant(request));
      const warning = unreadableLines(unreadable, [`so it is not ${act}`, `so they are not ${act}`]);
      if (found.length === 0) {
        for (const line of warning) context.terminal.note(line);
        context.answer({ changed: 0, passedOver: 0, failed: [], unreadable }, [
          ...nothingTo(
            operation,
            requests.filter((request) => isWanted(request, wanted) && isOpen(request)),
            unreadable.length > 0,
            wanted,
          ),
          'Those that have ended are not counted here. To list what has ended:',
          indented(styled('strong', context.commandLine('request list --ended'))),
        ]);
        return unreadable.length === 0 ? 0 : 1;
      }
      const plan = [
        `${verb} ${counted(found.length, 'request')} of app ${app} in ${services.deployment.name}, received since ${formatTime(since)} and not begun:`,
        ...byWait(found),
        ...warning,
      ];
      const asked = { name: operation, fields: { reason } };
      return await afterPlan(context, yes, plan, () =>
        decideOnAll({ requests: found, unreadable }, { asked, act }, services, context),
      );
    },
  });
}

type Wanted = {
  readonly app: string;
  readonly since: number;
  readonly origin: RequestOrigin | undefined;
};

/** A field that is missing or damaged excludes nothing, so that unreadable records are found and can be named. */
function isWanted(open: Readonly<Record<keyof OpenRequest, unknown>>, { app, since, origin }: Wanted): boolean {
  const isOfAnother = typeof open.appId === 'string' && open.appId !== app;
  const isEarlier = typeof open.acceptedAt === 'number' && open.acceptedAt < since;
  const cameOtherwise = typeof open.origin === 'string' && (origin ?? open.origin) !== open.origin;
  return !isOfAnother && !isEarlier && !cameOtherwise && open.appId !== CANARY_APP_ID;
}

/** Why there is nothing to decide: what is open of that which was asked for, which may be more than nothing. */
function nothingTo(
  operation: string,
  open: readonly DeletionRequest[],
  hasOthers: boolean,
  { app, since, origin }: Wanted,
): readonly string[] {
  const ofOrigin = origin === undefined ? '' : ` with origin ${origin}`;
  const received = `of app ${app}${ofOrigin}, received since ${formatTime(since)}`;
  if (open.length === 0) return [`Nothing to ${operation}: no ${hasOthers ? 'other ' : ''}open request ${received}.`];
  const unbegun = open.filter(isUnbegun);
  const begun = open.length - unbegun.length;
  return [
    `Nothing to ${operation} among ${counted(open.length, 'open request')} ${received}:`,
    ...(begun > 0 ? [`  ${grouped(begun)} begun already`] : []),
    ...byWait(unbegun),
  ];
}

/** How many requests wait, by reason. */
function byWait(requests: readonly DeletionRequest[]): readonly string[] {
  const reasons = requests.map(({ hold, status }) => {
    if (hold === undefined) return status === 'scheduled' ? 'to start later' : 'to be worked on now';
    return hold.cause === undefined ? 'on hold by an operator' : `held: ${inWords(hold.cause)}`;
  });
  return [...new Set(reasons)].map((reason) => {
    const count = reasons.filter((other) => other === reason).length;
    return `  ${grouped(count)} ${reason}`;
  });
}

function isUnbegun({ status, epoch, resolved }: DeletionRequest): boolean {
  return (status === 'received' || status === 'scheduled') && (epoch === 0 || !resolved);
}
