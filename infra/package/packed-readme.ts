/** The files that npm always packs, whatever `files` says. */
const ALWAYS = ['LICENSE', 'README.md', 'package.json'];
const LINK = /\[([^\]]*)\]\(([^)\s]+)\)/g;
const IMAGE = /<img [^>]*src="([^"]+)"/g;

/**
 * The README for the package, without links and pictures that lead to files that are not packed. Of such a link the
 * text stays; a paragraph or table with such a picture is removed.
 *
 * @param files the `files` of package.json: files, folders, and `*` for any name
 */
export function packedReadme(text: string, files: readonly string[]): string {
  const packed = [...ALWAYS, ...files].map(patternOf);
  const isThere = (target: string): boolean => {
    const path = target.replace(/#.*$/, '');
    return path === '' || /^[a-z]+:/.test(path) || packed.some((pattern) => pattern.test(path));
  };
  return text
    .split('\n\n')
    .filter((block) => [...block.matchAll(IMAGE)].every(([, source = '']) => isThere(source)))
    .join('\n\n')
    .replaceAll(LINK, (link: string, words: string, target: string) => (isThere(target) ? link : words));
}

function patternOf(file: string): RegExp {
  const name = file.replaceAll(/[.+]/g, String.raw`\$&`).replaceAll('*', '[^/]*');
  return new RegExp(`^${name}(?:/|$)`);
}
