import type { DeletionRequest, IdentifierFigure } from './deletion-request.ts';
import {
  ASKED_STANDINGS,
  type Asked,
  type AskedLine,
  type AskedStanding,
  type Identifiers,
  joined,
  type SealedIdentifiers,
  valuesOf,
} from './identifiers.ts';

/**
 * What operators are asked about identifiers. Each question is a line with a number, and the seal holds the values that
 * it stands for. Neither ever changes: whatever is found later becomes another line, so that an answer covers only what
 * was asked about.
 */

type Answered = Pick<DeletionRequest, 'identifiers' | 'confirmed' | 'settled'>;

/**
 * The lines of the seal, and new lines for what they do not hold yet. No number is given twice, not even where an
 * earlier version numbered the lines by their place.
 */
export function withAsked(
  { identifiers = [], confirmed = [], settled = [] }: Answered,
  { lines = [] }: SealedIdentifiers,
  found: readonly Asked[],
): readonly AskedLine[] {
  const numbers = [...lines, ...confirmed, ...identifiers].flatMap(({ line }) => line ?? []);
  const byPlace = identifiers.some(({ of, line }) => isAskedStanding(of) && line === undefined)
    ? identifiers.length
    : 0;
  const last = Math.max(0, byPlace, ...numbers, ...settled);
  const added = found
    .map((asked) => ({ ...asked, values: asked.values.filter((value) => !isAsked(lines, asked, value)) }))
    .filter(({ values }) => values.length > 0);
  return [...lines, ...added.map((asked, at) => ({ ...asked, line: last + 1 + at }))];
}

function isAsked(lines: readonly AskedLine[], { of, kind }: Asked, value: string): boolean {
  return lines.some((line) => line.of === of && line.kind === kind && line.values.includes(value));
}

/** The identifiers that operators have confirmed to be the person's. */
export function confirmedIdentifiers(request: Answered, sealed: SealedIdentifiers): Identifiers {
  const numbers = new Set(request.confirmed?.map(({ line }) => line));
  const confirmed = (sealed.lines ?? []).filter(({ line }) => numbers.has(line));
  return joined(identifiersOf(confirmed), confirmedByKind(request, sealed));
}

/**
 * Earlier versions recorded a confirmation by kind and time, without a line. It counts only for a seal without lines,
 * and only where it can mean a single self-declared line. About several registrations an operator is asked again.
 */
function confirmedByKind({ identifiers = [], confirmed = [] }: Answered, sealed: SealedIdentifiers): Identifiers {
  if (sealed.lines !== undefined) return {};
  const kinds = new Set(confirmed.filter(({ line }) => line === undefined).map(({ kind }) => kind));
  const meant = [...kinds].filter((kind) => {
    const lines = identifiers.filter((figure) => figure.kind === kind && isAskedStanding(figure.of));
    return lines.length === 1 && lines[0]?.of === 'self_declared';
  });
  return Object.fromEntries(meant.map((kind) => [kind, valuesOf(sealed.selfDeclared ?? {}, kind)]));
}

/** What registrations of unknown age lead to, if an operator took them for old. */
export function takenForOld({ settled = [] }: Answered, { lines = [] }: SealedIdentifiers): Identifiers {
  return identifiersOf(lines.filter(({ of, line }) => of === 'registration_unknown' && settled.includes(line)));
}

/**
 * What those of several registrations lead to that nobody has confirmed. None of them is the person's just because it
 * is the only one left.
 */
export function unconfirmedStarts({ confirmed = [] }: Answered, { lines = [] }: SealedIdentifiers): Identifiers {
  const isConfirmed = (line: number): boolean => confirmed.some((one) => one.line === line);
  return identifiersOf(lines.filter(({ of, line }) => of === 'several_registrations' && !isConfirmed(line)));
}

/** Whether there are several registrations under one number or address about which no operator has decided. */
export function asksAboutStarts(
  { settled = [] }: Answered,
  lines: readonly AskedLine[],
  verified: Identifiers,
): boolean {
  return lines.some(
    (asked) =>
      asked.of === 'several_registrations' && !settled.includes(asked.line) && without(asked, verified).length > 0,
  );
}

/** The lines as figures for the record, without those that are answered. */
export function openFigures(
  { settled = [] }: Answered,
  lines: readonly AskedLine[],
  verified: Identifiers,
): readonly IdentifierFigure[] {
  return lines
    .filter(({ of, line }) => of !== 'registration_unknown' || !settled.includes(line))
    .map((asked): IdentifierFigure => {
      const { kind, of, since, line } = asked;
      return { kind, of, count: without(asked, verified).length, ...(since !== undefined && { since }), line };
    })
    .filter(({ count }) => count > 0);
}

export function isAskedStanding(of: IdentifierFigure['of']): of is AskedStanding {
  return ASKED_STANDINGS.some((one) => one === of);
}

/** The number by which operators name a line; in a record of an earlier version, its place. */
export function numberOf(figure: IdentifierFigure, identifiers: readonly IdentifierFigure[]): number | undefined {
  const isNumbered = identifiers.every(({ of, line }) => !isAskedStanding(of) || line !== undefined);
  return isNumbered ? figure.line : identifiers.indexOf(figure) + 1;
}

/** The numbers of the lines with this standing. */
export function linesOf({ identifiers = [] }: Answered, standing: AskedStanding): readonly number[] {
  return identifiers.flatMap(({ of, line }) => (of === standing ? (line ?? []) : []));
}

/** Whether an operator has confirmed a line since the worker last looked for data. */
export function hasUnusedConfirmation(request: Answered & Pick<DeletionRequest, 'unanswered'>): boolean {
  const { identifiers = [], confirmed = [], unanswered = false } = request;
  return (
    unanswered && confirmed.some(({ line }) => line !== undefined && identifiers.some((figure) => figure.line === line))
  );
}

/**
 * Leaves out the figures of lines that the seal no longer holds, because nothing can be looked for by these. They count
 * as settled, so that their numbers are not given again.
 */
export function withoutLostLines(
  { identifiers, settled }: Pick<DeletionRequest, 'identifiers' | 'settled'>,
  held: readonly Pick<AskedLine, 'line'>[],
): Pick<DeletionRequest, 'identifiers' | 'settled'> {
  const numbers = identifiers?.flatMap(({ line }) => line ?? []) ?? [];
  const lost = numbers.filter((number) => !held.some(({ line }) => line === number));
  if (lost.length === 0) return { identifiers, settled };
  return {
    identifiers: identifiers?.filter(({ line }) => line === undefined || !lost.includes(line)),
    settled: [...new Set([...(settled ?? []), ...lost])],
  };
}

function without({ kind, values }: Asked, known: Identifiers): readonly string[] {
  return values.filter((value) => !valuesOf(known, kind).includes(value));
}

function identifiersOf(lines: readonly AskedLine[]): Identifiers {
  return lines.map(({ kind, values }): Identifiers => ({ [kind]: values })).reduce(joined, {});
}
