// every function, one per line

export { canary } from './canary.ts';
export { deletionCallback } from './deletion-callback.ts';
export { deletionStatus } from './deletion-status.ts';
export { operations } from './operations.ts';
export { providerConfirmation } from './provider-confirmation.ts';
export { purgeWorker } from './purge-worker.ts';
export { sweeper } from './sweeper.ts';
