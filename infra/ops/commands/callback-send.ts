import { randomUUID } from 'node:crypto';
import type { StatusJson } from '../../../functions/deletion-status/schemas.ts';
import { withPending } from '../../../shared/domain/apply-pending.ts';
import { type RequestId, readConfirmationCode, requestId } from '../../../shared/domain/confirmation-code.ts';
import type { DeletionRequest } from '../../../shared/domain/deletion-request.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { DeletionAnswer } from '../../../shared/meta/deletion-answer.ts';
import { isMetaId } from '../../../shared/meta/meta-id.ts';
import { signRequest } from '../../../shared/meta/signed-request.ts';
import { isLoopback } from '../../../shared/targets/target-settings.ts';
import { call } from '../aws/http.ts';
import { requestStore } from '../aws/services.ts';
import { askPrivately } from '../cli/ask.ts';
import { type Context, command } from '../cli/command.ts';
import { duration, flag, required, text, time, UsageError, type Values } from '../cli/options.ts';
import { indented, type Line, styled } from '../cli/text.ts';
import { formatDuration } from '../cli/times.ts';
import { appOnThisMachine } from './choose-app.ts';
import { followStatus, hasEnded, isLeftToOperator, partLines } from './follow.ts';
import { waitingWords } from './next-steps.ts';
import { inWords } from './states.ts';
import { isSomethingLeft } from './what-is-left.ts';

const OPTIONS = {
  'user-id': required(text('ID', 'The id by which the app knows the person: decimal digits, as Meta sends them.')),
  app: text(
    'ID',
    'The app that signs. Without it, on this machine, the one that has the person; if several do, you are asked.',
  ),
  'secret-stdin': flag('Read the app’s secret from standard input, or ask for it.'),
  secret: text(
    'SECRET',
    'The app’s secret itself; only for a callback on this machine, because other users can see arguments.',
  ),
  url: text('URL', 'The callback’s address. Without it, that of the deployment.'),
  deauthorize: flag('Send it to the deauthorize callback: the person removed the app, and did not ask for deletion.'),
  'issued-at': time('When it was signed; one older than seven days waits for an operator. Without it, now.'),
  wait: duration('How long to follow the request at most. Without it, two minutes.'),
} as const;

const TWO_MINUTES = 120_000;

/** `callback send`: sends what Meta sends when a person asks for deletion, and follows the request to its end. */
export const callbackSend = command({
  name: 'callback send',
  summary: 'Signs a deletion request as Meta would, sends it, and follows it to its end.',
  about: [
    'On the stack of npm start this needs only one of the ids that its greeting lists. For a deployment on AWS the secret of the app is asked for, piped in, or taken ' +
      'from the environment variable META_APP_SECRET: it is a real request there, and deletes what it finds.',
    'Exits with 0 when the request was completed, with 1 when it was refused, was recorded for another app than --app, is not completed yet, or waits for an operator.',
  ],
  options: OPTIONS,
  examples: [
    'callback send --user-id 122107000000000777',
    'callback send --user-id 122107000000000777 --deauthorize',
    'callback send --user-id 122107000000000777 --issued-at 2026-01-31 --wait 5s',
    'callback send --user-id 122107000000000777 --stack data-deletion-test --secret-stdin < secret.txt',
  ],
  async run(values, context) {
    if (!isMetaId(values['user-id'])) throw new UsageError('--user-id is invalid; expected 1 to 32 decimal digits');
    const url = await callbackUrl(values, context);
    const secret = await appSecret(values, url, context);
    const issuedAt = Math.floor((values['issued-at'] ?? context.clock()) / 1000);
    // the random member makes every call a new request; Meta's payloads also have members that we do not know
    const payload = { algorithm: 'HMAC-SHA256', issued_at: issuedAt, user_id: values['user-id'], trial: randomUUID() };
    const answer = await call(url, {
      method: 'POST',
      body: new URLSearchParams({ signed_request: signRequest(payload, secret) }),
    });
    if (!answer.ok) throw new DeletionError('callback_refused', 'reject', await refusalOf(answer));
    if (values.deauthorize) {
      context.answer(await answer.json(), ['Accepted by the deauthorize callback.']);
      return 0;
    }

    const given = (await answer.json()) as DeletionAnswer;
    // with --json it is part of the final output
    if (!context.isJson) context.terminal.print(JSON.stringify(given));
    const wait = values.wait ?? TWO_MINUTES;
    const id = requestIdOf(given);
    const readRecord = () => recordOf(id, values, context);
    const status = await followStatus(given.url, wait, context, readRecord);
    const record = await readRecord();
    const isOfAnother = values.app !== undefined && record !== undefined && record.appId !== values.app;
    context.answer({ answer: given, requestId: id, status }, [
      ...partLines(status, record),
      ...(id === undefined ? [] : [`Request ID  ${id}`]),
      ...endLines(status, id, wait, record, context),
      ...(isOfAnother ? [styled('bad', `It was recorded for app ${record.appId}, whose secret signed it.`)] : []),
    ]);
    return status.status === 'completed' && !isOfAnother ? 0 : 1;
  },
});

function requestIdOf({ confirmation_code }: DeletionAnswer): RequestId | undefined {
  const code = readConfirmationCode(confirmation_code);
  return code && requestId(code);
}

/** Undefined if the callback was named by its address, or if the record cannot be read from here. */
async function recordOf(
  id: RequestId | undefined,
  { url }: Values<typeof OPTIONS>,
  context: Context,
): Promise<DeletionRequest | undefined> {
  if (id === undefined || url !== undefined) return undefined;
  try {
    const found = await requestStore(await context.services()).read(id);
    return found && withPending(found);
  } catch {
    return undefined;
  }
}

function endLines(
  { status, notices }: StatusJson,
  id: RequestId | undefined,
  wait: number,
  record: DeletionRequest | undefined,
  { commandLine }: Context,
): readonly Line[] {
  if (status === 'completed') {
    return [
      isSomethingLeft(notices)
        ? styled('warning', 'Completed; some of what was found was left, as the parts say.')
        : styled('good', 'Completed.'),
    ];
  }
  if (hasEnded(status)) return [styled('bad', `The request is ${inWords(status)}.`)];
  const isLeft = record !== undefined && isLeftToOperator(record);
  const waiting = record === undefined ? '' : waitingWords(record);
  const why = waiting === '' ? '' : ` (${waiting})`;
  const end = isLeft ? `It waits for an operator${why}.` : `Not completed after ${formatDuration(wait)}${why}.`;
  if (id === undefined) return [end];
  const next = isLeft ? 'To see what to do:' : 'To see what it waits for:';
  return [`${end} ${next}`, indented(styled('strong', commandLine(`request show ${id}`)))];
}

async function callbackUrl({ url, deauthorize }: Values<typeof OPTIONS>, context: Context): Promise<URL> {
  if (url !== undefined && !URL.canParse(url))
    throw new UsageError('--url is invalid; expected an address such as https://example.com/meta/data-deletion');
  const callback = url ?? `${(await context.deployment()).outputs.PublicUrl}/meta/data-deletion`;
  return deauthorize ? new URL('deauthorize', callback) : new URL(callback);
}

async function appSecret(values: Values<typeof OPTIONS>, url: URL, context: Context): Promise<string> {
  if (values.secret !== undefined) {
    if (isLoopback(url.hostname)) return values.secret;
    throw new UsageError('--secret is only for a callback on this machine; use --secret-stdin');
  }
  const { META_APP_SECRET } = context.environment;
  if (META_APP_SECRET && !values['secret-stdin']) return META_APP_SECRET;
  if (values['secret-stdin'] || !isLoopback(url.hostname)) return await askPrivately(context, 'the app secret');

  const { appId, secrets } = await appOnThisMachine(values['user-id'], values.app, await context.services(), context);
  const secret = secrets[0]?.value;
  if (secret !== undefined) return secret;
  throw new DeletionError('app_without_secret', 'reject', `app ${appId} has no secret that can be opened`);
}

async function refusalOf(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => ({}))) as { readonly code?: string; readonly title?: string };
  return `the callback answers ${answer.status} ${problem.code ?? ''} ${problem.title ?? ''}`.trim();
}
