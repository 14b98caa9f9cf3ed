/** A Lambda function as the template defines it. */
export type FunctionDefinition = {
  /** Its folder in `functions/`. */
  readonly name: string;
  /** The folder with its code. */
  readonly folder: string;
  /** `file.export` */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** The ARN of its role. */
  readonly role?: string;
  /** Whether it may call itself through a queue without being stopped by Lambda's loop detection. @default false */
  readonly mayCallItself?: boolean;
  /** All variables of its `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
};
