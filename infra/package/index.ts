export { DataDeletion } from '../constructs/data-deletion.ts';
export { DeletionCoverage, type DeletionCoverageProps } from '../constructs/deletion-coverage.ts';
export type { Company, DataDeletionProps, Domain, Network } from '../constructs/props.ts';
export * from './runtime.ts';
