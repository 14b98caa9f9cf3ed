import type { TargetEnvironment } from '../../shared/targets/target-kind.ts';

/** What a target may use in a test: no waiting, no chance, and the settings named here. */
export function environment(settings: { readonly [name: string]: string } = {}): TargetEnvironment {
  return {
    now: () => Date.UTC(2026, 10, 23),
    sleep: async () => undefined,
    random: () => 0.5,
    setting: (name) => settings[name],
  };
}

/** In seconds: how long a test waits for a store that never answers. For one that answers, a busy machine may take its time. */
export const UNANSWERED = '0.3';

/** The same, in which a store is waited for shortly while it is known not to answer. */
export function environmentOfSilence(
  settings: { readonly [name: string]: string },
  isSilent: () => boolean,
): TargetEnvironment {
  const setting = (name: string) => (name === 'TARGET_TIMEOUT_SECONDS' && isSilent() ? UNANSWERED : settings[name]);
  return { ...environment(settings), setting };
}

/** The same, with credentials that emulators take; the SDK reads those from the process's environment. */
export function awsEnvironment(settings: { readonly [name: string]: string }): TargetEnvironment {
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  return environment({ AWS_REGION: 'eu-central-1', ...settings });
}
