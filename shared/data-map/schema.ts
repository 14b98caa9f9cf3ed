import * as v from 'valibot';
import { NATURES } from '../domain/spellings.ts';
import { TimeFormatName, ZoneName } from '../targets/creation-time.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { LocalizedWords, Words } from '../targets/words.ts';
import { LABEL_WORDS } from './vocabulary.ts';

const Name = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,62}$/, 'a name of lower-case letters, digits and dashes'),
  v.description(
    'A name for records, logs and commands, in lower-case letters, digits and dashes. If it changes after requests have been accepted, put the old name into "formerly".',
  ),
);
const Label = v.pipe(
  v.union([v.picklist(LABEL_WORDS), LocalizedWords]),
  v.description(
    'What a person reads on the status page: a word that comes translated into every language, for example "messages", or texts by language, for example {"en": "Your messages"}.',
  ),
);
const IdentifierKind = v.pipe(
  v.string(),
  v.regex(/^(?!appId$)[A-Za-z][A-Za-z0-9]*$/, 'a name of letters and digits, other than appId'),
  v.description('The kind of identifier that the rule finds, for use in templates such as {contactId}.'),
);

const Field = v.pipe(v.string(), v.minLength(1, 'the name of an attribute or a column'));
const AttributeField = v.pipe(Field, v.description('The name of a DynamoDB attribute.'));
const ColumnField = v.pipe(Field, v.description('The name of a PostgreSQL or MySQL column.'));
const Time = v.strictObject({
  attribute: v.optional(AttributeField),
  column: v.optional(ColumnField),
  format: v.optional(TimeFormatName),
  zone: v.optional(ZoneName),
});

const OneApp = v.optional(
  v.pipe(v.literal(true), v.description('The store holds people of only one app, so its keys need no {appId}.')),
);

/** What a rule says about the rows in which it finds identifiers. */
const ruleEntries = {
  required: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        'Whether the source has to answer. With false, a source that refuses is reported, and the request continues.',
      ),
    ),
  ),
  neverReused: v.optional(
    v.pipe(
      v.literal(true),
      v.description(
        'The company creates such an id for one start of a person, and never assigns it again, to anybody in any tenant.',
      ),
    ),
  ),
  registration: v.optional(
    v.pipe(
      v.strictObject({
        createdAt: v.optional(v.pipe(Time, v.description('When the row was written.'))),
        activeAt: v.optional(v.pipe(Time, v.description('When the account was last used.'))),
      }),
      v.description(
        'Says that these rows are written at sign-up: an account, or the link from one of Meta’s ids to a contact.',
      ),
    ),
  ),
  as: v.optional(
    v.pipe(
      v.picklist(NATURES),
      v.description(
        'Says that the identifier is a phone number or an e-mail address, so data is deleted by it only if it is verified.',
      ),
    ),
  ),
  verified: v.optional(
    v.pipe(
      v.union([Words, v.strictObject({ attribute: v.optional(AttributeField), column: v.optional(ColumnField) })]),
      v.description(
        'Why the number or address is proven to be the person’s, or the field that proves it by a yes or a time, for example {"attribute": "emailVerifiedAt"}.',
      ),
    ),
  ),
  of: v.optional(
    v.pipe(
      v.literal('business'),
      v.description(
        'Says that the identifier belongs to a business, so data is deleted by it only in requests that begin with waba.',
      ),
    ),
  ),
  oneApp: OneApp,
};

/** What every target can say about whose data it holds. */
const ownershipEntries = {
  ofBusiness: v.optional(
    v.pipe(
      v.strictObject({
        basis: v.pipe(v.union([Words, LocalizedWords]), v.description('The reason, worded for the person.')),
      }),
      v.description('Only the business can have this data deleted; people who work for it are told why.'),
    ),
  ),
  oneApp: OneApp,
  formerly: v.optional(
    v.pipe(
      v.union([Name, v.pipe(v.array(Name), v.minLength(1, 'at least one name'))]),
      v.description('Earlier names of this target, under which records know it.'),
    ),
  ),
};

/** The schema of a data map that may use these kinds of target. It is also published as a JSON Schema. */
export function dataMapSchema(kinds: readonly TargetKind[]) {
  const targets = kinds.map(({ kind, entries, seeding }) =>
    v.strictObject({
      name: Name,
      label: Label,
      kind: v.literal(kind),
      onDeauthorize: v.optional(
        v.pipe(
          v.boolean(),
          v.description(
            'The target is also purged when a person only removes the app, as is useful for access tokens.',
          ),
        ),
      ),
      ...ownershipEntries,
      ...entries,
      ...canaryEntries(seeding),
    }),
  );
  const sources = kinds.flatMap(({ kind, source }) =>
    source === undefined ? [] : [v.strictObject({ kind: v.literal(kind), ...source.entries })],
  );
  return v.strictObject({
    $schema: v.optional(v.pipe(v.string(), v.description('The schema that editors use to check this file.'))),
    placeholders: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/\S/, 'a value that names nobody'))),
        v.description(
          'Values that identify no one, in addition to empty values, zeros, none, null, unknown and the like.',
        ),
      ),
    ),
    identifiers: v.optional(
      v.pipe(
        v.array(
          v.strictObject({
            kind: IdentifierKind,
            from: v.pipe(
              v.variant('kind', sources),
              v.description('Where such identifiers are found: the "kind" of a store, and what to select in it.'),
            ),
            ...ruleEntries,
          }),
        ),
        v.description('Rules that find further ids of a person from those already known.'),
      ),
      [],
    ),
    anonymous: v.optional(
      v.pipe(
        LocalizedWords,
        v.description(
          'A sentence about data that is kept and identifies nobody, such as totals, for the page where people ask for deletion.',
        ),
      ),
    ),
    targets: v.pipe(
      v.array(v.variant('kind', targets)),
      v.minLength(1, 'at least one target'),
      v.description('The list of places that hold data about people.'),
    ),
  });
}

/** If a kind supports the canary person, its rows say what data is put there for it, or why none is. */
function canaryEntries(seeding: TargetKind['seeding']): v.ObjectEntries {
  if (seeding === undefined) return {};
  return {
    canary: v.optional(seeding.schema),
    noCanary: v.optional(v.pipe(Words, v.description('Why no data is seeded here for the canary person.'))),
  };
}
