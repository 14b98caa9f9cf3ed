import { setTimeout as sleep } from 'node:timers/promises';
import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import { asDeletionError } from '../../../shared/domain/errors.ts';
import { ENTRY_IDENTIFIER_KINDS } from '../../../shared/domain/identifiers.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import type { TargetEnvironment } from '../../../shared/targets/target-kind.ts';
import { readSettings } from '../../settings.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import { registeredApps, type Services, services } from '../aws/services.ts';
import { type Context, command } from '../cli/command.ts';
import { choice, required, text } from '../cli/options.ts';
import { grouped } from '../cli/progress.ts';
import { tableLines } from '../cli/table.ts';
import { askIdentifier } from './request-create.ts';

type Counted = {
  readonly target: string;
  readonly label: string;
  readonly items?: number;
  readonly errorCode?: string;
  readonly milliseconds: number;
};

/** `plan`: what a request would delete, without one. */
export const plan = command({
  name: 'plan',
  summary: 'Counts what would be deleted for a person, and deletes nothing.',
  about: [
    'The identifier is asked for, or piped in. It reads the company’s stores from here, with the data map of this checkout: ' +
      'on AWS with your own credentials, because the role of operators may not.',
    'Exits with 1 when any target could not be counted.',
  ],
  options: {
    app: required(text('ID', 'The app that knows the person.')),
    kind: required(choice(ENTRY_IDENTIFIER_KINDS, 'KIND', 'What the identifier is.')),
  },
  examples: ['plan --app 1234567890123456 --kind asid', 'plan --app 1234567890123456 --kind phone --json < number.txt'],
  async run({ app, kind }, context) {
    const of = await services(context);
    const { map, path, isInForce } = dataMapHere(of.deployment);
    if (!isInForce) context.terminal.note(`Note: ${path} is not the data map that is deployed.`);
    const value = await askIdentifier(context, kind);
    const connected = await connectDataMap(map, environmentOf(of, context), SILENT);
    const selection: Selection = {
      requestId: 'plan' as RequestId,
      appId: app,
      identifiers: { [kind]: [value] },
      askedAt: context.clock(),
    };
    const identifiers = await connected.resolve(selection);
    const counted = await Promise.all(
      [...connected.targets].map(([name, { label, target }]) =>
        count(name, label, target, { ...selection, identifiers }, context.clock),
      ),
    );
    const found = Object.entries(identifiers).map(([name, values]) => [name, values.length] as const);
    const rows = counted.map(({ target, label, items, errorCode, milliseconds }) => [
      target,
      label,
      items === undefined ? `unknown: ${errorCode}` : grouped(items),
      `${milliseconds} ms`,
    ]);
    context.answer({ identifiers: Object.fromEntries(found), targets: counted }, [
      `Identifiers: ${found.map(([name, number]) => `${number} ${name}`).join(', ')}`,
      '',
      ...tableLines(['target', 'what it is', 'items', 'took'], rows),
    ]);
    return counted.every(({ items }) => items !== undefined) ? 0 : 1;
  },
});

async function count(
  name: string,
  label: string,
  target: Target,
  selection: Selection,
  clock: () => number,
): Promise<Counted> {
  const begin = clock();
  const about = { target: name, label };
  try {
    const items = await target.plan(selection);
    return { ...about, items, milliseconds: clock() - begin };
  } catch (error) {
    return { ...about, errorCode: asDeletionError(error).code, milliseconds: clock() - begin };
  }
}

/** What the worker's environment says about stores, for this machine. */
function environmentOf(of: Services, context: Context): TargetEnvironment {
  const { region, local, outputs } = of.deployment;
  const endpoints = Object.entries(local?.endpoints ?? {});
  const ofPlace =
    local === undefined
      ? { ...context.environment, ...readSettings().targetSettings }
      : {
          ...local.targetSettings,
          ...Object.fromEntries(endpoints.map(([name, url]) => [endpointSetting(name), url])),
        };
  const settings: { readonly [name: string]: string | undefined } = {
    ...ofPlace,
    AWS_REGION: region,
    PUBLIC_URL: outputs.PublicUrl,
  };
  return {
    now: context.clock,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    random: Math.random,
    setting: (name) => settings[name],
    async appSecret(appId) {
      const app = (await registeredApps(of, context)).find((registered) => registered.appId === appId);
      return app?.secrets.find(({ age }) => age === 'current')?.value;
    },
  };
}

function endpointSetting(service: string): string {
  return `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
