import type { AskForDeletion } from './ask-for-deletion.ts';

/** A session of the company's own site: who is signed in. */
export type Session = {
  /** The app that they logged in with, the kind of that login, and the id by which the app knows them. */
  readonly appId: string;
  readonly login: keyof typeof KIND_OF_LOGIN;
  readonly metaUserId: string;
};

/** The kind of the id that each login gives. The intake refuses another kind, because it would find nobody. */
const KIND_OF_LOGIN = { facebook: 'asid', instagram: 'igUser', threads: 'threadsId' } as const;
const TWO_WEEKS = 14 * 24 * 60 * 60;

/**
 * Handles the form behind a "delete my account" button: it enters the request and redirects the person to their status
 * page. An operator can cancel the request for two weeks.
 *
 * The form has a hidden field `form` with an id that is generated when the page is rendered. Pressing the button twice
 * makes one request, but somebody who changed their mind and asks again makes another one.
 */
export function deleteAccountButton(
  ask: AskForDeletion,
  sessionOf: (request: Request) => Promise<Session | undefined>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    // pages of other sites must not be able to submit the form
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
