import { required, text, wholeNumber, words } from '../cli/options.ts';
import { decision } from './decision.ts';

/** `request confirm`: confirms parts that the worker cannot verify. */
export const requestConfirm = decision({
  name: 'request confirm',
  summary: 'Confirms that a part was deleted by hand, by a provider, or with its store.',
  about: [
    'Parts that the worker deletes itself cannot be confirmed: it reads the store to verify them. Three can: a part whose target ' +
      'has left the data map, one that stopped with age_unknown, when you have seen that what is left is not the person’s, and one that ' +
      'stopped with kept_for_another, kept_by_other_part or selection_changed, when you have deleted it by hand.',
    'If more was found after somebody was asked to delete, the part is asked about again, and a confirmation of what was known ' +
      'before is refused: look again with request show, and with request reveal.',
  ],
  examples: ['request confirm REQUEST --target support-mailbox --reason "threads deleted, bin emptied"'],
  options: {
    target: required(text('NAME', 'The part, by the name of its target in the data map.')),
    asked: wholeNumber('NUMBER', 'Which time it was asked about, if more than once; a refusal says which.', 1, 99_999),
    reason: words('WORDS', 'What was done, for the history of the request; nothing about the person.'),
  },
  plan: ({ target }) => `Confirms that ${target} is deleted. The receipt will say so.`,
  ask: ({ target, asked, reason }) => ({ name: 'confirm', fields: { target, asked, reason } }),
});
