import * as v from 'valibot';
import { LocalizedWords, Words } from './words.ts';

/** The text in which a row that anonymises tells the person what stays. */
export const staysEntries = {
  stays: v.optional(
    v.pipe(
      v.union([Words, LocalizedWords]),
      v.description('Required with "anonymise": what stays without naming the person, and why, worded for the person.'),
    ),
  ),
};

export type Stays = v.InferOutput<v.ObjectSchema<typeof staysEntries, undefined>>;

/** How `stays` and `anonymise` contradict each other. */
export function staysMistake({ stays }: Stays, anonymises: boolean): string | undefined {
  if (anonymises && stays === undefined) {
    return 'anonymise leaves rows in place; expected "stays" beside it, in words for the person: what stays, and why';
  }
  return !anonymises && stays !== undefined ? 'stays is for what is anonymised; leave it out' : undefined;
}

/** The property `anonymises` of a target, in English. */
export function anonymising({ stays }: Stays): { readonly anonymises: { readonly stays: string } } {
  return { anonymises: { stays: (typeof stays === 'string' ? stays : stays?.en) ?? '' } };
}
