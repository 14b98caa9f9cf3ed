import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import type { IdentifierSource, Selection } from '../../ports/target.ts';
import { foundIdentifiers } from '../found-identifiers.ts';
import type { FieldsBeside, Row, TargetEnvironment, TimeField } from '../target-kind.ts';
import { dynamoCalls, type Page } from './dynamodb-calls.ts';
import { Attribute, type Item, keyConditions, selectorEntries } from './dynamodb-selector.ts';

export const sourceEntries = {
  ...selectorEntries,
  attribute: v.pipe(Attribute, v.description('The attribute that holds the identifiers, for example "userId".')),
};
export type DynamodbSourceRow = Row<typeof sourceEntries>;

const QUERIES_AT_ONCE = 8;

/**
 * Finds identifiers in the items of a table. Sources with the same selector that are asked about the same selection at
 * the same time share one reading, for example when a contact's item holds both the phone number and the address.
 */
export function dynamodbSource(
  row: DynamodbSourceRow,
  environment: TargetEnvironment,
  beside: FieldsBeside = {},
): IdentifierSource {
  const { table, attribute } = row;
  const { createdAt, activeAt, verified } = beside;
  const joint = jointReading(row, environment);
  for (const name of [attribute, createdAt?.attribute, activeAt?.attribute, verified]) {
    if (name !== undefined) joint.attributes.add(name);
  }
  return {
    async lookUp(selection) {
      const found = foundIdentifiers(`table ${table}`, attribute, beside, environment);
      await joint.read(selection, (items) => {
        for (const item of items) {
          if (isUnreadable(item[attribute])) throw unreadable(row);
          found.add(texts(item[attribute]), (field) => texts(item[field], true)[0]);
        }
      });
      return { found: found.all() };
    },
  };
}

export function timeMistake({ format, zone }: TimeField): string | undefined {
  if (format === undefined) return 'no format; expected "iso8601", "epoch_ms", "epoch_s"';
  return zone !== undefined && format !== 'iso8601' ? 'a zone, which only the format iso8601 needs' : undefined;
}

type See = (items: readonly Item[]) => void;
type JointReading = {
  /** The attributes that all sharing sources need. */
  readonly attributes: Set<string>;
  read(selection: Selection, see: See): Promise<void>;
};
type UnderWay = { readonly selection: Selection; readonly all: See[]; isBegun: boolean; done?: Promise<void> };

/** By environment, which all rows of one data map share, and by selector. */
const readings = new WeakMap<TargetEnvironment, Map<string, JointReading>>();

function jointReading(row: DynamodbSourceRow, environment: TargetEnvironment): JointReading {
  const ofEnvironment = readings.get(environment) ?? new Map<string, JointReading>();
  readings.set(environment, ofEnvironment);
  const { table, index, partitionKey, sortKey } = row;
  const selector = JSON.stringify([table, index, partitionKey, sortKey]);
  const joint = ofEnvironment.get(selector) ?? newReading(row, environment);
  ofEnvironment.set(selector, joint);
  return joint;
}

function newReading(row: DynamodbSourceRow, environment: TargetEnvironment): JointReading {
  const { table, index } = row;
  const calls = dynamoCalls(environment);
  const attributes = new Set<string>();
  let underWay: UnderWay | undefined;

  async function read({ selection, all }: UnderWay, begin: () => void): Promise<void> {
    await mapWithLimit(keyConditions(row, selection), QUERIES_AT_ONCE, async (condition) => {
      const from = { table, ...(index !== undefined && { index }), attributes: [...attributes] };
      let start: Item | undefined;
      do {
        const page: Page = await calls.query(from, condition, start);
        begin();
        for (const see of all) see(page.items);
        start = page.next;
      } while (start !== undefined);
    });
  }

  return {
    attributes,
    async read(selection, see) {
      if (underWay?.selection === selection && !underWay.isBegun) {
        underWay.all.push(see);
        return underWay.done;
      }
      const own: UnderWay = { selection, all: [see], isBegun: false };
      underWay = own;
      const begin = (): void => {
        own.isBegun = true;
      };
      // once the reading has ended, even without a page, nobody may join it any more
      own.done = read(own, begin).finally(begin);
      return own.done;
    },
  };
}

/** A map or bytes may hold an id, but not in a form that other stores use. */
function isUnreadable({ M, B, BS, L = [] }: Partial<AttributeValue> = {}): boolean {
  return M !== undefined || B !== undefined || BS !== undefined || L.some((each) => isUnreadable(each));
}

function unreadable({ table, attribute }: DynamodbSourceRow): DeletionError {
  const message = `attribute ${attribute} of table ${table} holds a map or bytes; ids are read from texts, numbers, lists and sets of them`;
  return new DeletionError('target_rejected', 'fail', message);
}

/**
 * The texts in an attribute. Numbers stay the text that DynamoDB sends, because ids can exceed 2^53.
 *
 * @param isFlag also returns `true` and `false` as texts, which are never identifiers
 */
function texts(attribute: AttributeValue | undefined, isFlag = false): readonly string[] {
  const { S, N, SS, NS, L, BOOL } = attribute ?? {};
  const values = [S, N, ...(SS ?? []), ...(NS ?? []), ...(L ?? []).flatMap((each) => texts(each))];
  return [...values, isFlag && BOOL !== undefined ? String(BOOL) : undefined].filter((value) => value !== undefined);
}
