import { DeletionError } from '../../../shared/domain/errors.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import type { Deployment } from '../aws/deployment.ts';
import type { StepSources } from './next-steps.ts';

/** What the data map on this machine says about how a target is emptied by hand; nothing if there is no such map. */
export function instructionsHere(deployment: Deployment): NonNullable<StepSources['instructions']> {
  return (target) => {
    const text = targetsHere(deployment).find(({ name }) => name === target)?.['instructions'];
    return typeof text === 'string' ? text : undefined;
  };
}

/** They only add to an answer, so a data map that cannot be read does not prevent it. */
function targetsHere(deployment: Deployment) {
  try {
    return dataMapHere(deployment).map.targets;
  } catch (error) {
    if (error instanceof DeletionError) return [];
    throw error;
  }
}
