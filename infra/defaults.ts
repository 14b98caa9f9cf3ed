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

/** The least and the most of what is a whole number; the settings and the props share these, too. */
export const LIMITS = {
  promiseDays: [1, 30],
  backupHorizonDays: [1, 3650],
  retentionMonths: [1, 120],
  /** Or 0, for none reserved. */
  callbackConcurrency: [DEFAULTS.callbackConcurrency, 1000],
  startAfterMinutes: [0, 15],
  callbacksPerHour: [1, 1_000_000],
  receiptKeyGeneration: [1, 20],
} as const;
