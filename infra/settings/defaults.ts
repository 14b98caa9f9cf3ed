import { GRAPH_VERSION } from '../../shared/meta/graph-version.ts';

/** The defaults of the stack's settings and the construct's props. */
export const DEFAULTS = {
  promiseDays: 30,
  settleSeconds: 60,
  rescanHours: 24,
  backupHorizonDays: 35,
  retentionMonths: 25,
  /** Also the minimum, except for 0: `executionsUnderFlood` of its routes. */
  callbackConcurrency: 100,
  startAfterMinutes: 10,
  callbacksPerHour: 500,
  importDays: 21,
  acceptLoginSignatures: false,
  graphVersion: GRAPH_VERSION,
  brandColor: '#1d4ed8',
} as const;
