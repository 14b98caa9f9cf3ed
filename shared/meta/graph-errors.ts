/**
 * What a refused call means: its purpose is met all the same, it may succeed later, it cannot succeed before the
 * business has connected again, or only an operator can help.
 */
export type GraphErrorVerdict = 'done' | 'retry' | 'reconnect' | 'give_up';

/** One error of Meta that is known to be final, with its meaning and the source for it. */
export type GraphErrorRule = {
  readonly code: number;
  readonly subcode?: number;
  /** Only on these edges of an account that has left; everywhere else the error means something else. */
  readonly afterLeaving?: readonly string[];
  /** Only on these edges of an account that is not known to have left. */
  readonly beforeLeaving?: readonly string[];
  readonly verdict: Exclude<GraphErrorVerdict, 'retry'>;
  readonly means: string;
  readonly source: string;
};

const HANDLE_ERRORS = 'Meta, "Handle Errors" (Graph API)';

/**
 * Errors of Meta, above all about people who removed the app and businesses that left. The first rule that fits
 * decides.
 */
export const GRAPH_ERRORS: readonly GraphErrorRule[] = [
  {
    code: 190,
    beforeLeaving: ['phone_numbers', 'contact_book'],
    verdict: 'reconnect',
    means: 'the token of a business is invalid or has expired, which says nothing of who is in its contact book',
    source: HANDLE_ERRORS,
  },
  {
    code: 190,
    verdict: 'done',
    means: 'the token is invalid or has expired, as is normal after the app was removed (subcode 458)',
    source: HANDLE_ERRORS,
  },
  { code: 803, verdict: 'done', means: 'there is no such object', source: HANDLE_ERRORS },
  {
    code: 100,
    subcode: 33,
    afterLeaving: ['subscribed_apps', 'phone_numbers', 'contact_book'],
    verdict: 'done',
    means: 'the app can no longer see the account; elsewhere a permission may be missing',
    source: 'not documented; seen in answers about accounts that had left, September 2026',
  },
  { code: 100, verdict: 'give_up', means: 'a parameter is wrong, or a permission is missing', source: HANDLE_ERRORS },
  { code: 10, verdict: 'give_up', means: 'a permission was not granted, or was removed', source: HANDLE_ERRORS },
  { code: 200, verdict: 'give_up', means: 'a permission is missing', source: HANDLE_ERRORS },
];

/** What was called. */
export type GraphCall = {
  readonly edge?: string;
  /** The request began with an account that left, so nothing of it may still be visible. */
  readonly hasLeft?: boolean;
};

/**
 * Decides about an error of the Graph API.
 *
 * The body decides, whatever the HTTP status. Everything that is not known to be final is tried again: what Meta marks
 * as transient, its own errors (1, 2), its rate limits (4, 17, 32, 613, 80007), and unknown errors. The number of
 * attempts is limited, so an unknown error ends with an operator.
 *
 * @param body the parsed JSON of the answer; anything if it was not JSON
 */
export function classifyGraphError(body: unknown, call: GraphCall = {}): GraphErrorVerdict {
  const error = member(body, 'error');
  if (member(error, 'is_transient') === true) return 'retry';
  const code = member(error, 'code');
  const subcode = member(error, 'error_subcode');
  const rule = GRAPH_ERRORS.find(
    (known) =>
      known.code === code && (known.subcode === undefined || known.subcode === subcode) && isAbout(known, call),
  );
  return rule?.verdict ?? 'retry';
}

function isAbout({ afterLeaving, beforeLeaving }: GraphErrorRule, { edge = '', hasLeft = false }: GraphCall): boolean {
  if (afterLeaving === undefined && beforeLeaving === undefined) return true;
  return (hasLeft ? afterLeaving : beforeLeaving)?.includes(edge) === true;
}

/** Whether a call was carried out: Graph answers `true` or `{"success":true}`. */
export function isGraphSuccess(body: unknown): boolean {
  return body === true || member(body, 'success') === true;
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
