/** The names of a resource that exists: the values of `Ref` and `Fn::GetAtt`. */
export type Physical = {
  readonly ref: string;
  readonly attributes?: Readonly<Record<string, string>>;
};

/** The values of pseudo parameters such as `AWS::Region`. */
export type PseudoParameters = Readonly<Record<string, string>>;

export type Resolver = {
  /**
   * A value of the template with every reference replaced.
   *
   * @param place where the value is used, for the error: `the environment variable X of Y`
   * @throws UnresolvedReference if it refers to something that does not exist here
   */
  resolve(value: unknown, place: string): Promise<unknown>;
  resolveText(value: unknown, place: string): Promise<string>;
};

/** A value of the template refers to something that exists only on AWS. */
export class UnresolvedReference extends Error {
  override readonly name = 'UnresolvedReference';
}

/**
 * @param physical creates or finds a resource; undefined if that type does not exist here
 * @param otherwise the placeholder for what does not exist here; without it, a reference to that is an error
 */
export function templateResolver(
  physical: (logicalId: string) => Promise<Physical | undefined>,
  pseudoParameters: PseudoParameters,
  otherwise?: (name: string) => string,
): Resolver {
  async function reference(logicalId: string, attribute: string | undefined, place: string): Promise<string> {
    const pseudo = attribute === undefined ? pseudoParameters[logicalId] : undefined;
    if (pseudo !== undefined) return pseudo;
    const found = await physical(logicalId);
    const value = attribute === undefined ? found?.ref : found?.attributes?.[attribute];
    if (value !== undefined) return value;
    const name = attribute === undefined ? logicalId : `${logicalId}.${attribute}`;
    if (otherwise !== undefined) return otherwise(name);
    throw new UnresolvedReference(`${place} refers to ${name}, which does not exist on this machine`);
  }

  async function substitute(value: unknown, place: string): Promise<string> {
    const [text, variables] = (Array.isArray(value) ? value : [value, {}]) as [string, Record<string, unknown>];
    const parts = text.split(/(\$\{[^}]*\})/);
    const resolved = parts.map(async (part) => {
      const name = /^\$\{([^!][^}]*)\}$/.exec(part)?.[1];
      if (name === undefined) return part.replace(/^\$\{!/, '${');
      if (Object.hasOwn(variables, name)) return resolveText(variables[name], place);
      const [logicalId = '', ...attribute] = name.split('.');
      return reference(logicalId, attribute.length === 0 ? undefined : attribute.join('.'), place);
    });
    return (await Promise.all(resolved)).join('');
  }

  async function intrinsic(name: string, value: unknown, place: string): Promise<unknown> {
    switch (name) {
      case 'Ref':
        return reference(value as string, undefined, place);
      case 'Fn::GetAtt': {
        const [logicalId, attribute] = value as [string, string];
        return reference(logicalId, attribute, place);
      }
      case 'Fn::Sub':
        return substitute(value, place);
      case 'Fn::Join': {
        const [separator, parts] = value as [string, unknown[]];
        return ((await resolve(parts, place)) as string[]).join(separator);
      }
      case 'Fn::Split': {
        const [separator, text] = value as [string, unknown];
        return (await resolveText(text, place)).split(separator);
      }
      case 'Fn::Select': {
        const [index, list] = value as [number, unknown];
        return ((await resolve(list, place)) as unknown[])[index];
      }
      default:
        throw new UnresolvedReference(`${place} uses ${name}, which means nothing on this machine`);
    }
  }

  async function resolve(value: unknown, place: string): Promise<unknown> {
    if (Array.isArray(value)) return Promise.all(value.map((element) => resolve(element, place)));
    if (typeof value !== 'object' || value === null) return value;
    const [[name, argument] = ['', undefined], ...others] = Object.entries(value);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return intrinsic(name, argument, place);
    const members = Object.entries(value).map(async ([key, member]) => [key, await resolve(member, place)] as const);
    return Object.fromEntries(await Promise.all(members));
  }

  async function resolveText(value: unknown, place: string): Promise<string> {
    const text = await resolve(value, place);
    if (typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean') return String(text);
    throw new UnresolvedReference(`${place} is not a text`);
  }

  return { resolve, resolveText };
}
