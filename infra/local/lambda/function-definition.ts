/** A Lambda function as the template defines it. */
export type FunctionDefinition = {
  /** What people call it: the folder in `functions/`. */
  readonly name: string;
  /** Its code. */
  readonly folder: string;
  /** `file.export` */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** The ARN of the role in whose name it calls AWS. */
  readonly role?: string;
  /** Whether Lambda lets it call itself through a queue, without end. @default false */
  readonly mayCallItself?: boolean;
  /** Everything it finds in `process.env`. */
  readonly environment: Readonly<Record<string, string>>;
};
