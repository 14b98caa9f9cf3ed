import { type DeletionRequest, isOpen, needsOperator } from '../../../shared/domain/deletion-request.ts';
import { DATA_MAPS } from '../world/maps.ts';
import { APPS, PEOPLE, PERSON_NAMES } from '../world/people.ts';
import { STORE_NAMES, type StoreName } from '../world/stores.ts';
import type { World } from '../world/world.ts';
import { leftOf, partsAt } from './left.ts';

/** Checks I1 when nothing moves any more: each request has ended, or an operator was called. */
export function checkRest(world: World, isOperatorDone: boolean): void {
  const waiting = [...world.table.values()].filter(isOpen);
  for (const request of waiting) {
    const isCalledFor = needsOperator(request) || request.hold !== undefined;
    if (!isCalledFor) world.breaks('I1', `a ${request.status} request makes no progress, and no operator was called`);
    else if (isOperatorDone)
      world.breaks('I1', `a ${request.status} request does not move though an operator saw to it`);
  }
  for (const request of world.table.values()) {
    if (!isOpen(request) && isOverlooked(world, request)) {
      world.breaks('I1', 'what was kept until a day that has passed is still there, and nobody was called');
    }
  }
  for (const { run, status } of world.answers) {
    if (status === 200 && run.requestId !== undefined && !world.table.has(run.requestId)) {
      world.breaks('I1', 'a request that was answered with 200 is lost');
    }
  }
  checkSignals(world);
}

/** Checks I8: the last sweep reported everything that is late or waits for somebody. */
function checkSignals(world: World): void {
  const open = [...world.table.values()].filter(isOpen);
  const overdue = open.filter((request) => request.dueAt < world.time.now()).length;
  const needed = open.filter(needsOperator).length;
  if (overdue > 0 && (world.lastSweep.get('RequestsOverdue') ?? 0) < overdue) {
    world.breaks('I8', `${overdue} requests are overdue, and no sweep has said so`);
  }
  if (needed > 0 && (world.lastSweep.get('RequestsNeedingOperator') ?? 0) < needed) {
    world.breaks('I8', `${needed} requests need an operator, and no sweep has said so`);
  }
}

/** Checks I3: a signed request has one code, and a code has one record. */
export function checkCodes(world: World): void {
  const codes = new Map<string, string>();
  for (const { signedRequest, code } of world.answers) {
    if (code === undefined) continue;
    const other = codes.get(signedRequest) ?? code;
    if (other !== code) world.breaks('I3', 'one signed request was answered with two codes');
    if ([...codes].some(([text, known]) => known === code && text !== signedRequest)) {
      world.breaks('I3', 'one code was answered to two signed requests');
    }
    codes.set(signedRequest, code);
  }
}

/** Checks I6: everything that was not deleted is unchanged, byte for byte. */
export function checkItems(world: World): void {
  for (const store of STORE_NAMES) {
    for (const [key, item] of world.stores[store]) {
      if (JSON.stringify(item) !== world.written.get(`${store} ${key}`)?.text) world.breaks('I6', `${key} was changed`);
    }
  }
}

/** Checks I7: what a restore brought back is gone again, for each request that had been accepted before and was carried out. */
export function checkRestores(world: World): void {
  const requests = [...world.table.values()];
  for (const { store, at, keys } of world.restores) {
    const place = DATA_MAPS.after.places.find((one) => one.store === store);
    if (place === undefined) continue;
    for (const request of requests) {
      if (request.scope !== 'deletion' || request.acceptedAt >= at) continue;
      const original = request.replay?.of ?? request.requestId;
      const replays = requests.filter((one) => one.requestId === original || one.replay?.of === original);
      if (replays.some((one) => isOpen(one) || isDenied(one) || keepsAt(one, store))) continue;
      const told = replays.map((one) => new Set(leftOf(world, one, place)));
      const left = [...keys].filter((key) => told.every((unsaid) => unsaid.has(key)));
      if (left.length > 0) world.breaks('I7', `${left.join(', ')} came back to ${store} with a restore, and stayed`);
    }
  }
}

function keepsAt(request: DeletionRequest, store: StoreName): boolean {
  const place = DATA_MAPS.after.places.find((one) => one.store === store);
  return place !== undefined && partsAt(request, place).some(({ status }) => status === 'kept');
}

/**
 * Whether something remains that was kept until a date that has passed. The part may rest only if nothing of it can be found,
 * because the request knows no id that leads there.
 */
function isOverlooked(world: World, request: DeletionRequest): boolean {
  if (request.nextAttemptAt !== undefined || isDenied(request)) return false;
  const now = world.time.now();
  return DATA_MAPS.after.places.some((place) => {
    const isDue = partsAt(request, place).some((part) => part.status === 'kept' && Number(part.nextAttemptAt) <= now);
    return isDue && leftOf(world, request, place).length > 0;
  });
}

function isDenied({ status }: DeletionRequest): boolean {
  return status === 'refused' || status === 'cancelled';
}

/** Checks I9: nothing that could be read contains a trace of a person or a secret. */
export function checkTraces(world: World): void {
  const secrets = [
    ...PERSON_NAMES.flatMap((name) =>
      name === 'nobody' ? [] : [PEOPLE[name].id, PEOPLE[name].phone, PEOPLE[name].handle, PEOPLE[name].email],
    ),
    ...APPS.flatMap((app) => app.secrets.map((secret) => secret.value)),
    ...world.answers.flatMap(({ signedRequest, code }) => [signedRequest, code ?? signedRequest]),
  ];
  const readable = `${world.lines.join('\n')}\n${JSON.stringify([...world.table.values()])}`;
  const found = secrets.find((secret) => readable.includes(secret));
  if (found !== undefined) world.breaks('I9', `${found} can be read`);
}
