import { Token } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { nearest } from '../../shared/data-map/nearest.ts';

/** A region that this version of the CDK does not know: a misspelt one, or one that AWS has opened since. */
export function regionWarning(region: string): string | undefined {
  const known = RegionInfo.regions.filter(({ partition }) => partition === 'aws').map(({ name }) => name);
  if (Token.isUnresolved(region) || known.includes(region)) return undefined;
  const meant = nearest(region, known);
  const question = meant === undefined ? '.' : `; did you mean ${meant}?`;
  return `the region "${region}" is not known to this version of aws-cdk-lib${question} If AWS has it, upgrade aws-cdk-lib or ignore this.`;
}
