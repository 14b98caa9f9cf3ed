import type { Synthesis, TemplateResource } from '../../infra/app.ts';
import { statementId } from '../../infra/local/iam/policy.ts';

type Statement = Parameters<typeof statementId>[1];
type ChangeResource = (resource: TemplateResource) => TemplateResource | undefined;

/** Changes to the synthesized template before the stack is started. They have names, so that they can be passed to another process. */
const CHANGES = {
  /** Nothing restarts stalled requests. */
  'no-schedules': (resource) => (resource.Type === 'AWS::Scheduler::Schedule' ? undefined : resource),
  /** A run of the worker has one second, plus the time that it keeps in reserve. */
  'short-runs': (resource) => (isWorker(resource) ? withProperties(resource, { Timeout: 9 }) : resource),
  /** Lambda stops the worker's loop, as it does for any other function that calls itself. */
  'loops-stopped': (resource) => (isWorker(resource) ? withoutProperty(resource, 'RecursiveLoop') : resource),
} as const satisfies Readonly<Record<string, ChangeResource>>;

export type TemplateChange = keyof typeof CHANGES;

/** @param names separated by commas */
export function withChanges(synthesis: Synthesis, names: string): Synthesis {
  const changes = names.split(',').map((name) => {
    if (!Object.hasOwn(CHANGES, name)) throw new TypeError(`${name} is no change of the template`);
    return CHANGES[name as TemplateChange];
  });
  return withResources(synthesis, (_, resource) =>
    changes.reduce<TemplateResource | undefined>((one, change) => one && change(one), resource),
  );
}

/**
 * Removes one statement from the policies.
 *
 * @param id as in the report of used statements
 * @throws TypeError if no policy has it
 */
export function withoutStatement(synthesis: Synthesis, id: string): Synthesis {
  let taken = 0;
  const withoutIn = (owner: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((one) => withoutIn(owner, one));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([name, inner]) => {
      if (name !== 'Statement' || !Array.isArray(inner)) return [name, withoutIn(owner, inner)];
      const left = inner.filter((statement: Statement, index) => statementId(owner, statement, index) !== id);
      taken += inner.length - left.length;
      return [name, left];
    });
    return Object.fromEntries(entries);
  };
  const changed = withResources(synthesis, (logicalId, resource) => ({
    ...resource,
    Properties: withoutIn(logicalId, resource.Properties) as TemplateResource['Properties'],
  }));
  if (taken !== 1) throw new TypeError(`${taken} statements of the template are ${id}; expected one`);
  return changed;
}

function withResources(
  { template, ...synthesis }: Synthesis,
  change: (logicalId: string, resource: TemplateResource) => TemplateResource | undefined,
): Synthesis {
  const Resources = Object.fromEntries(
    Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
      const changed = change(logicalId, resource);
      return changed === undefined ? [] : [[logicalId, changed]];
    }),
  );
  return { ...synthesis, template: { ...template, Resources } };
}

function isWorker({ Type, Properties }: TemplateResource): boolean {
  return Type === 'AWS::Lambda::Function' && 'RecursiveLoop' in Properties;
}

function withProperties(resource: TemplateResource, properties: TemplateResource['Properties']): TemplateResource {
  return { ...resource, Properties: { ...resource.Properties, ...properties } };
}

function withoutProperty(resource: TemplateResource, name: string): TemplateResource {
  const kept = Object.entries(resource.Properties).filter(([property]) => property !== name);
  return { ...resource, Properties: Object.fromEntries(kept) };
}
