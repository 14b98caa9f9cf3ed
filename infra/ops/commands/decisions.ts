import { REFUSAL_REASONS, RETENTION_REASONS } from '../../../shared/domain/reasons.ts';
import { choice, required, text, time, wholeNumber, words } from '../cli/options.ts';
import { formatTime, formatUntil } from '../cli/times.ts';
import { decision } from './decision.ts';

const target = text('NAME', 'Only this part, by the name of its target in the data map.');
const aTarget = required(text('NAME', 'The part, by the name of its target in the data map.'));
const why = words('WORDS', 'Why, for the history of the request; nothing about the person.');

const requestCancel = decision({
  name: 'request cancel',
  summary: 'Cancels a request that has not started: withdrawn, or entered by mistake.',
  examples: ['request cancel REQUEST --reason "withdrawn by e-mail"'],
  options: { reason: why },
  plan: () => 'Cancels this request. Nothing is deleted for it, and its identifiers are dropped at once.',
  ask: ({ reason }) => ({ name: 'cancel', fields: { reason } }),
});

const requestRefuse = decision({
  name: 'request refuse',
  summary: 'Refuses a request; the person reads the reason and where to complain.',
  about: ['What is deleted already stays deleted. The law allows few reasons: GDPR Art. 12(5), 12(6), 17(3).'],
  examples: [
    'request refuse REQUEST --reason insufficient_verification --basis "We could not verify that you own this number."',
  ],
  options: {
    reason: required(choice(REFUSAL_REASONS, 'REASON', 'Why.')),
    basis: required(words('WORDS', 'The reason in words that the person reads; they are not translated.')),
  },
  plan: ({ reason, basis }) => `Refuses this request (${reason}). The person reads: “${basis}” This cannot be undone.`,
  ask: ({ reason, basis }) => ({ name: 'refuse', fields: { reason, basis } }),
});

const requestHold = decision({
  name: 'request hold',
  summary: 'Stops all work on a request, until a date or until it is released.',
  about: [
    'The promised time does not move. To keep the data of one part for a legal reason, see request keep.',
    'It answers no question: what the request waits for is asked again after the hold.',
  ],
  examples: ['request hold REQUEST --reason "ownership of the account is disputed" --until 2026-12-31'],
  options: {
    reason: required(why),
    until: time('When the work continues by itself. Without it, when it is released.'),
  },
  plan: ({ until }) =>
    `Holds this request ${until === undefined ? 'until it is released' : `until ${formatTime(until)}`}.`,
  ask: ({ reason, until }) => ({ name: 'hold', fields: { reason, until } }),
});

const requestKeep = decision({
  name: 'request keep',
  summary: 'Keeps the data of one part for a legal reason, which the person reads.',
  about: [
    'With --until it is deleted after that date, when the day is over in every time zone. Without it, it stays until it is released, and so do the record of the request and the sealed ids that find it.',
    'What is deleted already cannot be kept: of a part that stopped half-way, what is left is kept, and the person reads that.',
    'Replays and later requests of the same id keep it too; one that is under way already does not. If the id is a phone number or an ' +
      'e-mail address, which may be somebody else’s by then, a later request asks an operator about it instead.',
  ],
  examples: [
    'request keep REQUEST --target messages --reason legal_claims --basis "Evidence in a court case" --until 2027-06-30',
  ],
  options: {
    target: aTarget,
    reason: required(choice(RETENTION_REASONS, 'REASON', 'Why, from GDPR Art. 17(3).')),
    basis: required(
      words(
        'WORDS',
        'The law or duty in words that the person reads; they are not translated, unless the data map has them.',
      ),
    ),
    until: time('The last day, or a time.'),
  },
  plan: ({ target: name, reason, basis, until }) =>
    `Keeps ${name} (${reason}) until ${until === undefined ? 'it is released' : formatUntil(until)}. The person reads: “${basis}”`,
  ask: ({ target: name, reason, basis, until }) => ({ name: 'keep', fields: { target: name, reason, basis, until } }),
});

const requestRelease = decision({
  name: 'request release',
  summary: 'Continues a request on hold or waiting, or deletes a part that was kept.',
  about: [
    'The promised time does not move. A part can also be released after the request was completed.',
    'It concerns this request alone: release the part in the person’s other requests too, whose pages otherwise go on saying that the ' +
      'data is kept. infra/operations.md says how to find them.',
  ],
  examples: ['request release REQUEST', 'request release REQUEST --target invoices --reason "tax audit finished"'],
  options: { target, reason: why },
  plan: ({ target: name }, { parts, hold }) => {
    if (name === undefined && hold?.asksAgain !== undefined) {
      return 'Ends the hold. What was asked before it is asked again, and nothing is deleted before that is decided.';
    }
    if (name === undefined) return 'Continues this request now.';
    const isOfBusiness = parts.some((part) => part.name === name && part.retention?.reason === 'controller_decides');
    return `Deletes now what is kept at ${name}${isOfBusiness ? ', which is the data of a business, not of this person alone' : ''}.`;
  },
  ask: ({ target: name, reason }) =>
    name === undefined
      ? { name: 'release', fields: { reason } }
      : { name: 'release-part', fields: { target: name, reason } },
});

const requestExtend = decision({
  name: 'request extend',
  summary: 'Moves the promised time, once, by one or two months; the person reads why.',
  about: [
    'GDPR Art. 12(3): where it is necessary because requests are complex or many, and within one month of the request.',
    'A request that was completed, and runs again for what was kept, cannot be extended: it was answered in time.',
  ],
  examples: ['request extend REQUEST --months 2 --reason "We received very many requests in October."'],
  options: {
    months: required(wholeNumber('NUMBER', 'By how many months.', 1, 2)),
    reason: required(words('WORDS', 'Why, in words that the person reads; they are not translated.')),
  },
  plan: ({ months, reason }, { dueAt }) =>
    `Moves the promised time by ${months === 1 ? 'a month' : `${months} months`} from ${formatTime(dueAt)}. The person reads: “${reason}”`,
  ask: ({ months, reason }) => ({ name: 'extend', fields: { months, reason } }),
});

const requestRetry = decision({
  name: 'request retry',
  summary: 'Retries at once whatever is failing or waiting after an error.',
  about: [
    'A part that stopped with kept_for_another is retried only if it is named: what is found there is then deleted.',
  ],
  examples: ['request retry REQUEST', 'request retry REQUEST --target messages'],
  options: { target, reason: why },
  plan: ({ target: name }) => `Tries ${name === undefined ? 'everything that is failing' : name} again now.`,
  ask: ({ target: name, reason }) => ({ name: 'retry', fields: { target: name, reason } }),
});

export const DECISION_COMMANDS = [
  requestCancel,
  requestRefuse,
  requestHold,
  requestKeep,
  requestRelease,
  requestExtend,
  requestRetry,
] as const;
