import { isLoopback } from '../../../shared/targets/target-settings.ts';

/** Stands for a host that cannot be determined, so it may be anywhere. */
const UNREADABLE = 'a host that cannot be read';

/** All hosts that an address leads to; none if the text is not an address but, for example, a secret. */
export function hostsIn(text: string): readonly string[] {
  const isAddress = text.includes('://');
  if (!URL.canParse(text)) return isAddress ? [UNREADABLE] : [];
  const { hostname, searchParams } = new URL(text);
  // PostgreSQL's clients accept several hosts, also as parameters
  const named = [hostname, ...['host', 'hostaddr'].flatMap((name) => searchParams.getAll(name))];
  const hosts = named.flatMap((list) => list.split(',')).filter((host) => host !== '');
  return hosts.length === 0 && isAddress ? [UNREADABLE] : hosts;
}

/**
 * The first host of an address that is not this machine. Names other than localhost count as other machines, because
 * what they resolve to can change.
 */
export function remoteHostIn(text: string): string | undefined {
  return hostsIn(text).find((host) => !isLoopback(host.toLowerCase()));
}
