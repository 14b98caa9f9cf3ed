import type { StatusView } from '../../../shared/domain/status-view.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './layout.ts';
import { isPastDeletion, wasDeleted } from './parts.ts';
import type { StepName, StepState } from './sentences.ts';
import { day, fill, moment } from './writing.ts';

type Step = { readonly name: StepName; readonly at?: number };

/** The road of a request as an ordered list, the present step marked. Each step says in words whether it is done. */
export function timeLine({ language, words }: Reader, view: StatusView): Html {
  const { timeLine: title, step, state, promised } = words.status;
  const { steps, present } = road(view);
  const isOpen = view.status === 'pending' || view.status === 'in_progress';
  return html`<h2 id="steps">${title}</h2>
<ol class="steps" aria-labelledby="steps">${steps.map(({ name, at }, index) => {
    const is = stateOf(index, present, isOpen);
    const isEnd = name === 'refused' || name === 'cancelled';
    return html`<li class="${isEnd ? 'end' : is}"${index === present && html` aria-current="step"`}><b>${step[name]}</b>
<small>${state[is]}${at !== undefined && html` · ${moment(language, at)}`}</small></li>
`;
  })}</ol>
${isOpen && html`<p class="muted">${fill(promised, { date: day(language, view.dueAt) })}</p>`}`;
}

function stateOf(index: number, present: number, isOpen: boolean): StepState {
  if (index < present || (index === present && !isOpen)) return 'done';
  return index === present ? 'now' : 'later';
}

function road(view: StatusView): { readonly steps: readonly Step[]; readonly present: number } {
  const received: Step = { name: 'received', at: view.requestedAt };
  const completed: Step = { name: 'completed', at: view.completedAt };
  if (view.detail === 'refused') return { steps: [received, { name: 'refused', at: view.refusal?.at }], present: 1 };
  if (view.detail === 'cancelled')
    return { steps: [received, { name: 'cancelled', at: view.completedAt }], present: 1 };
  if (view.status === 'completed') {
    const wasRead = view.parts.some(({ status }) => status === 'deleted' || status === 'anonymised');
    const steps: Step[] = [
      received,
      { name: wasDeleted(view) ? 'deletion' : 'search' },
      ...(wasRead ? ([{ name: 'check' }, { name: 'last_check' }] as const) : []),
      completed,
    ];
    return { steps, present: steps.length - 1 };
  }
  const steps: Step[] = [received, { name: 'deletion' }, { name: 'check' }, { name: 'last_check' }, completed];
  return { steps, present: presentStep(view) };
}

function presentStep(view: StatusView): number {
  if (view.detail !== 'running') return 0;
  if (!isPastDeletion(view)) return 1;
  return view.rescan === undefined ? 2 : 3;
}
