import type { StatusView } from '../../../shared/domain/status-view.ts';
import { type Html, html } from './html.ts';
import type { Reader } from './layout.ts';
import { hasBegun, isPastDeletion, namesNobody } from './parts.ts';
import type { StepName, StepState } from './sentences.ts';
import { day, fill, moment } from './writing.ts';

type Step = { readonly name: StepName; readonly at?: number };

/**
 * The steps of a request as an ordered list, with the current one marked. Each says in words whether it is done, except
 * the final one, whose name says it already.
 */
export function timeLine({ language, words }: Reader, view: StatusView): Html {
  const { timeLine: title, step, state, promised } = words.status;
  const { steps, present } = stepsOf(view);
  const isOpen = view.status === 'pending' || view.status === 'in_progress';
  return html`<h2 id="steps">${title}</h2>
<ol class="steps" aria-labelledby="steps">${steps.map(({ name, at }, index) => {
    const is = stateOf(index, present, isOpen);
    const isReached = index === present && !isOpen;
    // nothing is in progress while the request is paused
    const isPaused = is === 'now' && view.onHold !== undefined;
    const about = [
      ...(isReached || isPaused ? [] : [html`${state[is]}`]),
      ...(at === undefined ? [] : [moment(language, at)]),
    ];
    const isEnd = name === 'refused' || name === 'cancelled';
    return html`<li class="${isEnd ? 'end' : is}"${index === present && html` aria-current="step"`}><b>${step[name]}</b>
<small>${about.map((one, position) => html`${position > 0 && ' · '}${one}`)}</small></li>
`;
  })}</ol>
${isOpen && !view.overdue && html`<p class="muted">${fill(promised, { date: day(language, view.dueAt) })}</p>`}`;
}

/** The first step, `received`, is done from the start. */
function stateOf(index: number, present: number, isOpen: boolean): StepState {
  if (index === 0 || index < present || !isOpen) return 'done';
  return index === present ? 'now' : 'later';
}

function stepsOf(view: StatusView): { readonly steps: readonly Step[]; readonly present: number } {
  const received: Step = { name: 'received', at: view.requestedAt };
  const completed: Step = { name: 'completed', at: view.completedAt };
  if (view.detail === 'refused') return { steps: [received, { name: 'refused', at: view.refusal?.at }], present: 1 };
  if (view.detail === 'cancelled')
    return { steps: [received, { name: 'cancelled', at: view.completedAt }], present: 1 };
  if (view.status === 'completed') {
    const wasRead = view.parts.some(({ status }) => status === 'deleted' || status === 'anonymised');
    const steps: Step[] = [
      received,
      ...(namesNobody(view) ? [] : [{ name: hasBegun(view) ? 'deletion' : 'search' } as const]),
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
