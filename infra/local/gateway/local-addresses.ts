import type { RequestListener } from 'node:http';
import { isFromThisMachine, refuseForeign } from '../system/this-machine.ts';

/**
 * Answers the paths that only the local stack has, to programs on this machine only, and leaves all others to the API.
 * The API answers everybody, as on AWS: a tunnel may forward Meta's callbacks to it.
 */
export function withLocalAddresses(
  addresses: ReadonlyMap<string, RequestListener>,
  api: RequestListener,
): RequestListener {
  return (request, response) => {
    const answer = addresses.get(request.url?.split('?')[0] ?? '');
    if (answer === undefined) api(request, response);
    else if (isFromThisMachine(request)) answer(request, response);
    else refuseForeign(response);
  };
}
