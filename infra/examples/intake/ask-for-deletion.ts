import {
  type AwsCredentials,
  type EntryIdentifierKind,
  type RequestChannel,
  type VerificationMethod,
  withSignature,
} from '../../package/runtime.ts';

/** Whom a request is about, how they asked, and how their identity was verified. */
export type Ask = {
  readonly appId: string;
  readonly kind: EntryIdentifierKind;
  readonly value: string;
  readonly askedBy: RequestChannel;
  readonly verified: VerificationMethod;
  /** Identifies one occasion of asking: the same reference is the same request, with the same code. */
  readonly reference: string;
  /** How long it can still be cancelled. */
  readonly startInSeconds?: number;
};

/** Where the person can follow it, and the code that opens the page. */
export type Asked = {
  readonly url: string;
  readonly confirmationCode: string;
  readonly repeated: boolean;
  /** An operator has cancelled the request of this reference, so nothing is deleted. */
  readonly cancelled: boolean;
};
export type AskForDeletion = (ask: Ask) => Promise<Asked>;

export type Deployment = {
  /** The stack's output `PublicUrl`. */
  readonly publicUrl: string;
  readonly region: string;
  /** Of a role that `grantIntake` was called with; on AWS, those of the function or container that this runs in. */
  readonly credentials: () => Promise<AwsCredentials>;
};

/** Asks the deployment for the deletion of a person. It may be tried again with the same reference when it throws. */
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
