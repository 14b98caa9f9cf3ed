/** How a command is typed: what comes before it, also where nothing else may be printed, and how one begins. */
export const PROGRAM = 'npm run ops --';
export const QUIET_PROGRAM = 'npm run --silent ops --';

export const FIRST_STEPS: readonly string[] = [
  `  npm start                                    in one terminal, and in another`,
  `  ${PROGRAM} callback send --user-id 122107000000000777`,
  `  ${PROGRAM} request list`,
];
