import { nameOf } from '../../../shared/domain/error-trace.ts';
import { asDeletionError, DeletionError } from '../../../shared/domain/errors.ts';
import type { Services } from '../aws/services.ts';
import { askPrivately } from '../cli/ask.ts';
import { type Context, command } from '../cli/command.ts';
import { flag } from '../cli/options.ts';
import { type Line, styled, type Text } from '../cli/text.ts';
import { APP_CHECKS } from './app-checks.ts';
import { CHECKS } from './checks.ts';
import type { Check, Finding } from './finding.ts';
import { firstSecret, smokeTest } from './smoke-test.ts';
import { storeChecks } from './store-checks.ts';

const MARKS: { readonly [result in Finding['result']]: Text } = {
  ok: styled('good', 'ok     '),
  failed: styled('bad', 'FAILED '),
  skipped: styled('warning', 'skipped'),
  warning: styled('warning', 'warning'),
};

/** `doctor`: checks whether a deployment works and, if not, says what to do. */
export const doctor = command({
  name: 'doctor',
  summary: 'Checks a deployment from end to end, and says what to do where a check fails.',
  about: [
    'Prints one line for each check. Each store of the data map is asked once, about an id that no person has: on AWS from this machine and ' +
      'with your own credentials, so that a store that only the worker can reach is skipped. The last check is a smoke test: a signed callback about the id 0, which no person has, followed until it ' +
      'is completed. On AWS it needs the secret of an app, which operators may not decrypt there. Exits with 1 when a check failed.',
  ],
  options: { 'secret-stdin': flag('Read an app’s secret for the smoke test from standard input, or ask for it.') },
  examples: ['doctor', 'doctor --json', 'doctor --stack data-deletion-production --secret-stdin < secret.txt'],
  async run(values, context) {
    const services = await context.services();
    const given = values['secret-stdin'] ? await askPrivately(context, 'the app secret') : undefined;
    const checks = [
      ...CHECKS,
      ...APP_CHECKS,
      ...storeChecks(services),
      smokeTest(async () => given ?? (await firstSecret(services, context))),
    ];
    const findings: { readonly check: string; readonly finding: Finding }[] = [];
    for (const check of checks) findings.push({ check: check.name, finding: await look(check, services, context) });

    const width = Math.max(...checks.map(({ name }) => name.length)) + 2;
    const indent = ' '.repeat(9 + width);
    const lines = findings.flatMap(({ check, finding }): readonly Line[] => {
      const line = [MARKS[finding.result], `  ${check.padEnd(width)}${finding.message}`];
      if (finding.result === 'ok') return [line];
      const { next, command: nextCommand } = finding;
      return [
        line,
        `${indent}→ ${next}`,
        ...(nextCommand === undefined ? [] : [[`${indent}  `, styled('strong', nextCommand)]]),
      ];
    });
    context.answer(
      findings.map(({ check, finding }) => ({ check, ...finding })),
      [services.deployment.name, ...lines],
    );
    return findings.some(({ finding }) => finding.result === 'failed') ? 1 : 0;
  },
});

async function look({ run }: Check, services: Services, context: Context): Promise<Finding> {
  try {
    return await run(services, context);
  } catch (error) {
    if (error instanceof TypeError) throw error;
    const message = error instanceof DeletionError ? error.message : `the call failed: ${nameOf(error)}`;
    return { result: 'failed', message, next: `look for ${asDeletionError(error).code} in infra/runbooks` };
  }
}
