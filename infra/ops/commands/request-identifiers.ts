import { numberOf } from '../../../shared/domain/asked-lines.ts';
import {
  type DeletionRequest,
  type IdentifierFigure,
  type IdentifierStanding,
  isOpen,
} from '../../../shared/domain/deletion-request.ts';
import { command } from '../cli/command.ts';
import { CHANGE, text, UsageError, words } from '../cli/options.ts';
import { REQUEST, readRequest } from '../cli/request-argument.ts';
import { tableLines } from '../cli/table.ts';
import { indented, type Line, styled } from '../cli/text.ts';
import { formatTime } from '../cli/times.ts';
import { decide, readSeen } from './decision.ts';
import { createCommands } from './what-is-left.ts';

const STANDING: { readonly [standing in IdentifierStanding]: string } = {
  verified: 'verified: deletes',
  self_declared: 'self-declared: deletes nothing until you confirm it',
  several_registrations: 'one of several registrations: deletes nothing until you confirm it',
  registration_unknown: 'a registration of unknown age: deletes nothing until you release the request',
  business: 'of a business: deletes nothing here',
  dropped: 'names nobody: left out',
};
/** Standings that an operator can settle, by making sure who the owner is. */
const TO_CONFIRM: ReadonlySet<IdentifierStanding> = new Set(['self_declared', 'several_registrations']);

/** `request identifiers`: shows the identifiers that were found by kind and count, never a value. */
export const requestIdentifiers = command({
  name: 'request identifiers',
  summary: 'Shows the kinds of identifier that were found, and confirms unverified ones.',
  about: [
    'A phone number or an address that was merely typed could be anybody’s, so it deletes nothing. When you have made sure ' +
      'that it is the person’s, for example because they answered from it, confirm its line.',
    'A number that leads to several registrations may have changed hands. Their dates are shown: confirm the one that is the ' +
      'person’s.',
  ],
  arguments: [REQUEST],
  options: {
    confirm: text('NUMBERS', 'The lines to confirm, such as 2 or 2,3.'),
    reason: words('WORDS', 'How you made sure, for the history of the request; nothing about the person.'),
    ...CHANGE,
  },
  examples: [
    'request identifiers REQUEST',
    'request identifiers REQUEST --confirm 2 --reason "answered from that address"',
  ],
  async run({ confirm, reason, yes }, context, written = '') {
    const requestId = readRequest(written);
    const services = await context.services();
    const request = await readSeen(services, requestId);
    const lines = figureLines(request, context.commandLine);
    if (confirm === undefined) {
      const { identifiers = [], goneSources = [], silentSources = [] } = request;
      context.answer({ requestId, identifiers, goneSources, silentSources }, lines);
      return 0;
    }

    const numbers = numbersIn(confirm);
    const plan = [...lines, `Confirms line ${numbers.join(', ')}: what it finds is deleted, too.`];
    const asked = { name: 'confirm-identifiers', fields: { lines: numbers, reason } };
    return await decide(asked, request, plan, yes, services, context);
  },
});

function numbersIn(confirm: string): readonly number[] {
  const numbers = confirm.split(',').map((number) => number.trim());
  if (numbers.every((number) => /^[1-9]\d{0,4}$/.test(number))) return numbers.map(Number);
  throw new UsageError('--confirm is invalid; expected the numbers of lines, such as 2 or 2,3');
}

function figureLines(request: DeletionRequest, commandLine: (words: string) => string): readonly Line[] {
  const { identifiers: figures = [], goneSources = [], silentSources = [], resolved } = request;
  if (!resolved) return ['Its identifiers have not been looked up yet.'];
  const rows = figures.map((figure) => [
    String(numberOf(figure, figures) ?? ''),
    figure.kind,
    String(figure.count),
    isOpen(request) ? STANDING[figure.of] : STANDING[figure.of].replace(/deletes nothing until .*/, 'deleted nothing'),
    figure.since === undefined ? '' : formatTime(figure.since),
  ]);
  const gone = goneSources.map(
    (kind) => `Meta no longer gives the ${kind}: the person removed the app before it was asked.`,
  );
  const silent = silentSources.map((kind) => `The source of ${kind} is optional and has not answered.`);
  return [
    ...tableLines(['line', 'kind', 'count', 'what it does', 'registered'], rows),
    ...gone,
    ...silent,
    ...(figures.some(isToConfirm) ? confirmLines(request, commandLine) : []),
  ];
}

function confirmLines(request: DeletionRequest, commandLine: (words: string) => string): readonly Line[] {
  const commands = isOpen(request)
    ? [commandLine(`request identifiers ${request.requestId} --confirm LINE`)]
    : createCommands(request, commandLine);
  return [
    isOpen(request)
      ? 'To confirm a line:'
      : 'The request has ended, so no line can be confirmed. To delete what one finds, once you have made sure that it is the person’s:',
    ...commands.map((line) => indented(styled('strong', line))),
  ];
}

function isToConfirm({ of }: IdentifierFigure): boolean {
  return TO_CONFIRM.has(of);
}
