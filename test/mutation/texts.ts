/** As far as a node of the syntax tree tells what this asks. */
type Node = {
  readonly type: string;
  readonly callee?: { readonly name?: string };
  readonly arguments?: readonly Node[];
  readonly key?: { readonly name?: string };
};
type Path = { readonly node: Node; readonly parentPath: Path | null };

/** Properties of a command that only `--help` prints. */
const HELP: ReadonlySet<string> = new Set(['summary', 'about', 'examples']);

/**
 * Texts that no test asserts on, so that changing them tells nothing: the message of an error, whose code is what is answered, and the
 * help of a command. An empty disposition of an error would not compile.
 */
export const texts = {
  shouldIgnore({ node, parentPath }: Path): string | undefined {
    if (parentPath === null) return undefined;
    const { type, callee, arguments: given, key } = parentPath.node;
    if (type === 'NewExpression' && callee?.name === 'DeletionError' && given?.[2] === node)
      return 'message of an error';
    if (type === 'NewExpression' && callee?.name === 'TypeError' && given?.[0] === node) return 'message of an error';
    return type === 'ObjectProperty' && HELP.has(key?.name ?? '') ? 'help of a command' : undefined;
  },
};
