import { APP_SCOPED_KINDS, type AppKind, entryKindsOfApp } from '../domain/identifiers.ts';
import { TARGET_KINDS } from '../targets/index.ts';
import type { TargetKind } from '../targets/target-kind.ts';
import { placeholders } from '../targets/template.ts';
import { type DataMap, kindOf } from './data-map.ts';
import { ruleAt, targetAt } from './placed.ts';
import { isWithin, reachedFrom } from './reach.ts';

/** What is at stake, and what to do about such a mistake. */
export const ONE_APP_ADVICE =
  'a request for a person of one app would delete another person’s data: add {appId} to the row, or remove the app that has no people there';

type App = { readonly appId: string; readonly kind: AppKind };

/**
 * Finds the rules and targets whose `oneApp` cannot be true for these apps: people of several apps are looked up there
 * by the same kind of app-scoped id, which means a different person in each app. A request for a person of one app
 * would delete the data of a person of another.
 *
 * @returns a sentence for each such rule or target
 */
export function oneAppMistakes(
  { identifiers, targets }: DataMap,
  apps: readonly App[],
  kinds: readonly TargetKind[] = TARGET_KINDS,
): readonly string[] {
  const reached = apps.map(({ appId, kind }) => ({
    appId,
    kinds: entryKindsOfApp(kind).map((entry) => reachedFrom(entry, identifiers)),
  }));
  const places = [
    ...identifiers.map(({ kind, oneApp, templates }, at) => ({
      ...{ place: ruleAt(kind, at), oneApp, templates },
    })),
    ...targets.map((row, at) => ({
      ...{ place: targetAt(row.name, at), oneApp: row.oneApp },
      templates: kindOf(row.kind, kinds).templates(row),
    })),
  ];
  return places.flatMap(({ place, oneApp, templates }) => {
    if (oneApp !== true) return [];
    for (const template of templates) {
      const named = placeholders(template);
      const scoped = named.find((kind) => APP_SCOPED_KINDS.has(kind));
      if (scoped === undefined || named.includes('appId')) continue;
      const leading = reached.filter((app) => app.kinds.some((found) => isWithin(template, found)));
      if (leading.length < 2) continue;
      return [
        `${place} holds people of one app ("oneApp"), and is searched by {${scoped}} for apps ${leading.map(({ appId }) => appId).join(', ')}`,
      ];
    }
    return [];
  });
}
