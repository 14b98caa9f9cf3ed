/** Replaces `infra/ops/cli/program.ts` in the package, which has no local stack. */
export const PROGRAM = 'npx data-deletion';
export const QUIET_PROGRAM = PROGRAM;

export const FIRST_STEPS: readonly string[] = [
  `  ${PROGRAM} apps add --stack NAME      asks for the app id, its kind and its secret`,
  `  ${PROGRAM} doctor --stack NAME`,
  `  ${PROGRAM} request list --stack NAME`,
];

export const OPERATES = 'Operates a deployment of data deletion on AWS.';
export const WITHOUT_STACK = 'Name the deployment with --stack NAME.';
export const LOCAL =
  'Act on the stack that npm start runs in a checkout. Without it and --stack, http://127.0.0.1:3000.';
export const NOTHING_HERE =
  'name the deployment on AWS with --stack NAME, or the address of a stack that npm start runs in a checkout with --local URL';
