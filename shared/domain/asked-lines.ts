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
 * What operators are asked about identifiers. Each question is a line with a number, and the seal holds the values that it
 * stands for. Neither ever changes: whatever is found later becomes another line, so an answer is about what was looked at.
 */

type Answered = Pick<DeletionRequest, 'identifiers' | 'confirmed' | 'settled'>;

/** The lines with what they do not hold yet. No number is given twice, also where an earlier version numbered the lines. */
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

/** What operators have confirmed to be the person's. */
export function confirmedIdentifiers(request: Answered, sealed: SealedIdentifiers): Identifiers {
  const numbers = new Set(request.confirmed?.map(({ line }) => line));
  const confirmed = (sealed.lines ?? []).filter(({ line }) => numbers.has(line));
  return joined(identifiersOf(confirmed), confirmedByKind(request, sealed));
}

/**
 * An earlier version confirmed by kind and time. That is about what its seal holds, where only one line can be meant; of
 * several registrations an operator is asked anew.
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

/** Of the registrations of which nobody could tell the age, those that an operator took for old. */
export function takenForOld({ settled = [] }: Answered, { lines = [] }: SealedIdentifiers): Identifiers {
  return identifiersOf(lines.filter(({ of, line }) => of === 'registration_unknown' && settled.includes(line)));
}

/** Of several registrations, those that nobody has confirmed: none of them is the person's for being the only one left. */
export function unconfirmedStarts({ confirmed = [] }: Answered, { lines = [] }: SealedIdentifiers): Identifiers {
  const isConfirmed = (line: number): boolean => confirmed.some((one) => one.line === line);
  return identifiersOf(lines.filter(({ of, line }) => of === 'several_registrations' && !isConfirmed(line)));
}

/** Whether there are registrations under one number or address about which no operator was asked. */
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

/** The lines as a record holds them, without those that are answered. */
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

/** By which number an operator names a line; in a record of an earlier version that is its place. */
export function numberOf(figure: IdentifierFigure, identifiers: readonly IdentifierFigure[]): number | undefined {
  const isNumbered = identifiers.every(({ of, line }) => !isAskedStanding(of) || line !== undefined);
  return isNumbered ? figure.line : identifiers.indexOf(figure) + 1;
}

/** The numbers of the lines of which this is asked. */
export function linesOf({ identifiers = [] }: Answered, standing: AskedStanding): readonly number[] {
  return identifiers.flatMap(({ of, line }) => (of === standing ? (line ?? []) : []));
}

/** An operator has confirmed what the worker has not looked for yet. */
export function hasUnusedConfirmation({ identifiers = [], confirmed = [] }: Answered): boolean {
  return confirmed.some(({ line }) => line !== undefined && identifiers.some((figure) => figure.line === line));
}

function without({ kind, values }: Asked, known: Identifiers): readonly string[] {
  return values.filter((value) => !valuesOf(known, kind).includes(value));
}

function identifiersOf(lines: readonly AskedLine[]): Identifiers {
  return lines.map(({ kind, values }): Identifiers => ({ [kind]: values })).reduce(joined, {});
}
