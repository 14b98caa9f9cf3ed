import { isIP } from 'node:net';

/** Stands for a host that cannot be told, which may be anywhere. */
const UNREADABLE = 'a host that cannot be read';

/** Every host that an address leads to; none when the text is no address, such as a secret. */
export function hostsIn(text: string): readonly string[] {
  const isAddress = text.includes('://');
  if (!URL.canParse(text)) return isAddress ? [UNREADABLE] : [];
  const { hostname, searchParams } = new URL(text);
  // PostgreSQL's clients take several hosts, and more of them as parameters
  const named = [hostname, ...['host', 'hostaddr'].flatMap((name) => searchParams.getAll(name))];
  const hosts = named.flatMap((list) => list.split(',')).filter((host) => host !== '');
  return hosts.length === 0 && isAddress ? [UNREADABLE] : hosts;
}

/** The first host of an address that is not this machine itself. */
export function remoteHostIn(text: string): string | undefined {
  return hostsIn(text).find((host) => !isThisMachine(host));
}

/** Names but localhost count as elsewhere: what they resolve to can change. */
function isThisMachine(name: string): boolean {
  const host = name.replace(/^\[|\]$/g, '').toLowerCase();
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
