/** What is typed before a command; the quiet form keeps npm's own lines out of the output. */
export const PROGRAM = 'npm run ops --';
export const QUIET_PROGRAM = 'npm run --silent ops --';

export const FIRST_STEPS: readonly string[] = [
  `  npm start                                    in one terminal, and in another`,
  `  ${PROGRAM} callback send --user-id 122107000000000777`,
  `  ${PROGRAM} request list`,
];

/** What commands act on, for the help texts and for the error if no local stack is found. */
export const OPERATES = 'Operates a deployment of data deletion: one on AWS, or the local one that npm start runs.';
export const WITHOUT_STACK = 'Without --stack NAME every command acts on this machine.';
export const LOCAL = 'Act on the stack that npm start runs here. This is the default, with http://127.0.0.1:3000.';
export const NOTHING_HERE =
  'run npm start first, or name the address of one that runs with --local URL, or a deployment on AWS with --stack NAME';
