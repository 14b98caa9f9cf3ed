/** List prices in us-east-1, in dollars per million, without free tiers, as of November 2026. */
export const PRICES = {
  date: 'November 2026, us-east-1',
  'API Gateway, HTTP API': 1,
  'Lambda request': 0.2,
  /** arm64, per million GB-seconds. */
  'Lambda GB-second': 13.33,
  'SQS request': 0.4,
  'DynamoDB read unit': 0.125,
  'DynamoDB write unit': 0.625,
  'KMS request, symmetric or HMAC': 3,
  'KMS request, ECC': 15,
  'S3 ListObjectVersions': 5,
  'Step Functions transition': 25,
  'Secrets Manager request': 5,
} as const;

export type Priced = Exclude<keyof typeof PRICES, 'date'>;

/** The amount of each billed item. Amounts for one request give dollars per million requests. */
export type Bill = { readonly [what in Priced]?: number };

export function dollars(bill: Bill): number {
  return Object.entries(bill).reduce((total, [what, amount]) => total + amount * PRICES[what as Priced], 0);
}
