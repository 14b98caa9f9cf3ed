import { type DataMap, settingsOf } from '../../shared/data-map/data-map.ts';
import { distance } from '../../shared/data-map/nearest.ts';

/** The settings that the worker reads besides those that rows name. */
const BESIDE_ROWS = ['TARGET_GRAPH_URL', 'TARGET_GRAPH_VERSION', 'TARGET_TIMEOUT_SECONDS'];
const PREFIX = /^TARGET_/;

/** A setting of targets that nothing reads, and the missing setting that was probably meant. */
export type UnreadSetting = { readonly name: string; readonly meant: string | undefined };

export function unreadSettings(dataMap: DataMap, given: { readonly [name: string]: string }): readonly UnreadSetting[] {
  const read = [...settingsOf(dataMap), ...BESIDE_ROWS];
  const absent = read.filter((name) => !given[name]).map((name) => name.replace(PREFIX, ''));
  return Object.keys(given)
    .filter((name) => !read.includes(name))
    .map((name) => {
      // without the common prefix, which would make any two names similar
      const meant = absent.find((other) => isMisspelt(name.replace(PREFIX, ''), other));
      return { name, meant: meant && `TARGET_${meant}` };
    });
}

/** Only typos count, of up to two letters and half of a word, because most names of settings have words in common. */
function isMisspelt(name: string, meant: string): boolean {
  const [words, others] = [name.split('_'), meant.split('_')];
  if (distance(name, meant) > 2) return false;
  return words.length !== others.length || words.every((word, at) => isSlip(word, others[at] ?? ''));
}

function isSlip(word: string, meant: string): boolean {
  return distance(word, meant) <= Math.max(word.length, meant.length) / 2;
}

/** The message about a setting that nothing reads. */
export function unreadMistake(setting: UnreadSetting): string {
  return misspelling(setting) ?? `the data map does not name ${setting.name}: remove it from "targetSettings"`;
}

/** The message about a misspelt setting; undefined if it does not resemble a missing one. */
export function misspelling({ name, meant }: UnreadSetting): string | undefined {
  return meant && `the data map does not name ${name}; did you mean ${meant}?`;
}
