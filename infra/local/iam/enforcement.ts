import type { Endpoints } from '../emulators/emulators.ts';
import type { Denial } from './authorize.ts';
import { startAuthorizer } from './authorizer.ts';
import type { Place } from './calls/service-call.ts';
import { messageOf } from './denied.ts';
import { evaluate } from './evaluate.ts';
import { accessKeyIdOf, type Permissions } from './permissions.ts';
import { usageReport } from './usage-report.ts';

export type EnforcementOptions = {
  readonly place: Place;
  /** The access key id of the administrator. */
  readonly administrator: string;
  /** A file that records the policies' statements, and which of them decided a call. */
  readonly report?: string | undefined;
  /** Called with a line for each denied call. */
  readonly log: (line: string) => void;
  /** Called if the enforcement ends unexpectedly. */
  readonly onFailure: (error: Error) => void;
};

/** Enforces the template's policies, or nothing (`NO_ENFORCEMENT`). */
export type Enforcement = {
  /** @returns the endpoints at which functions and commands call the services at `upstreams` */
  before(upstreams: Endpoints): Promise<Endpoints>;
  /** Sets the policies that decide from now on. */
  begin(permissions: Permissions): void;
  /** Whether a role may call a function, by the ARN that it calls. */
  mayInvoke(role: string, functionArn: string): boolean;
  /** Whether a role may call a method of an API, by the ARN of the method. */
  mayCall(role: string, methodArn: string): boolean;
  stop(): Promise<void>;
};

export function startEnforcement({ place, administrator, report, log, onFailure }: EnforcementOptions): Enforcement {
  const { began, used } = usageReport(report);
  const onDenied = (denials: readonly Denial[]): void => {
    for (const denial of denials) log(messageOf({ ...denial, resource: withoutObjectKey(denial.resource) }));
  };
  const authorizer = startAuthorizer({ place, administrator }, { onUsed: used, onDenied, onFailure });
  let roles: Permissions['roles'] = {};
  const may = (action: string) => (role: string, resource: string) => {
    const identity = roles[accessKeyIdOf(role)]?.statements ?? [];
    const request = { principal: role, action, resource, context: new Map() };
    const { outcome, by } = evaluate(request, { identity, resource: [] });
    by.forEach(used);
    if (outcome !== 'allowed') onDenied([{ ...request, by }]);
    return outcome === 'allowed';
  };
  return {
    before: (upstreams) => authorizer.before(upstreams),
    begin(permissions) {
      roles = permissions.roles;
      began(permissions);
      authorizer.enforce(permissions);
    },
    mayInvoke: may('lambda:InvokeFunction'),
    mayCall: may('execute-api:Invoke'),
    stop: () => authorizer.stop(),
  };
}

/** Everybody may do everything. */
export const NO_ENFORCEMENT: Enforcement = {
  before: (upstreams) => Promise.resolve(upstreams),
  begin: () => undefined,
  mayInvoke: () => true,
  mayCall: () => true,
  stop: () => Promise.resolve(),
};

/** Removes the object's key, because it may identify a person. */
function withoutObjectKey(resource: string): string {
  return resource.replace(/^(arn:aws:s3:::[^/]+\/).*$/s, '$1…');
}
