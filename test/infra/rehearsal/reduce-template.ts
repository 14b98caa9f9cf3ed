import type { Template, TemplateResource } from '../../../infra/app.ts';

export type Reduction = {
  readonly template: Template;
  /** The types of the resources that were left out: not supported, or dependent because they refer to such a resource. */
  readonly unsupported: readonly string[];
  readonly dependent: readonly string[];
};

/** A template without the resources that an emulator cannot create, and without everything that refers to them. */
export function reduceTemplate(template: Template, isSupported: (type: string) => boolean): Reduction {
  const all = Object.entries(template.Resources);
  const unsupported = all.filter(([, { Type }]) => !isSupported(Type)).map(([id]) => id);
  const gone = new Set(unsupported);
  for (let before = -1; before < gone.size; ) {
    before = gone.size;
    for (const [id, { Properties }] of all) if (refersTo(gone, Properties)) gone.add(id);
  }
  const typesOf = (ids: readonly string[]) => ids.map((id) => template.Resources[id]?.Type ?? id).toSorted();
  return {
    template: {
      Resources: Object.fromEntries(
        all.filter(([id]) => !gone.has(id)).map(([id, resource]) => [id, withoutDependencies(resource, gone)]),
      ),
      Outputs: Object.fromEntries(Object.entries(template.Outputs).filter(([, output]) => !refersTo(gone, output))),
    },
    unsupported: typesOf(unsupported),
    dependent: typesOf([...gone].filter((id) => !unsupported.includes(id))),
  };
}

function withoutDependencies(resource: TemplateResource, gone: ReadonlySet<string>): TemplateResource {
  return { ...resource, DependsOn: resource.DependsOn?.filter((id) => !gone.has(id)) };
}

function refersTo(gone: ReadonlySet<string>, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((item) => refersTo(gone, item));
  if (typeof value !== 'object' || value === null) return false;
  if ('Ref' in value && gone.has(value.Ref as string)) return true;
  if ('Fn::GetAtt' in value && gone.has((value['Fn::GetAtt'] as readonly string[])[0] as string)) return true;
  return Object.values(value).some((item) => refersTo(gone, item));
}
