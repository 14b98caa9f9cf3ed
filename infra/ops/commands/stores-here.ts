import { setTimeout as sleep } from 'node:timers/promises';
import { connectDataMap } from '../../../shared/data-map/connect-data-map.ts';
import type { RequestId } from '../../../shared/domain/confirmation-code.ts';
import type { IdentifierFigure } from '../../../shared/domain/deletion-request.ts';
import { asDeletionError } from '../../../shared/domain/errors.ts';
import type { EntryIdentifierKind, Identifiers } from '../../../shared/domain/identifiers.ts';
import type { Selection, Target } from '../../../shared/ports/target.ts';
import type { TargetEnvironment } from '../../../shared/targets/target-kind.ts';
import { DEFAULTS } from '../../settings/defaults.ts';
import { readSettings } from '../../settings/read-settings.ts';
import type { Settings } from '../../settings/rules.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import type { Deployment } from '../aws/deployment.ts';
import { registeredApps, type Services } from '../aws/services.ts';
import type { Context } from '../cli/command.ts';

export type Counted = {
  readonly target: string;
  readonly label: string;
  readonly items?: number;
  readonly errorCode?: string;
  readonly milliseconds: number;
};

/** How many items of a person the company's stores hold. */
export type Counts = {
  readonly identifiers: Identifiers;
  readonly figures: readonly IdentifierFigure[];
  readonly targets: readonly Counted[];
};

/** A person, by the id that an app knows. */
export type Subject = { readonly appId: string; readonly kind: EntryIdentifierKind; readonly value: string };

/**
 * Connects to every store of the data map from this machine.
 *
 * @returns a function that counts a person's items in each store, and deletes nothing
 */
export async function connectStores(
  services: Services,
  context: Context,
): Promise<(subject: Subject) => Promise<Counts>> {
  const { map } = dataMapHere(services.deployment);
  const connected = await connectDataMap(map, storeEnvironment(services, context), SILENT);
  return async ({ appId, kind, value }) => {
    const begin = { requestId: 'plan' as RequestId, appId, beganWith: kind, askedAt: context.clock() };
    const { verified, figures } = await connected.resolveSelection({
      ...begin,
      identifiers: { [kind]: [value] },
      isFirstReading: true,
      checksActivity: false,
    });
    const selection: Selection = { ...begin, identifiers: verified };
    const targets = [...connected.targets].map(([name, { label, target }]) =>
      count(name, label, target, selection, context.clock),
    );
    return { identifiers: verified, figures, targets: await Promise.all(targets) };
  };
}

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

/** The worker's environment variables that come from the settings. */
function ofWorker({ graphVersion, targetSettings }: Settings): { readonly [name: string]: string } {
  return { TARGET_GRAPH_VERSION: graphVersion, ...targetSettings };
}

/**
 * The settings for a stack on AWS. If `--data-map` names the data map, they come from the environment, not `cdk.json`.
 */
function settingsOnAws({ dataMap }: Deployment, { environment }: Context) {
  if (dataMap === undefined) return { ...environment, ...ofWorker(readSettings()) };
  return { TARGET_GRAPH_VERSION: DEFAULTS.graphVersion, ...environment };
}

/** The environment that targets get on this machine, with the settings that the worker has. */
export function storeEnvironment(services: Services, context: Context): TargetEnvironment {
  const { region, local, outputs } = services.deployment;
  const endpoints = Object.entries(local?.endpoints ?? {});
  const ofPlace =
    local === undefined
      ? settingsOnAws(services.deployment, context)
      : {
          ...local.targetSettings,
          ...Object.fromEntries(endpoints.map(([name, url]) => [endpointSetting(name), url])),
          ...credentialsIn(context.environment),
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
      const app = (await registeredApps(services, context.clock)).find((registered) => registered.appId === appId);
      return app?.secrets.find(({ age }) => age === 'current')?.value;
    },
  };
}

function credentialsIn({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }: Context['environment']) {
  return { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY };
}

function endpointSetting(service: string): string {
  return `AWS_ENDPOINT_URL_${service.toUpperCase()}`;
}

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined };
