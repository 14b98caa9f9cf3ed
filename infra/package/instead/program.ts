/** The same of the package, which brings no stack for this machine. */
export const PROGRAM = 'npx data-deletion';
export const QUIET_PROGRAM = PROGRAM;

export const FIRST_STEPS: readonly string[] = [
  `  ${PROGRAM} apps add --stack NAME      asks for the app id, its kind and its secret`,
  `  ${PROGRAM} doctor --stack NAME`,
  `  ${PROGRAM} request list --stack NAME`,
];
