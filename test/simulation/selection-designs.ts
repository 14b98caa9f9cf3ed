import { isOpen } from '../../shared/domain/deletion-request.ts';
import { joined } from '../../shared/domain/identifiers.ts';
import type { Part } from '../../shared/domain/part.ts';
import type { Bounds } from '../../shared/domain/selection.ts';
import type { ConnectedDataMap } from '../../shared/ports/connected-data-map.ts';
import type { Resolution, ResolutionQuestion } from '../../shared/ports/resolution.ts';
import type { Selection, Target } from '../../shared/ports/target.ts';
import type { MemoryStore } from '../support/memory/memory-target.ts';
import { DAY } from './history.ts';
import { type Designs, type Variation, withRecords } from './variation.ts';
import { mapsOf } from './world/maps.ts';

const LATEST_TIME = 8.64e15;

/** For each rule of the selection, ways to leave it out. */
export const SELECTION_DESIGNS: Designs = {
  // old registrations are followed, new ones never
  'a new registration is followed': [
    'I10',
    { dataMap: (map) => withQuestions(map, (question) => ({ ...question, askedAt: question.askedAt + 365 * DAY })) },
  ],
  'registrations are not read again': ['I10', { dataMap: (map) => ({ ...map, readRegistrations: async () => [] }) }],
  'nobody is asked about a registration without a time': [
    'I10',
    {
      dataMap: (map) => ({
        ...map,
        readRegistrations: async (question) =>
          (await map.readRegistrations(question)).filter(({ age }) => age !== 'unknown'),
      }),
    },
  ],

  // ids first, then times
  'there is no cut-off': ['I10', { target: (target) => withSelection(target, ({ bounds: _, ...rest }) => rest) }],
  'what has no time is deleted after a new start': [
    'I10',
    { target: (target) => withBounds(target, (bounds) => ({ ...bounds, undated: 'deleted' })) },
  ],
  'what was left is not said': ['I2', withParts(({ left: _, ...part }) => part)],

  // late steps are narrow
  'a replay deletes up to now': [
    'I10',
    {
      target: (target) =>
        withSelection(target, (selection) => {
          const { restored, bounds } = selection;
          return restored && bounds ? { ...selection, bounds: { ...bounds, olderThan: LATEST_TIME } } : selection;
        }),
    },
  ],

  // who never left is not back
  'whoever uses the account has come back': [
    'I2',
    { dataMap: (map) => withQuestions(map, (question) => ({ ...question, checksActivity: true })) },
  ],
  'whoever is on a list has not used the account since': [
    'I10',
    { dataMap: (map) => withQuestions(map, (question) => ({ ...question, checksActivity: false })) },
  ],

  // an impossible time is no time
  'an impossible time is newer': ['I2', { now: () => LATEST_TIME }],

  // placeholders, spellings, and whose an id is
  'a placeholder selects': ['I6', { target: alsoDeletingPlaceholders }],
  'a number is compared as somebody wrote it': [
    'I2',
    { maps: mapsOf((template) => template.replaceAll(/:(?:digits|lower)\}/g, '}')) },
  ],
  'what somebody typed deletes': [
    'I6',
    {
      dataMap: (map) =>
        withResolution(map, (found) => ({ ...found, verified: joined(found.verified, found.selfDeclared) })),
    },
  ],
  'an employee deletes for the business': [
    'I6',
    {
      dataMap: (map) =>
        withResolution(map, (found) => ({ ...found, verified: joined(found.verified, found.ofBusiness) })),
      target: (target) => withSelection(target, (selection) => ({ ...selection, beganWith: 'waba' })),
    },
  ],

  // a later request knows what earlier ones knew, and gone is not none
  'what an operator keeps is kept in one request alone': [
    'I10',
    {
      store: (table, { who }) => ({
        ...table,
        async read(id) {
          const found = await table.read(id);
          return found && who === 'worker' ? { ...found, history: undefined } : found;
        },
      }),
    },
  ],
  'what an operator keeps is forgotten with the backups': [
    'I10',
    withRecords((request) =>
      isOpen(request) || request.updatedAt < Number(request.backupsExpireAt)
        ? request
        : { ...request, sealed: undefined },
    ),
  ],
  'the numbers of ended requests are not looked for': [
    'I2',
    { target: (target) => withSelection(target, ({ former: _, ...rest }) => rest) },
  ],
  'other requests are asked once': [
    'I2',
    {
      store: (table, run) => ({
        ...table,
        async ofSubject(subjectRef) {
          const request = run.requestId && (await table.read(run.requestId));
          return request?.resolved ? [] : await table.ofSubject(subjectRef);
        },
      }),
    },
  ],
  'earlier requests are not asked': ['I2', { store: (table) => ({ ...table, ofSubject: async () => [] }) }],
  'a source that refuses is not mentioned': ['I2', withRecords(({ silentSources: _, ...request }) => request)],
  'gone is none': ['I2', { dataMap: (map) => withResolution(map, (found) => ({ ...found, gaps: [] })) }],

  // a changed map is a new question, and what is kept is read too
  'a changed data map is not read anew': [
    'I2',
    {
      dataMap: (map) => ({
        ...map,
        targets: new Map([...map.targets].map(([name, one]) => [name, { ...one, selects: 'the same' }])),
      }),
    },
  ],
  'what was locked is not tried again': ['I2', withParts(({ isPartial: _, ...part }) => part)],

  // work without progress, and volume
  'rounds are not bounded': ['I11', withParts((part) => ({ ...part, rounds: 0 }))],
  'there is no volume guard': [
    'I6',
    {
      store: (table) => ({
        ...table,
        // biome-ignore lint/correctness/useYield: nothing is open
        async *openDueFrom() {},
      }),
    },
  ],

  // repeats, and what is no request
  'a repeated request wakes a worker': [
    'I11',
    {
      store: (table) => ({
        ...table,
        async create(request) {
          await table.create(request);
          return true;
        },
      }),
    },
  ],
  'a login is taken for a request': ['I6', { callbackSettings: { acceptLoginSignatures: true } }],
};

function withQuestions(
  map: ConnectedDataMap,
  change: (question: ResolutionQuestion) => ResolutionQuestion,
): ConnectedDataMap {
  return {
    ...map,
    resolveSelection: (question) => map.resolveSelection(change(question)),
    readRegistrations: (question) => map.readRegistrations(change(question)),
  };
}

function withResolution(map: ConnectedDataMap, change: (found: Resolution) => Resolution): ConnectedDataMap {
  return { ...map, resolveSelection: async (question) => change(await map.resolveSelection(question)) };
}

function withSelection(target: Target, change: (selection: Selection) => Selection): Target {
  return {
    ...target,
    plan: (selection) => target.plan(change(selection)),
    purge: (selection, budget) => target.purge(change(selection), budget),
    verify: (selection) => target.verify(change(selection)),
  };
}

function withBounds(target: Target, change: (bounds: Bounds) => Bounds): Target {
  return withSelection(target, (selection) =>
    selection.bounds === undefined ? selection : { ...selection, bounds: change(selection.bounds) },
  );
}

function withParts(change: (part: Part) => Part): Variation {
  return withRecords((request) => ({ ...request, parts: request.parts.map(change) }));
}

function alsoDeletingPlaceholders(target: Target, store: MemoryStore): Target {
  return {
    ...target,
    async purge(selection, budget) {
      await store.call(() => {
        for (const [key, { owner }] of store.records) if (owner === '0' || owner === 'none') store.records.delete(key);
      });
      return await target.purge(selection, budget);
    },
  };
}
