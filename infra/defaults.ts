import { GRAPH_VERSION } from '../shared/meta/graph-version.ts';

/** What holds where a company sets nothing; the settings of the stack and the props of the construct share it. */
export const DEFAULTS = {
  promiseDays: 30,
  settleSeconds: 60,
  rescanHours: 24,
  backupHorizonDays: 35,
  retentionMonths: 25,
  /** The least, too: `executionsUnderFlood` of its routes. */
  callbackConcurrency: 100,
  startAfterMinutes: 10,
  callbacksPerHour: 500,
  importDays: 21,
  acceptLoginSignatures: false,
  graphVersion: GRAPH_VERSION,
  brandColor: '#1d4ed8',
} as const;
