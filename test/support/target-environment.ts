import type { TargetEnvironment } from '../../shared/targets/target.ts';

/** What a target may use in a test: no waiting, no chance, and the settings named here. */
export function environment(settings: { readonly [name: string]: string } = {}): TargetEnvironment {
  return {
    now: () => Date.UTC(2026, 10, 23),
    sleep: async () => undefined,
    random: () => 0.5,
    setting: (name) => settings[name],
  };
}
