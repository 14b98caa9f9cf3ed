/** As far as a node of the syntax tree, and the path to it, tell what this asks. */
type Node = { readonly type: string; readonly key?: unknown; readonly computed?: boolean };
type NumericLiteral = { readonly type: 'NumericLiteral'; readonly value: number };
type AsExpression = Node & {
  readonly expression: Node;
  readonly typeAnnotation: { readonly typeName?: { readonly name?: string } };
};
type Path<Of = Node | NumericLiteral> = {
  readonly node: Of;
  readonly parent: Node | null;
  traverse(visitor: { TSAsExpression?(path: Path<AsExpression>): void; StringLiteral?(path: Path): void }): void;
  replaceWith(node: Node): void;
};

/** Texts that types are made of, so that a change of one would not compile. */
const typed = new WeakSet<object>();

export function isTyped(node: object): boolean {
  return typed.has(node);
}

/** One more than each number: they are what tables hold, statuses, limits and times, and StrykerJS does not change them. */
const numbers = {
  name: 'NumericLiteral',
  *mutate({ node, parent }: Path): Generator<NumericLiteral> {
    const isKey = parent?.key === node && parent.computed !== true;
    if ('value' in node && node.type === 'NumericLiteral' && !isKey) {
      yield { type: 'NumericLiteral', value: node.value + 1 };
    }
  },
};

/** Changes nothing: takes `as` off before anything is changed, because StrykerJS leaves alone what is before one. */
const casts = {
  name: 'Casts',
  mutate(path: Path): readonly [] {
    if (path.node.type !== 'Program') return [];
    path.traverse({
      TSAsExpression(cast) {
        const { expression, typeAnnotation } = cast.node;
        if (typeAnnotation.typeName?.name === 'const') {
          if (expression.type === 'StringLiteral') typed.add(expression);
          cast.traverse({ StringLiteral: ({ node }) => void typed.add(node) });
        }
        cast.replaceWith(expression);
      },
    });
    return [];
  },
};

/** @see https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators/ */
export const OWN_MUTATORS: readonly object[] = [casts, numbers];
