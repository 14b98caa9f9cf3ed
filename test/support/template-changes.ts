import type { Synthesis, TemplateResource } from '../../infra/app.ts';

type ChangeResource = (resource: TemplateResource) => TemplateResource | undefined;

/** What a test takes out of the synthesized template, or puts in, before the stack is started; by name, for a process of its own. */
const CHANGES = {
  /** Nothing begins by itself what has come to a stop. */
  'no-schedules': (resource) => (resource.Type === 'AWS::Scheduler::Schedule' ? undefined : resource),
  /** A run of the worker has a second, besides what it keeps in reserve. */
  'short-runs': (resource) => (isWorker(resource) ? withProperties(resource, { Timeout: 9 }) : resource),
  /** Lambda stops a worker that calls itself, as it stops any other function. */
  'loops-stopped': (resource) => (isWorker(resource) ? withoutProperty(resource, 'RecursiveLoop') : resource),
} as const satisfies Readonly<Record<string, ChangeResource>>;

export type TemplateChange = keyof typeof CHANGES;

/** @param names with a comma between them */
export function withChanges(synthesis: Synthesis, names: string): Synthesis {
  const changes = names.split(',').map((name) => {
    if (!Object.hasOwn(CHANGES, name)) throw new TypeError(`${name} is no change of the template`);
    return CHANGES[name as TemplateChange];
  });
  const Resources = Object.fromEntries(
    Object.entries(synthesis.template.Resources).flatMap(([logicalId, resource]) => {
      const changed = changes.reduce<TemplateResource | undefined>((one, change) => one && change(one), resource);
      return changed === undefined ? [] : [[logicalId, changed]];
    }),
  );
  return { ...synthesis, template: { ...synthesis.template, Resources } };
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
