import {
  type AwsCredentials,
  type EntryIdentifierKind,
  type RequestChannel,
  type VerificationMethod,
  withSignature,
} from '../../package/runtime.ts';

/** Who a request is about, how they asked, and how their identity was verified. */
export type Ask = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  readonly value: string;
  readonly askedBy: RequestChannel;
  readonly verified: VerificationMethod;
  /** Identifies one request of a person: the same reference gives the same request, with the same code. */
  readonly reference: string;
  /** After how many seconds the deletion starts; until then it can be cancelled. */
  readonly startInSeconds?: number;
};

/** The URL of the person's status page, and the code that opens it. */
export type Asked = {
  readonly url: string;
  readonly confirmationCode: string;
  readonly repeated: boolean;
  /** Whether an operator cancelled the request with this reference, so that nothing is deleted. */
  readonly cancelled: boolean;
};
export type AskForDeletion = (ask: Ask) => Promise<Asked>;

export type Deployment = {
  /** The stack's output `PublicUrl`. */
  readonly publicUrl: string;
  readonly region: string;
  /** The credentials of a role that was given `grantIntake`; on AWS, those of the function or container it runs in. */
  readonly credentials: () => Promise<AwsCredentials>;
};

/** Asks the deployment to delete a person's data. If it throws, it can be retried with the same reference. */
export function askForDeletion({ publicUrl, region, credentials }: Deployment): AskForDeletion {
  return async (ask) => {
    const url = new URL('/operations/intake', publicUrl);
    const body = JSON.stringify(ask);
    const scope = { service: 'execute-api', region, credentials: await credentials() };
    const line = { method: 'POST', path: url.pathname, query: '' } as const;
    const given = { host: url.host, 'content-type': 'application/json' };
    // fetch sets the host itself
    const { host, ...headers } = withSignature(given, body, scope, Date.now(), line);
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
    if (answer.ok) return (await answer.json()) as Asked;
    const { code = 'without a code' } = (await answer.json().catch(() => ({}))) as { readonly code?: string };
    throw new Error(`the deletion intake answers ${answer.status} ${code}`);
  };
}
