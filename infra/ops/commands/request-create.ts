import { randomUUID } from 'node:crypto';
import { type ConfirmationCode, formatConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { ENTRY_IDENTIFIER_KINDS, requireKindInDataMap, requireKindOfApp } from '../../../shared/domain/identifiers.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { REQUEST_CHANNELS, VERIFICATION_METHODS } from '../../../shared/domain/verification.ts';
import { registered } from '../aws/app-table.ts';
import { ask } from '../aws/operations.ts';
import { persistently } from '../aws/persistently.ts';
import { afterPlan, askChoice } from '../cli/ask.ts';
import { command } from '../cli/command.ts';
import { askIdentifier } from '../cli/identifier-input.ts';
import { CHANGE, choice, duration, required, text } from '../cli/options.ts';
import { formatTime } from '../cli/times.ts';
import { dataMapInForce, outOfReachLines } from './out-of-reach.ts';

type Created = {
  readonly requestId: string;
  readonly confirmationCode: ConfirmationCode;
  readonly url: string;
  readonly repeated: boolean;
  readonly cancelled: boolean;
};

/** `request create`: enters requests that came by e-mail, WhatsApp or in another way that Meta did not sign. */
export const requestCreate = command({
  name: 'request create',
  summary: 'Enters a request from a person who did not ask through Meta.',
  about: [
    'For requests by e-mail, WhatsApp or the page, after the person’s identity was verified. The identifier is asked for, or piped in; it ' +
      'is never an argument, and is sealed before it is stored. The command prints the confirmation code once: send it to the ' +
      'person, with the address of the page.',
    'With a reference, such as the number of a ticket, entering the same again changes nothing and prints the same code. It is ' +
      'recorded that you entered it.',
  ],
  options: {
    app: required(text('ID', 'The app that knows the person.')),
    kind: required(
      choice(
        ENTRY_IDENTIFIER_KINDS,
        'KIND',
        'What the identifier is. The id of a login has the kind of its app: asid for Facebook, igUser for Instagram, threadsId for Threads.',
      ),
    ),
    'asked-by': choice(REQUEST_CHANNELS, 'WAY', 'How the person asked. Without it you are asked.'),
    verified: choice(
      VERIFICATION_METHODS,
      'METHOD',
      'How the person’s identity was verified. Without it you are asked.',
    ),
    reference: text(
      'TEXT',
      'Such as the number of a ticket: the same reference is the same request. Without it, every call enters a new one.',
    ),
    'start-in': duration('When the deletion starts; until then it can be cancelled. Without it, now.'),
    ...CHANGE,
  },
  examples: [
    'request create --app 1234567890123456 --kind phone --asked-by whatsapp --verified answer_from_known_address',
    'request create --app 1234567890123456 --kind email --asked-by email --verified code_sent_to_known_address ' +
      '--reference ticket-4711 --start-in 48h',
  ],
  async run(values, context) {
    const { app, kind, reference = randomUUID() } = values;
    const services = await context.services();
    requireKindOfApp(kind, (await registered(services, app)).kind);
    requireKindInDataMap(kind, services.deployment.outputs.EntryKinds.split(','));
    const askedBy =
      values['asked-by'] ?? (await askChoice(context, '--asked-by', 'How did they ask', REQUEST_CHANNELS));
    const method =
      values.verified ?? (await askChoice(context, '--verified', 'How were they verified', VERIFICATION_METHODS));
    const value = await askIdentifier(context, kind);
    const promise = Number(services.deployment.outputs.PromiseDays) * DAY;
    const now = context.clock();
    const startIn = values['start-in'] ?? 0;

    const map = dataMapInForce(services.deployment);
    const plan = [
      `Enters a request in ${services.deployment.name} for a person whom app ${app} knows by ${kind} (not shown).`,
      `Asked by ${askedBy}, verified by ${method}.`,
      `Begins ${startIn === 0 ? 'at once' : formatTime(now + startIn)}; promised until ${formatTime(now + promise)}.`,
      ...(map === undefined ? [] : outOfReachLines(map, kind)),
    ];
    return await afterPlan(context, values.yes, plan, async () => {
      const fields = { appId: app, kind, value, askedBy, verified: method, reference };
      const startInSeconds = Math.ceil(startIn / 1000);
      const asked = { name: 'create', fields: { ...fields, startInSeconds } };
      const created = await persistently(context.sleep, () => ask<Created>(services, asked));
      const { requestId, confirmationCode, url } = created;
      context.answer({ ...created, reference }, [
        headingOf(created),
        `  Code        ${formatConfirmationCode(confirmationCode)}`,
        `  Page        ${url}`,
        `For you:`,
        `  Request ID  ${requestId}`,
      ]);
      return created.cancelled ? 1 : 0;
    });
  },
});

function headingOf({ repeated, cancelled }: Created): string {
  if (cancelled) {
    return 'It was entered before with this reference, and cancelled since: nothing is deleted. Use another reference to enter it again.';
  }
  return repeated
    ? 'It was entered before with this reference; nothing was changed.'
    : 'Entered. Send this to the person:';
}
