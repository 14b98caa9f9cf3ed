import { ONE_APP_ADVICE, oneAppMistakes } from '../../../shared/data-map/one-app.ts';
import { CANARY_APP_ID } from '../../../shared/domain/canary.ts';
import { DeletionError } from '../../../shared/domain/errors.ts';
import type { AppKind } from '../../../shared/domain/identifiers.ts';
import { listApps } from '../aws/app-table.ts';
import { type DataMapHere, dataMapHere } from '../aws/data-map-in-force.ts';
import type { Services } from '../aws/services.ts';
import { type Line, styled } from '../cli/text.ts';

/** Warnings that this app also leads to a store meant for one app only; none if the deployed data map is not here. */
export async function oneAppLines(
  app: { readonly appId: string; readonly kind: AppKind },
  services: Services,
): Promise<readonly Line[]> {
  const here = mapHere(services);
  if (here?.isInForce !== true) return [];
  const others = (await listApps(services)).filter(({ appId }) => appId !== CANARY_APP_ID);
  const known = oneAppMistakes(here.map, others);
  return oneAppMistakes(here.map, [...others, app])
    .filter((mistake) => !known.includes(mistake))
    .map((mistake) => styled('warning', `Warning: ${mistake}; ${ONE_APP_ADVICE}.`));
}

function mapHere({ deployment }: Services): DataMapHere | undefined {
  try {
    return dataMapHere(deployment);
  } catch (error) {
    if (error instanceof DeletionError) return undefined;
    throw error;
  }
}
