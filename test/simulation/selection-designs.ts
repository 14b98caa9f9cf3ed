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

/** Wrong designs for each rule of the selection, most of which leave it out. */
export const SELECTION_DESIGNS: Designs = {
  // old registrations are followed, new ones never
  'a new registration is followed': [
    'I10',
    { dataMap: (map) => withQuestions(map, (question) => ({ ...question, askedAt: question.askedAt + 365 * DAY })) },
  ],
  'rules are not followed again': ['I2', { dataMap: withoutLaterLookUps }],
  'registrations are not read again': ['I10', { dataMap: (map) => withLaterReadings(map, () => []) }],
  'nobody is asked about a registration without a time': [
    'I10',
    { dataMap: (map) => withLaterReadings(map, (readings) => readings.filter(({ age }) => age !== 'unknown')) },
  ],

  // ids first, then times
  'there is no cut-off': ['I10', { target: (target) => withSelection(target, ({ bounds: _, ...rest }) => rest) }],
  'undated items are deleted after a new start': [
    'I10',
    { target: (target) => withBounds(target, (bounds) => ({ ...bounds, undated: 'deleted' })) },
  ],
  'it is not reported what was left': ['I2', withParts(({ left: _, ...part }) => part)],

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

  // a person who never left has not come back
  'using the account counts as coming back': [
    'I2',
    { dataMap: (map) => withQuestions(map, (question) => ({ ...question, checksActivity: true })) },
  ],
  'people on a list count as not having used the account since': [
    'I10',
    { dataMap: (map) => withQuestions(map, (question) => ({ ...question, checksActivity: false })) },
  ],

  // an impossible time is no time
  'an impossible time counts as newer': ['I2', { now: () => LATEST_TIME }],

  // placeholders, spellings, and whom an id belongs to
  'a placeholder selects': ['I6', { target: alsoDeletingPlaceholders }],
  'numbers are compared without normalization': [
    'I2',
    { maps: mapsOf((template) => template.replaceAll(/:(?:digits|lower)\}/g, '}')) },
  ],
  'an unverified address is enough to delete': [
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

  // a later request knows what earlier ones knew, and a source that no longer answers is not an empty one
  'what an operator keeps is kept only in that request': [
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
  'the numbers that finished requests knew are not searched for': [
    'I2',
    { target: (target) => withSelection(target, ({ former: _, ...rest }) => rest) },
  ],
  'other requests are read only once': [
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
  'earlier requests are not read': ['I2', { store: (table) => ({ ...table, ofSubject: async () => [] }) }],
  'a source that refuses is not mentioned': ['I2', withRecords(({ silentSources: _, ...request }) => request)],
  'a source that no longer answers counts as empty': [
    'I2',
    { dataMap: (map) => withResolution(map, (found) => ({ ...found, gaps: [] })) },
  ],

  // a changed map is read again, and so is what is kept
  'a changed data map is not read again': [
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

  // repeats, and callbacks that are not requests
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
  'a login counts as a request': ['I6', { callbackSettings: { acceptLoginSignatures: true } }],
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

/** Finds nothing that the request does not know, after the first time. */
function withoutLaterLookUps(map: ConnectedDataMap): ConnectedDataMap {
  return {
    ...map,
    async resolveSelection(question) {
      const found = await map.resolveSelection(question);
      const { identifiers, selfDeclared = {} } = question;
      return question.isFirstReading
        ? found
        : { ...found, verified: identifiers, selfDeclared, ofBusiness: {}, gaps: [] };
    },
  };
}

/** Changes what is read of registrations after the first time. */
function withLaterReadings(
  map: ConnectedDataMap,
  change: (readings: Resolution['readings']) => Resolution['readings'],
): ConnectedDataMap {
  return {
    ...map,
    async resolveSelection(question) {
      const found = await map.resolveSelection(question);
      return question.isFirstReading ? found : { ...found, readings: change(found.readings) };
    },
    readRegistrations: async (question) => change(await map.readRegistrations(question)),
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
