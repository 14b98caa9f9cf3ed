import * as v from 'valibot';
import type { TargetKind } from '../targets/target-kind.ts';
import { LocalizedWords, Words } from '../targets/words.ts';

const Name = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9-]{0,62}$/, 'a name of lower-case letters, digits and dashes'),
  v.description('Names the target in records, logs and commands; once requests were accepted, keep it.'),
);
const Label = v.pipe(
  LocalizedWords,
  v.description('What a person reads on the status page, by language; "en" is always there.'),
);
const IdentifierKind = v.pipe(
  v.string(),
  v.regex(/^(?!appId$)[A-Za-z][A-Za-z0-9]*$/, 'a name of letters and digits, other than appId'),
  v.description('The kind of identifier that is found, for use in templates: {contactId}.'),
);

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
      ...entries,
      ...canaryEntries(seeding),
    }),
  );
  const sources = kinds.flatMap(({ kind, source }) =>
    source === undefined ? [] : [v.strictObject({ kind: v.literal(kind), ...source.entries })],
  );
  return v.strictObject({
    $schema: v.optional(v.string()),
    identifiers: v.optional(
      v.array(
        v.strictObject({
          kind: IdentifierKind,
          from: v.variant('kind', sources),
          required: v.optional(
            v.pipe(v.boolean(), v.description('false: a source that refuses is reported, and the request goes on.')),
          ),
        }),
      ),
      [],
    ),
    targets: v.pipe(v.array(v.variant('kind', targets)), v.minLength(1, 'at least one target')),
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
