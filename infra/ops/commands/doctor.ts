import { asDeletionError, DeletionError } from '../../../shared/domain/errors.ts';
import { type Services, services } from '../aws/services.ts';
import { askPrivately } from '../cli/ask.ts';
import { type Context, command } from '../cli/command.ts';
import { flag } from '../cli/options.ts';
import { CHECKS, type Check, canary, type Finding, firstSecret } from './checks.ts';

const MARKS: { readonly [result in Finding['result']]: string } = {
  ok: 'ok     ',
  failed: 'FAILED ',
  skipped: 'skipped',
};

/** `doctor`: is it well, and if not, what next. */
export const doctor = command({
  name: 'doctor',
  summary: 'Checks a deployment from end to end, with the next step where something fails.',
  about: [
    'One line for each thing. It ends with a canary: a signed callback about the id 0, which names nobody, followed until it is completed. On AWS ' +
      'that needs the secret of an app, because operators may not open it there. Exits with 1 when anything failed.',
  ],
  options: { 'secret-stdin': flag('Read an app’s secret for the canary from standard input, or ask for it.') },
  examples: ['doctor', 'doctor --json', 'doctor --stack data-deletion-production --secret-stdin < secret.txt'],
  async run(values, context) {
    const of = await services(context);
    const given = values['secret-stdin'] ? await askPrivately(context, 'the app secret') : undefined;
    const checks = [...CHECKS, canary(async () => given ?? (await firstSecret(of, context)))];
    const findings: { readonly check: string; readonly finding: Finding }[] = [];
    for (const check of checks) findings.push({ check: check.name, finding: await look(check, of, context) });

    const width = Math.max(...checks.map(({ name }) => name.length)) + 2;
    const lines = findings.flatMap(({ check, finding }) => [
      `${MARKS[finding.result]}  ${check.padEnd(width)}${finding.says}`,
      ...(finding.result === 'ok' ? [] : [`${' '.repeat(9 + width)}→ ${finding.next}`]),
    ]);
    context.answer(
      findings.map(({ check, finding }) => ({ check, ...finding })),
      [of.deployment.name, ...lines],
    );
    return findings.some(({ finding }) => finding.result === 'failed') ? 1 : 0;
  },
});

async function look({ run }: Check, of: Services, context: Context): Promise<Finding> {
  try {
    return await run(of, context);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    const says =
      error instanceof DeletionError ? error.message : `${(error as Error).name}: ${(error as Error).message}`;
    return { result: 'failed', says, next: `look for ${asDeletionError(error).code} in infra/runbooks` };
  }
}
