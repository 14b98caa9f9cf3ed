import { Token } from 'aws-cdk-lib/core';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { nearest } from '../../shared/data-map/nearest.ts';

/** Warns about a region that this version of the CDK does not know: it may be misspelt, or newer than that version. */
export function regionWarning(region: string): string | undefined {
  const known = RegionInfo.regions.filter(({ partition }) => partition === 'aws').map(({ name }) => name);
  if (Token.isUnresolved(region) || known.includes(region)) return undefined;
  const meant = nearest(region, known);
  const question = meant === undefined ? '.' : `; did you mean ${meant}?`;
  return `the region "${region}" is not known to this version of aws-cdk-lib${question} If AWS has it, upgrade aws-cdk-lib or ignore this.`;
}
