import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { mapWithLimit } from '../../concurrency/map-with-limit.ts';
import { DeletionError } from '../../domain/errors.ts';
import { isPlaceholderValue } from '../../domain/placeholder-values.ts';
import type { IdentifierSource, Selection } from '../../ports/target.ts';
import { foundIdentifiers } from '../found-identifiers.ts';
import type { FieldsBeside, Row, TargetEnvironment, TimeField } from '../target-kind.ts';
import { dynamoCalls, type Page } from './dynamodb-calls.ts';
import { Attribute, type Item, keyConditions, selectorEntries } from './dynamodb-selector.ts';

const Joined = v.strictObject({
  joined: v.pipe(
    v.array(Attribute),
    v.minLength(2, 'at least two attributes'),
    v.description('The attributes whose values stand together in one item, for example ["tenantId", "customerNo"].'),
  ),
  separator: v.pipe(v.picklist(['#', '/', '|', ':', '~']), v.description('The mark between the values.')),
});

export const sourceEntries = {
  ...selectorEntries,
  attribute: v.pipe(
    v.union([Attribute, Joined]),
    v.description(
      'The attribute that holds the identifiers, for example "userId", or attributes of an item that are one identifier together, for example {"joined": ["tenantId", "customerNo"], "separator": "#"}.',
    ),
  ),
};
export type DynamodbSourceRow = Row<typeof sourceEntries>;

const QUERIES_AT_ONCE = 8;

/**
 * Finds identifiers in the items of a table. Sources with the same selector that are asked about the same selection at
 * the same time share one reading, for example when a contact's item holds both the phone number and the address.
 *
 * @throws DeletionError from a look-up: `target_rejected`, `identifier_ambiguous`, `too_many_identifiers` (fail), and
 *   whatever reading throws
 */
export function dynamodbSource(
  row: DynamodbSourceRow,
  environment: TargetEnvironment,
  beside: FieldsBeside = {},
): IdentifierSource {
  const { table, attribute } = row;
  const { createdAt, activeAt, verified, placeholders } = beside;
  const fields = fieldsOf(attribute);
  const joint = jointReading(row, environment);
  for (const name of [...fields, createdAt?.attribute, activeAt?.attribute, verified]) {
    if (name !== undefined) joint.attributes.add(name);
  }
  return {
    async lookUp(selection) {
      const found = foundIdentifiers(`table ${table}`, fields.join(' and '), beside, environment);
      await joint.read(selection, (items) => {
        for (const item of items) {
          const unread = fields.find((name) => isUnreadable(item[name]));
          if (unread !== undefined) throw rejected(table, unread, 'holds a map or bytes', READABLE);
          found.add(identifiersIn(row, item, placeholders?.others), (field) => texts(item[field], true)[0]);
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

const READABLE = 'ids are read from texts, numbers, lists and sets of them';

function rejected(table: string, attribute: string, found: string, expected: string): DeletionError {
  return new DeletionError('target_rejected', 'fail', `attribute ${attribute} of table ${table} ${found}; ${expected}`);
}

function fieldsOf(attribute: DynamodbSourceRow['attribute']): readonly string[] {
  return typeof attribute === 'string' ? [attribute] : attribute.joined;
}

/**
 * The identifiers in an item: the texts of one attribute, or one identifier from several. Without a value in each of
 * them, or if one names nobody, there is none: `bakery#0` would be everybody of the bakery who has no number.
 */
function identifiersIn({ table, attribute }: DynamodbSourceRow, item: Item, others?: readonly string[]) {
  if (typeof attribute === 'string') return texts(item[attribute]);
  const { joined, separator } = attribute;
  const values = joined.map((name) => {
    const [value = '', ...more] = texts(item[name]);
    // the item does not say which of them belongs to the values beside it
    if (more.length > 0) throw rejected(table, name, 'holds several values', 'one is joined with those beside it');
    if (!value.includes(separator)) return value;
    const message = `attribute ${name} of table ${table} holds "${separator}", which separates the joined values`;
    throw new DeletionError('identifier_ambiguous', 'fail', message);
  });
  return values.some((value) => isPlaceholderValue(value, others)) ? [] : [values.join(separator)];
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
