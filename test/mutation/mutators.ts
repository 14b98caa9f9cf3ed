/** As far as a node of the syntax tree, and the path to it, tell what this asks. */
type Node = { readonly type: string; readonly key?: unknown; readonly computed?: boolean };
type NumericLiteral = { readonly type: 'NumericLiteral'; readonly value: number };
type AsExpression = { readonly node: { readonly expression: Node }; replaceWith(node: Node): void };
type Path = {
  readonly node: Node | NumericLiteral;
  readonly parent: Node | null;
  traverse(visitor: { TSAsExpression(path: AsExpression): void }): void;
};

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
        cast.replaceWith(cast.node.expression);
      },
    });
    return [];
  },
};

/** @see https://stryker-mutator.io/docs/mutation-testing-elements/supported-mutators/ */
export const OWN_MUTATORS: readonly object[] = [casts, numbers];
