import { readFile } from 'node:fs/promises';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';
import type { Confirmation } from '../../../shared/domain/confirmation.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { NoticeKind } from '../../../shared/domain/notices.ts';
import type { PublicJwk } from '../../../shared/domain/public-jwk.ts';
import type { ReceiptClaims, ReceiptNotice } from '../../../shared/domain/receipt.ts';
import { SECOND } from '../../../shared/domain/schedule.ts';
import { readDataMap } from '../../data-map-file.ts';
import { verifyReceipt } from '../../receipts/verify-receipt.ts';
import { call } from '../aws/http.ts';
import { type Context, command } from '../cli/command.ts';
import { text, UsageError } from '../cli/options.ts';
import { tableLines } from '../cli/table.ts';
import { indented, type Line, styled } from '../cli/text.ts';
import { askedEarlier, formatTime, formatUntil } from '../cli/times.ts';
import { inWords, outcomeWords, statusText } from './states.ts';

/** `receipt verify`: anybody can check a receipt; with the keys in a file, no network is needed. */
export const receiptVerify = command({
  name: 'receipt verify',
  summary: 'Checks who signed a receipt, and shows what it states.',
  arguments: [{ name: 'FILE', about: 'The receipt, as the status page gives it; - for standard input.' }],
  about: [
    'A receipt is valid if the deployment’s key signed exactly what it states. With the keys in a file no network and no deployment is ' +
      'needed. Exits with 1 if it is not valid.',
  ],
  options: {
    jwks: text('URL|FILE', 'The public keys. Without it, those of the deployment, /.well-known/jwks.json.'),
    map: text('FILE', 'A data map: says whether the receipt names this one.'),
  },
  examples: [
    'receipt verify receipt.jws',
    'receipt verify receipt.jws --jwks jwks.json',
    'receipt verify receipt.jws --map infra/data-map.json',
  ],
  async run({ jwks, map }, context, file = '') {
    const receipt = file === '-' ? await context.terminal.readInput() : await readText(file);
    const checked = await verifyReceipt(receipt, await readKeys(jwks, context));
    if ('problem' in checked) throw new DeletionError('receipt_invalid', 'reject', `not valid: ${checked.problem}`);
    context.answer({ valid: true, ...checked }, [styled('good', 'Valid.'), ...claimLines(checked.claims, map)]);
    return 0;
  },
});

async function readKeys(given: string | undefined, context: Context): Promise<readonly PublicJwk[]> {
  const source = given ?? `${await publicUrl(context)}/.well-known/jwks.json`;
  const content = /^https?:/.test(source) ? await (await call(source)).text() : await readText(source);
  try {
    return (JSON.parse(content) as { readonly keys: readonly PublicJwk[] }).keys.filter(({ kty }) => kty === 'EC');
  } catch {
    throw new UsageError(`${source} holds no keys; expected a JWK Set, {"keys":[…]}`);
  }
}

/** The deployment's URL. The error mentions --jwks, because whoever checks a receipt need not have a deployment. */
async function publicUrl(context: Context): Promise<string> {
  try {
    return (await context.deployment()).outputs.PublicUrl;
  } catch (error) {
    if (!(error instanceof DeletionError)) throw error;
    const message = `${error.message}; or give the keys with --jwks, such as https://deletion.example.com/.well-known/jwks.json`;
    throw new DeletionError(error.code, error.disposition, message, { cause: error });
  }
}

async function readText(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read`);
  });
}

const CONFIRMED_BY: { readonly [confirmation in Confirmation]: string } = {
  provider: 'The provider says that it is deleted',
  acknowledgement: 'The provider has only said that it took the notice',
  operator: 'An operator says that nothing is left to delete',
};

/** Why a part is as it is, and until when it is kept. */
function whyText(reason = '', keptUntil: number | undefined): string {
  const end = keptUntil === undefined ? '' : `Kept until ${formatUntil(keptUntil * SECOND)}`;
  return reason === '' || end === '' ? reason + end : `${reason.replace(/\.?$/, '.')} ${end}`;
}

const NOTICES: { readonly [kind in NoticeKind]: string } = {
  nobody_named: 'the request names nobody, so nothing could be searched',
  newer_data: 'newer data was left',
  newer_data_unknown: 'data whose age is not known was left',
  kept_in_part: 'some of it was deleted before, or may have been',
  source_gone: 'Meta no longer said which records are the person’s',
  source_silent: 'a source did not answer',
  self_declared: 'nothing was deleted by an identifier that nobody confirmed',
  business: 'it belongs to a business, which decides about it',
  parent_id: 'what an identifier of several accounts finds was left',
  copies_at_meta: 'copies may stay at Meta',
};

/** `messages: newer data was left, since 2026-12-31 18:00 UTC`; of later versions, kinds without words of our own. */
function noticeLine({ kind, part, since, until, identifier_kind }: ReceiptNotice): string {
  const about = part ?? identifier_kind;
  const words = NOTICES[kind as NoticeKind] ?? inWords(kind);
  return [
    ...(about === undefined ? [] : [`${about}: `]),
    words,
    ...(since === undefined ? [] : [`, since ${formatTime(since * SECOND)}`]),
    ...(until === undefined ? [] : [`, until ${formatUntil(until * SECOND)}`]),
  ].join('');
}

/** The hash that the receipt names, and whether it is that of the data map in this file. */
function mapWords({ data_map }: ReceiptClaims, file: string | undefined): string {
  if (file === undefined) return data_map;
  return `${data_map}, which is ${dataMapHash(readDataMap(file)) === data_map ? '' : 'not '}${file}`;
}

function claimLines(claims: ReceiptClaims, map: string | undefined): readonly Line[] {
  const rows = claims.parts.map(({ name, label, outcome, confirmation, legal_basis, kept_until, stays }) => [
    name,
    label,
    statusText(outcome),
    whyText(legal_basis ?? stays ?? (confirmation && CONFIRMED_BY[confirmation]), kept_until),
  ]);
  const asked = askedEarlier(claims.asked_at && claims.asked_at * SECOND, claims.accepted_at * SECOND);
  const notices = (claims.notices ?? []).map(noticeLine);
  return [
    `Issued by     ${claims.iss}`,
    `Request ID    ${claims.jti}`,
    `App           ${claims.app_id}`,
    `Outcome       ${outcomeWords(claims.outcome)}`,
    ...(asked === undefined ? [] : [`Asked         ${formatTime(asked)}`]),
    `Accepted      ${formatTime(claims.accepted_at * SECOND)}`,
    `Completed     ${formatTime(claims.completed_at * SECOND)}`,
    `Last backup   expires ${formatTime(claims.backups_expire_at * SECOND)}`,
    `Data map      ${mapWords(claims, map)}`,
    ...(rows.length === 0 ? [] : ['', ...tableLines(['part', 'what it is', 'outcome', 'why'], rows)]),
    ...(notices.length === 0 ? [] : ['', 'Notices:', ...notices.map(indented)]),
  ];
}
