import type { RequestListener } from 'node:http';
import { isFromThisMachine, refuseForeign } from '../system/this-machine.ts';

/**
 * Answers addresses that only the local stack has, and leaves all others to the API. The API itself answers everybody, as
 * it does on AWS: a tunnel may bring Meta's callbacks here.
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
