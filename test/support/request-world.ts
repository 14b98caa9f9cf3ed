import { randomBytes } from 'node:crypto';
import { withPending } from '../../shared/domain/apply-pending.ts';
import type { RequestId } from '../../shared/domain/confirmation-code.ts';
import { ENTRY_IDENTIFIER_KINDS, type Identifiers } from '../../shared/domain/identifiers.ts';
import { DAY } from '../../shared/domain/schedule.ts';
import type { ConnectedDataMap, ConnectedTarget } from '../../shared/ports/connected-data-map.ts';
import type { LogEvent, LogFields } from '../../shared/ports/log.ts';
import type { MetricName } from '../../shared/ports/metrics.ts';
import type { Resolution } from '../../shared/ports/resolution.ts';
import type { Budget, PurgeResult, Selection, Target } from '../../shared/ports/target.ts';
import { type Accepted, acceptRequest, type Intake } from '../../shared/use-cases/accept-request.ts';
import { type RunSettings, runRequest } from '../../shared/use-cases/run-request.ts';
import { sweepRequests } from '../../shared/use-cases/sweep-requests.ts';
import { memoryBusinessReturns } from './memory/business-returns.ts';
import { memoryReceiptSigner, memorySeal, memorySubjectKeys } from './memory/keys.ts';
import { memoryPurgeQueue } from './memory/purge-queue.ts';
import { memoryRequestStore } from './memory/request-store.ts';

export const START = Date.UTC(2026, 0, 15, 12);

/** A store of items that belong to `asid`s, as the use cases see any target, with faults that a test can switch on. */
export type TestTarget = Target & {
  readonly items: Map<string, string>;
  /** When items were created, if the target knows it. Items newer than the cut-off stay. */
  readonly createdAt: Map<string, number>;
  /** The errors that the next calls of each verb throw. */
  readonly faults: { plan: unknown[]; purge: unknown[]; verify: unknown[] };
  /** Whether it claims to delete, but deletes nothing. */
  lies: boolean;
  /** What `purge` answers instead of deleting. */
  answers?: PurgeResult;
  purges: number;
};

export function testTarget(items: Record<string, string> = {}): TestTarget {
  const target: TestTarget = {
    items: new Map(Object.entries(items)),
    createdAt: new Map(),
    faults: { plan: [], purge: [], verify: [] },
    lies: false,
    purges: 0,
    async plan(selection) {
      throwNext(target.faults.plan);
      return mine(target, selection).length;
    },
    async purge(selection, budget) {
      target.purges += 1;
      throwNext(target.faults.purge);
      if (target.answers !== undefined) return target.answers;
      let count = 0;
      for (const key of mine(target, selection)) {
        if (budget.isOver()) return { outcome: 'unfinished', items: count };
        if (!target.lies) target.items.delete(key);
        count += 1;
      }
      return { outcome: 'emptied', items: count };
    },
    async verify(selection) {
      throwNext(target.faults.verify);
      return mine(target, selection).length;
    },
  };
  return target;
}

/** A target as a data map would connect it. */
export function connectedTarget(name: string, target: Target): ConnectedTarget {
  return {
    label: `Label of ${name}`,
    onDeauthorize: name === 'tokens',
    selects: `what ${name} selects`,
    formerly: [],
    identifierKinds: ['asid'],
    target,
  };
}

/** What the data map finds if everything that it finds belongs to the person. */
export function resolution(verified: Identifiers, change: Partial<Resolution> = {}): Resolution {
  return { verified, selfDeclared: {}, ofBusiness: {}, readings: [], starts: [], figures: [], gaps: [], ...change };
}

function mine(target: TestTarget, selection: Selection): string[] {
  const owners = new Set((selection.identifiers['asid'] ?? []).map((asid) => `${selection.appId}#${asid}`));
  return [...target.items]
    .filter(
      ([key, owner]) =>
        owners.has(owner) &&
        (target.createdAt.get(key) ?? 0) <= (selection.bounds?.olderThan ?? Number.POSITIVE_INFINITY),
    )
    .map(([key]) => key);
}

function throwNext(faults: unknown[]): void {
  if (faults.length > 0) throw faults.shift();
}

/** The use cases on memory adapters, with a clock that moves only when it is told to. */
export function requestWorld(targets: Record<string, Target> = {}, overrides: Partial<RunSettings> = {}) {
  let now = START;
  const store = memoryRequestStore();
  const queue = memoryPurgeQueue();
  const signer = memoryReceiptSigner();
  const logs: { event: LogEvent; fields?: LogFields }[] = [];
  const counted: Partial<Record<MetricName, number>> = {};
  const imports: number[] = [];
  const ticks: (() => void)[] = [];
  const record = (event: LogEvent, fields?: LogFields) => logs.push({ event, fields });
  const dataMap: ConnectedDataMap = {
    hash: 'data-map-1',
    entryKinds: ENTRY_IDENTIFIER_KINDS,
    rules: [],
    neverReusedKinds: [],
    addressKinds: ['phone', 'email'],
    businessKinds: [],
    registrationKinds: [],
    placeholders: {},
    resolveSelection: async ({ identifiers }) => resolution(identifiers),
    readRegistrations: async () => [],
    noLongerVerified: () => ({}),
    targets: new Map(
      Object.entries(targets).map(([name, target]): [string, ConnectedTarget] => [name, connectedTarget(name, target)]),
    ),
  };
  const ports = {
    store,
    returns: memoryBusinessReturns(),
    queue,
    signer,
    imports: { lastImports: async () => imports },
    retentions: { backupHorizon: 35 * DAY, retentionMonths: 25 },
    keys: memorySubjectKeys(randomBytes(32)),
    seal: memorySeal(),
    dataMap,
    clock: () => now,
    random: () => 0.5,
    every: (_: number, action: () => void) => {
      ticks.push(action);
      return () => ticks.splice(ticks.indexOf(action), 1);
    },
    log: { info: record, warn: record, error: record },
    metrics: {
      count(name: MetricName, value = 1) {
        counted[name] = (counted[name] ?? 0) + value;
      },
    },
  };
  const settings: RunSettings = {
    settle: 60_000,
    rescan: DAY,
    backupHorizon: 35 * DAY,
    retentionMonths: 25,
    issuer: 'https://example.test',
    ...overrides,
  };
  const ENDLESS: Budget = { isOver: () => false, signal: new AbortController().signal };

  const world = {
    ports,
    settings,
    store,
    queue,
    signer,
    logs,
    counted,
    /** When lists were imported, each for a different app. */
    imports,
    /** The lease renewals in progress. */
    ticks,
    advance(milliseconds: number) {
      now += milliseconds;
    },
    accept(userId = '218471', change: Partial<Intake> = {}): Promise<Accepted> {
      return acceptRequest(ports, {
        subject: { appId: 'app-1', kind: 'asid', value: userId },
        occasion: `payload of ${userId}`,
        origin: 'callback',
        scope: 'deletion',
        promise: 30 * DAY,
        ...change,
      });
    },
    run(requestId: RequestId, budget: Budget = ENDLESS, change: Partial<typeof ports> = {}) {
      return runRequest({ ...ports, ...change }, settings, requestId, budget);
    },
    sweep: () => sweepRequests(ports, { promise: 30 * DAY, callbacksPerHour: 500 }),
    record(requestId: RequestId) {
      const request = store.records.get(requestId);
      if (request === undefined) throw new Error('no such record');
      return request;
    },
    /** The part as it will be once the worker has applied pending decisions. */
    part(requestId: RequestId, name: string) {
      const part = withPending(world.record(requestId)).parts.find((candidate) => candidate.name === name);
      if (part === undefined) throw new Error(`no part ${name}`);
      return part;
    },
    /** Jumps to each next attempt until none is left or the request is closed. */
    async runToEnd(requestId: RequestId, most = 200) {
      for (let step = 0; step < most; step += 1) {
        const { nextAttemptAt, completedAt } = world.record(requestId);
        if (nextAttemptAt === undefined || completedAt !== undefined) return world.record(requestId);
        now = Math.max(now, nextAttemptAt);
        await world.run(requestId);
      }
      throw new Error(`not at an end after ${most} runs`);
    },
  };
  return world;
}
