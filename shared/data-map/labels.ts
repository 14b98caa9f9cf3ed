import type { LocalizedText } from '../domain/localized-text.ts';

/** As much of a data map as the status page needs; it was checked when the stack was synthesized. */
export type Labelled = {
  readonly targets: readonly {
    readonly name: string;
    readonly label: LocalizedText;
    /** Of what is kept: the law in words. */
    readonly basis?: string | LocalizedText;
  }[];
};

/** What each target is called for a person, by target name and language. In a file of its own: it loads no target kind. */
export function labelsOf(map: Labelled): ReadonlyMap<string, LocalizedText> {
  return new Map(map.targets.map(({ name, label }) => [name, label]));
}

/** The law under which something is kept, by target name and language, where the data map has it in several. */
export function legalBasesOf(map: Labelled): ReadonlyMap<string, LocalizedText> {
  return new Map(map.targets.flatMap(({ name, basis }) => (typeof basis === 'object' ? [[name, basis] as const] : [])));
}
