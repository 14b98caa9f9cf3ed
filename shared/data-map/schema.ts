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
    'A name of lower-case letters, digits and dashes for records, logs and commands; once requests were accepted, keep it.',
  ),
);
const Label = v.pipe(
  v.union([v.picklist(LABEL_WORDS), LocalizedWords]),
  v.description(
    'What a person reads on the status page: a word that is ready in every language, for example "messages", or texts, for example {"en": "Your messages"}.',
  ),
);
const IdentifierKind = v.pipe(
  v.string(),
  v.regex(/^(?!appId$)[A-Za-z][A-Za-z0-9]*$/, 'a name of letters and digits, other than appId'),
  v.description('The kind of identifier that is found, for use in templates: {contactId}.'),
);

const Field = v.pipe(v.string(), v.minLength(1, 'the name of an attribute or a column'));
const AttributeField = v.pipe(Field, v.description('The name of an attribute, in DynamoDB.'));
const ColumnField = v.pipe(Field, v.description('The name of a column, in PostgreSQL or MySQL.'));
const Time = v.strictObject({
  attribute: v.optional(AttributeField),
  column: v.optional(ColumnField),
  format: v.optional(TimeFormatName),
  zone: v.optional(ZoneName),
});

const OneApp = v.optional(
  v.pipe(v.literal(true), v.description('The store holds people of one app alone, so its keys need no {appId}.')),
);

/** What a rule says about the rows in which it finds identifiers. */
const ruleEntries = {
  required: v.optional(
    v.pipe(v.boolean(), v.description('false: a source that refuses is reported, and the request goes on.')),
  ),
  neverReused: v.optional(
    v.pipe(v.literal(true), v.description('The company creates such an id for one start and never assigns it again.')),
  ),
  registration: v.optional(
    v.pipe(
      v.strictObject({
        createdAt: v.optional(v.pipe(Time, v.description('When the row was written.'))),
        activeAt: v.optional(v.pipe(Time, v.description('When the account was last used.'))),
      }),
      v.description('The rows are written at sign-up: an account, the link from an id of Meta to a contact.'),
    ),
  ),
  as: v.optional(
    v.pipe(
      v.picklist(NATURES),
      v.description('It is a phone number or an e-mail address, so it deletes only where it is verified.'),
    ),
  ),
  verified: v.optional(
    v.pipe(
      v.union([Words, v.strictObject({ attribute: v.optional(AttributeField), column: v.optional(ColumnField) })]),
      v.description(
        'Why such a link is proven to be the person’s, or the field that says so, by true, 1, t, yes, y, verified or a time: emailVerifiedAt.',
      ),
    ),
  ),
  of: v.optional(
    v.pipe(
      v.literal('business'),
      v.description('It belongs to a business: it deletes only in requests that begin with waba.'),
    ),
  ),
  oneApp: OneApp,
};

/** What any target says about whose data it is. */
const ownershipEntries = {
  ofBusiness: v.optional(
    v.pipe(
      v.strictObject({
        basis: v.pipe(v.union([Words, LocalizedWords]), v.description('The reason, in words for the person.')),
      }),
      v.description('Only the business may have it deleted; people who work for it are told why.'),
    ),
  ),
  oneApp: OneApp,
  formerly: v.optional(
    v.pipe(
      v.union([Name, v.pipe(v.array(Name), v.minLength(1, 'at least one name'))]),
      v.description('Names that this target had before, under which records know it.'),
    ),
  ),
};

/** The schema of a data map in which these kinds of store can be named; also published as JSON Schema. */
export function dataMapSchema(kinds: readonly TargetKind[]) {
  const targets = kinds.map(({ kind, entries, seeding }) =>
    v.strictObject({
      name: Name,
      label: Label,
      kind: v.literal(kind),
      onDeauthorize: v.optional(
        v.pipe(v.boolean(), v.description('Runs also when a person only removed the app, as for access tokens.')),
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
    $schema: v.optional(v.pipe(v.string(), v.description('The schema with which editors check this file.'))),
    placeholders: v.optional(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/\S/, 'a value that names nobody'))),
        v.description('Values that identify no one, besides the empty one, zeros, none, null, unknown and the like.'),
      ),
    ),
    identifiers: v.optional(
      v.pipe(
        v.array(
          v.strictObject({
            kind: IdentifierKind,
            from: v.pipe(
              v.variant('kind', sources),
              v.description('Where such identifiers are found, a store and a selection of it with "kind".'),
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
          'What is kept that identifies nobody, such as totals: a sentence for the page on which people ask.',
        ),
      ),
    ),
    targets: v.pipe(
      v.array(v.variant('kind', targets)),
      v.minLength(1, 'at least one target'),
      v.description('The list of places that are emptied.'),
    ),
  });
}

/** Where something can be put for the canary person, a row says what, or why nothing is. */
function canaryEntries(seeding: TargetKind['seeding']): v.ObjectEntries {
  if (seeding === undefined) return {};
  return {
    canary: v.optional(seeding.schema),
    noCanary: v.optional(v.pipe(Words, v.description('Why nothing is put here for the canary person.'))),
  };
}
