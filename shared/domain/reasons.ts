/**
 * Why something may be kept although its deletion was asked for: GDPR Art. 17(3)(b)–(e) and (a), and the case of a
 * processor whose business customer decides (Art. 28).
 */
export const RETENTION_REASONS = [
  'legal_obligation',
  'legal_claims',
  'public_health',
  'archiving_research',
  'freedom_of_expression',
  'controller_decides',
] as const;
export type RetentionReason = (typeof RETENTION_REASONS)[number];

/** Why a whole request may be refused. @see Data Rights Protocol 0.9, "denied" states */
export const REFUSAL_REASONS = [
  'suspected_fraud',
  'insufficient_verification',
  'no_match',
  'claim_not_covered',
  'too_many_requests',
  'outside_jurisdiction',
  'other',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What is kept, under which law, until when. */
export type Retention = {
  readonly reason: RetentionReason;
  /** The law or duty in words, as shown to the person. */
  readonly basis: string;
  /** Epoch milliseconds, midnight UTC for the whole day; absent when it depends on somebody else's decision. */
  readonly until?: number;
};

export type Refusal = {
  readonly reason: RefusalReason;
  /** In words, as shown to the person. */
  readonly basis: string;
  /** The operator who decided, for the audit trail; never shown. */
  readonly decidedBy: string;
  readonly at: number;
};
