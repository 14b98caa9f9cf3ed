import { kindOf } from '../../../shared/data-map/data-map.ts';
import { confirm } from '../../../shared/domain/operator-part-decisions.ts';
import { TARGET_KINDS } from '../../../shared/targets/index.ts';
import { dataMapHere } from '../aws/data-map-in-force.ts';
import type { Services } from '../aws/services.ts';
import { required, text, words } from '../cli/options.ts';
import { decision } from './decision.ts';

/** `request confirm`: an operator's word, where only a person can tell. */
export const requestConfirm = decision({
  name: 'request confirm',
  summary: 'Says that a part is deleted which others delete: by hand, or at a provider.',
  about: ['What the worker deletes itself is proven by reading; nobody’s word replaces that.'],
  examples: ['request confirm REQUEST --target support-mailbox --reason "threads deleted, bin emptied"'],
  options: {
    target: required(text('NAME', 'The part, by the name of its target in the data map.')),
    reason: words('WORDS', 'What was done, for the record’s own history; nothing of the person.'),
  },
  plan: ({ target }) => `Confirms that ${target} is deleted. The receipt will say so.`,
  step: ({ target, reason }, by, services) => {
    const byOthers = isDoneByOthers(target, services);
    return (request, now) => confirm(request, target, { by, reason }, byOthers, now);
  },
});

function isDoneByOthers(target: string, { deployment }: Services): boolean {
  const row = dataMapHere(deployment).map.targets.find(({ name }) => name === target);
  return row !== undefined && kindOf(row.kind, TARGET_KINDS).isDoneByOthers === true;
}
