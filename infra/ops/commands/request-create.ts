import { randomUUID } from 'node:crypto';
import { formatConfirmationCode } from '../../../shared/domain/confirmation-code.ts';
import { ENTRY_IDENTIFIER_KINDS } from '../../../shared/domain/identifiers.ts';
import { DAY } from '../../../shared/domain/schedule.ts';
import { REQUEST_CHANNELS, VERIFICATION_METHODS } from '../../../shared/domain/verification.ts';
import { deletionAnswer } from '../../../shared/meta/deletion-answer.ts';
import { acceptRequest } from '../../../shared/use-cases/accept-request.ts';
import { registered } from '../aws/app-table.ts';
import { acceptPorts } from '../aws/services.ts';
import { afterPlan, askChoice } from '../cli/ask.ts';
import { command } from '../cli/command.ts';
import { askIdentifier } from '../cli/identifier-input.ts';
import { choice, DECISION, duration, operatorName, required, text } from '../cli/options.ts';
import { formatTime } from '../cli/times.ts';

/** `request create`: for requests by e-mail, by WhatsApp, or in any other way that Meta has not signed. */
export const requestCreate = command({
  name: 'request create',
  summary: 'Enters a request from a person who did not ask through Meta.',
  about: [
    'For requests by e-mail, WhatsApp or the page, after the person’s identity was verified. The identifier is asked for, or piped in; it ' +
      'is never an argument, and is sealed before it is stored. The command prints the confirmation code once: send it to the ' +
      'person, with the address of the page.',
    'With a reference, such as the number of a ticket, entering the same again changes nothing and prints the same code.',
  ],
  options: {
    app: required(text('ID', 'The app that knows the person.')),
    kind: required(choice(ENTRY_IDENTIFIER_KINDS, 'KIND', 'What the identifier is.')),
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
    ...DECISION,
  },
  examples: [
    'request create --app 1234567890123456 --kind phone --asked-by whatsapp --verified answer_from_known_address',
    'request create --app 1234567890123456 --kind email --asked-by email --verified code_sent_to_known_address ' +
      '--reference ticket-4711 --start-in 48h',
  ],
  async run(values, context) {
    const { app, kind, reference = randomUUID() } = values;
    const services = await context.services();
    await registered(services, app);
    const askedBy =
      values['asked-by'] ?? (await askChoice(context, '--asked-by', 'How did they ask', REQUEST_CHANNELS));
    const method =
      values.verified ?? (await askChoice(context, '--verified', 'How were they verified', VERIFICATION_METHODS));
    const by = operatorName(values.by);
    const value = await askIdentifier(context, kind);
    const promise = Number(services.deployment.outputs.PromiseDays) * DAY;
    const now = context.clock();
    const startAt = values['start-in'] === undefined ? undefined : now + values['start-in'];

    const plan = [
      `Enters a request in ${services.deployment.name} for a person whom app ${app} knows by ${kind} (not shown).`,
      `Asked by ${askedBy}, verified by ${method}, by ${by}.`,
      `Begins ${startAt === undefined ? 'at once' : formatTime(startAt)}; promised until ${formatTime(now + promise)}.`,
    ];
    return await afterPlan(context, values.yes, plan, async () => {
      const { code, requestId, repeated } = await acceptRequest(acceptPorts(services, context.clock), {
        subject: { appId: app, kind, value },
        occasion: `operator\n${reference}`,
        origin: 'operator',
        scope: 'deletion',
        promise,
        startAt,
        verification: { askedBy, method, by },
      });
      const { url } = deletionAnswer(services.deployment.outputs.PublicUrl, code);
      context.answer({ requestId, confirmationCode: code, url, reference, repeated }, [
        repeated
          ? 'It was entered before with this reference; nothing was changed.'
          : 'Entered. Send this to the person:',
        `  Code        ${formatConfirmationCode(code)}`,
        `  Page        ${url}`,
        `For you:`,
        `  Request ID  ${requestId}`,
      ]);
      return 0;
    });
  },
});
