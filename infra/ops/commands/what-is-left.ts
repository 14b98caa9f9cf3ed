import { type DeletionRequest, isOpen } from '../../../shared/domain/deletion-request.ts';
import { isEntryKind } from '../../../shared/domain/identifiers.ts';
import { type Notice, type NoticeKind, noticesOf } from '../../../shared/domain/notices.ts';
import type { PartStatus } from '../../../shared/domain/part.ts';
import { PUBLIC_STATUS } from '../../../shared/domain/status-view.ts';
import { styled, type Text } from '../cli/text.ts';
import { inWords, statusText } from './states.ts';
import type { Step } from './step.ts';

type LeftNotice = Pick<Notice, 'kind' | 'part'>;

/** The notices about data that was found and neither deleted nor kept by a rule, in a few words for a table. */
const LEFT: { readonly [kind in NoticeKind]?: string } = {
  newer_data: 'newer data left',
  newer_data_unknown: 'undated data left',
  // where others delete, nobody can read whether anything is left
  self_declared: 'unverified data may be left',
  parent_id: 'parent ids left',
};

/** Whether something was found and left. */
export function isSomethingLeft(notices: readonly LeftNotice[]): boolean {
  return notices.some(({ kind }) => LEFT[kind] !== undefined);
}

/**
 * The status of a part with what was left there: `nothing found, unverified data may be left`. A part that an operator
 * has to delete is `by hand`: its own status says `notified`, though nobody was.
 */
export function partStatusText(
  {
    name,
    status,
    isByHand = false,
  }: { readonly name: string; readonly status: PartStatus; readonly isByHand?: boolean },
  notices: readonly LeftNotice[],
): Text {
  const left = notices.flatMap(({ kind, part }) => (part === name ? (LEFT[kind] ?? []) : []));
  if (left.length === 0 && !isByHand) return statusText(status);
  return styled('warning', [isByHand ? 'by hand' : inWords(status), ...left].join(', '));
}

/** What a completed request left, by parts, for a list: `newer data left: newsletter`. */
export function leftWords(request: DeletionRequest): string {
  if (PUBLIC_STATUS[request.status] !== 'completed') return '';
  const byWords = Map.groupBy(noticesOf(request), ({ kind }) => LEFT[kind]);
  return [...byWords]
    .flatMap(([words, some]) =>
      words === undefined ? [] : [`${words}: ${some.flatMap(({ part }) => part ?? []).join(', ')}`],
    )
    .join('; ');
}

/** What an operator can do about data that an unverified identifier finds, or may find; nothing if there is none. */
export function unverifiedSteps(request: DeletionRequest, commandLine: (words: string) => string): readonly Step[] {
  const parts = request.parts.filter(({ hasSelfDeclared }) => hasSelfDeclared === true).map(({ name }) => name);
  if (parts.length === 0) return [];
  const left = `In ${parts.join(', ')}, an unverified identifier finds data that was not deleted, or may find some if others delete there.`;
  return [
    isOpen(request)
      ? {
          text: `${left} To see what can be confirmed:`,
          commands: [commandLine(`request identifiers ${request.requestId}`)],
        }
      : {
          text: `${left} If you make sure that it is the person’s, delete that with another request:`,
          commands: createCommands(request, commandLine),
        },
  ];
}

/**
 * The commands that delete, after the end of a request, what its unconfirmed identifiers find: a request of its own for
 * each kind that one can begin with.
 */
export function createCommands(
  { appId, identifiers = [] }: DeletionRequest,
  commandLine: (words: string) => string,
): readonly string[] {
  const kinds = new Set(identifiers.filter(({ of }) => of === 'self_declared').map(({ kind }) => kind));
  const entries = [...kinds].filter(isEntryKind);
  return (entries.length === 0 ? ['KIND'] : entries).map((kind) =>
    commandLine(`request create --app ${appId} --kind ${kind}`),
  );
}
