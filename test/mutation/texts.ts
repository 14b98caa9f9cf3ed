import { isTyped } from './mutators.ts';

/** As far as a node of the syntax tree tells what this asks. */
type Node = {
  readonly type: string;
  readonly callee?: { readonly name?: string };
  readonly arguments?: readonly Node[];
  readonly key?: { readonly name?: string };
};
type Path = { readonly node: Node; readonly parentPath: Path | null };

const TEXTS: ReadonlySet<string> = new Set(['StringLiteral', 'TemplateLiteral', 'BinaryExpression']);
/** Properties of a command, and functions that make one of its options, with texts that only `--help` prints. */
const HELP: ReadonlySet<string> = new Set(['summary', 'about', 'examples']);
const OPTIONS: ReadonlySet<string> = new Set(['text', 'words', 'flag', 'choice', 'wholeNumber', 'duration', 'time']);

/**
 * Texts that no test asserts on, so that changing them tells nothing: the message of an error, whose code is what is answered, and the
 * help of a command. An error without a disposition would not compile, nor would another text in a table `as const`.
 */
export const texts = {
  shouldIgnore({ node, parentPath }: Path): string | undefined {
    if (isTyped(node)) return 'what a type is made of';
    if (parentPath === null) return undefined;
    const { type, callee, arguments: given = [], key } = parentPath.node;
    const [name, isText] = [callee?.name ?? '', TEXTS.has(node.type)];
    if (type === 'NewExpression' && name === 'DeletionError' && isText) {
      return given.indexOf(node) > 0 ? 'message or disposition of an error' : undefined;
    }
    if (type === 'NewExpression' && name === 'TypeError' && isText) return 'message of an error';
    if (type === 'CallExpression' && OPTIONS.has(name) && isText) return 'help of a command';
    return type === 'ObjectProperty' && HELP.has(key?.name ?? '') ? 'help of a command' : undefined;
  },
};
