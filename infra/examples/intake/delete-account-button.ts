import type { AskForDeletion } from './ask-for-deletion.ts';

/** Who is signed in, as the company's own sessions know it. */
export type Session = {
  /** The app that they log in with, what kind of login that is, and the id by which the app knows them. */
  readonly appId: string;
  readonly login: keyof typeof KIND_OF_LOGIN;
  readonly metaUserId: string;
};

/** The intake refuses the id of a login under another kind, because nobody would be found. */
const KIND_OF_LOGIN = { facebook: 'asid', instagram: 'igUser', threads: 'threadsId' } as const;
const TWO_WEEKS = 14 * 24 * 60 * 60;

/**
 * What the form behind a "delete my account" button is sent to: it enters the request and leads the person to their status
 * page. Until the two weeks are over, an operator can cancel it.
 *
 * The form has a hidden field `form` with an id that is made when the page is shown: pressed twice, it is one request, and
 * whoever asks again after a change of mind makes another one.
 */
export function deleteAccountButton(
  ask: AskForDeletion,
  sessionOf: (request: Request) => Promise<Session | undefined>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    // another site's page must not press the button
    const isOwnPage = request.headers.get('sec-fetch-site') === 'same-origin';
    if (request.method !== 'POST' || !isOwnPage) return new Response(null, { status: 403 });
    const session = await sessionOf(request);
    if (session === undefined) return new Response(null, { status: 401 });
    const form = (await request.formData()).get('form');
    if (typeof form !== 'string' || form === '') return new Response(null, { status: 400 });
    const { url } = await ask({
      appId: session.appId,
      kind: KIND_OF_LOGIN[session.login],
      value: session.metaUserId,
      askedBy: 'page',
      verified: 'signed_in_session',
      reference: `form ${form}`,
      startInSeconds: TWO_WEEKS,
    });
    return new Response(null, { status: 303, headers: { location: url } });
  };
}
