import type { TargetEnvironment } from '../../shared/targets/target-kind.ts';

/** What a target gets in a test: no waits, no randomness, and these settings. */
export function environment(settings: { readonly [name: string]: string } = {}): TargetEnvironment {
  return {
    now: () => Date.UTC(2026, 10, 23),
    sleep: async () => undefined,
    random: () => 0.5,
    setting: (name) => settings[name],
  };
}

/** How long a test waits for a store that never answers, in seconds. A store that answers may take longer on a busy machine. */
export const UNANSWERED = '0.3';

/** The same environment, with a short timeout while the store is known not to answer. */
export function environmentOfSilence(
  settings: { readonly [name: string]: string },
  isSilent: () => boolean,
): TargetEnvironment {
  const setting = (name: string) => (name === 'TARGET_TIMEOUT_SECONDS' && isSilent() ? UNANSWERED : settings[name]);
  return { ...environment(settings), setting };
}

/** The same environment, with credentials that emulators accept; the SDK reads those from the process's environment. */
export function awsEnvironment(settings: { readonly [name: string]: string }): TargetEnvironment {
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  return environment({ AWS_REGION: 'eu-central-1', ...settings });
}
