import type { Warning } from '../targets/target-kind.ts';
import { type DataMap, type IdentifierRule, natureOf } from './data-map.ts';

/** Rules without `as` that seem to find addresses or numbers, which anybody can type: data is deleted by these. */
export function addressWarnings({ identifiers }: Pick<DataMap, 'identifiers'>): readonly Warning[] {
  const suspects = identifiers.flatMap((rule) => {
    const name = natureOf(rule.kind, identifiers) === undefined ? namesOf(rule).find(isAddressName) : undefined;
    return name === undefined ? [] : [{ kind: rule.kind, name }];
  });
  const kinds = Map.groupBy(suspects, ({ kind }) => kind);
  return [...kinds].map(([kind, [first]]) => ({
    finding: `the rule for "${kind}" reads "${first?.name}" without "as", so everything that the value leads to is deleted, whoever typed it`,
    advice:
      'add "as": "email" or "as": "phone", and "verified" where it is proven to be the person’s own; if it is neither, rename it',
  }));
}

/** What the rule calls the value: the field that it reads, what it asks a function for, and its own name. */
function namesOf({ kind, from }: IdentifierRule): readonly string[] {
  return [from['attribute'], from['column'], from['find'], kind].filter((name) => typeof name === 'string');
}

const ADDRESS = /^(?:e?mail|phone|telephone|mobile|msisdn)s?$/;
/** What such a name may end with. */
const ENDING = /^(?:address|addr|number|no|lower|normali[sz]ed|e164)(?:es)?$/;

/** `customerEmail`, `e-mail`, `phone_number`; but not `mailThread` or `phoneId`, which name something else. */
function isAddressName(name: string): boolean {
  const apart = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();
  const words = apart.match(/[a-z0-9]+/g) ?? [];
  return ADDRESS.test(words.findLast((word) => !ENDING.test(word)) ?? '');
}
