import { readFile } from 'node:fs/promises';
import type { Confirmation } from '../../../shared/domain/confirmation.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { PublicJwk } from '../../../shared/domain/public-jwk.ts';
import type { ReceiptClaims } from '../../../shared/domain/receipt.ts';
import { SECOND } from '../../../shared/domain/schedule.ts';
import { verifyReceipt } from '../../receipts/verify-receipt.ts';
import { call } from '../aws/http.ts';
import { type Context, command } from '../cli/command.ts';
import { text, UsageError } from '../cli/options.ts';
import { tableLines } from '../cli/table.ts';
import { type Line, styled } from '../cli/text.ts';
import { formatTime, formatUntil } from '../cli/times.ts';
import { outcomeWords, statusText } from './states.ts';

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
  },
  examples: ['receipt verify receipt.jws', 'receipt verify receipt.jws --jwks jwks.json'],
  async run({ jwks }, context, file = '') {
    const receipt = file === '-' ? await context.terminal.readInput() : await readText(file);
    const checked = await verifyReceipt(receipt, await readKeys(jwks, context));
    if ('problem' in checked) throw new DeletionError('receipt_invalid', 'reject', `not valid: ${checked.problem}`);
    context.answer({ valid: true, ...checked }, [styled('good', 'Valid.'), ...claimLines(checked.claims)]);
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

function claimLines(claims: ReceiptClaims): readonly Line[] {
  const rows = claims.parts.map(({ name, label, outcome, confirmation, legal_basis, kept_until, stays }) => [
    name,
    label,
    statusText(outcome),
    whyText(legal_basis ?? stays ?? (confirmation && CONFIRMED_BY[confirmation]), kept_until),
  ]);
  return [
    `Issued by     ${claims.iss}`,
    `Request ID    ${claims.jti}`,
    `App           ${claims.app_id}`,
    `Outcome       ${outcomeWords(claims.outcome)}`,
    `Accepted      ${formatTime(claims.accepted_at * SECOND)}`,
    `Completed     ${formatTime(claims.completed_at * SECOND)}`,
    `Last backup   expires ${formatTime(claims.backups_expire_at * SECOND)}`,
    `Data map      ${claims.data_map}`,
    ...(rows.length === 0 ? [] : ['', ...tableLines(['part', 'what it is', 'outcome', 'why'], rows)]),
  ];
}
