import { type DataMap, settingsOf } from '../shared/data-map/data-map.ts';
import { nearest } from '../shared/data-map/nearest.ts';

/** What the worker reads besides the settings that rows name. */
const BESIDE_ROWS = ['TARGET_GRAPH_URL', 'TARGET_GRAPH_VERSION', 'TARGET_TIMEOUT_SECONDS'];
const PREFIX = /^TARGET_/;

/** A setting of targets that nothing reads, and the missing one that may have been meant. */
export type UnreadSetting = { readonly name: string; readonly meant: string | undefined };

export function unreadSettings(dataMap: DataMap, given: { readonly [name: string]: string }): readonly UnreadSetting[] {
  const read = [...settingsOf(dataMap), ...BESIDE_ROWS];
  const absent = read.filter((name) => !given[name]).map((name) => name.replace(PREFIX, ''));
  return Object.keys(given)
    .filter((name) => !read.includes(name))
    .map((name) => {
      // what all of them begin with would make any two alike
      const meant = nearest(name.replace(PREFIX, ''), absent);
      return { name, meant: meant && `TARGET_${meant}` };
    });
}

/** Of one that is misspelt; undefined where none is missing that it resembles. */
export function misspelling({ name, meant }: UnreadSetting): string | undefined {
  return meant && `the data map does not name ${name}; did you mean ${meant}?`;
}
