/** Why a statement decides nothing on this machine, by the end of its id. */
export type Reason = readonly [statement: RegExp, reason: string];

export const REASONS: readonly Reason[] = [
  [/:xray:PutTraceSegments$/, 'traces are not kept on this machine'],
  [/\/WriteLogs$/, 'Lambda writes logs to CloudWatch, and npm start to the terminal'],
  [/\/(?:EncryptLogs|PublishAlarms)$/, 'CloudWatch uses the key in its own name'],
  [/\/(?:ReadLogs|SeeAlarms|SeeEventSource|SeeStack)$/, 'commands ask this of a deployment on AWS alone'],
  [/DeploymentRole.*\/(?:MoveAliases|WatchAlarms)$/, 'CodeDeploy moves aliases'],
  [/Queue\w*Policy.*:sqs:\*$/, 'it denies what comes without TLS, and no client of AWS does'],
  [/CanaryRole.*\/OpenTargetSecrets$/, 'the database of npm start asks for no password'],
];

export type Unexplained = {
  /** Statements that decided nothing and have no reason. */
  readonly statements: readonly string[];
  /** Reasons for statements that no longer exist or that decided something. */
  readonly outdated: readonly string[];
};

export function unexplained(unused: readonly string[], reasons: readonly Reason[] = REASONS): Unexplained {
  return {
    statements: unused.filter((statement) => !reasons.some(([pattern]) => pattern.test(statement))),
    outdated: reasons
      .filter(([pattern]) => !unused.some((statement) => pattern.test(statement)))
      .map(([pattern, reason]) => `${pattern.source}: ${reason}`),
  };
}
