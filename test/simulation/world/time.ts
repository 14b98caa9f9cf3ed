/** Time that jumps from one event to the next, so that months take milliseconds and every order of events can be reproduced. */
export type VirtualTime = {
  /** Epoch milliseconds. */
  now(): number;
  at(time: number, action: () => void): void;
  sleep(milliseconds: number): Promise<void>;
  /** Runs the events in order of time until none is left. @returns false if `isOver` ended it */
  passUntilRest(isOver: () => boolean): Promise<boolean>;
};

type Event = { readonly at: number; readonly order: number; readonly action: () => void };

export function virtualTime(start: number): VirtualTime {
  const heap: Event[] = [];
  let now = start;
  let scheduled = 0;

  function at(time: number, action: () => void): void {
    scheduled += 1;
    push(heap, { at: Math.max(time, now), order: scheduled, action });
  }

  return {
    now: () => now,
    at,
    sleep: (milliseconds) => new Promise((resolve) => at(now + milliseconds, resolve)),
    async passUntilRest(isOver) {
      await allThatFollows();
      for (let event = pop(heap); event !== undefined; event = pop(heap)) {
        now = event.at;
        event.action();
        await allThatFollows();
        if (isOver()) return false;
      }
      return true;
    },
  };
}

/** Code between two calls over the network takes no virtual time: this tick comes after all settled promises. */
function allThatFollows(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Event[], event: Event): void {
  let place = heap.push(event) - 1;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(event, parent)) break;
    heap[place] = parent;
    place = above;
  }
  heap[place] = event;
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || first === last) return first;
  let place = 0;
  for (;;) {
    let below = 2 * place + 1;
    const [left, right] = [heap[below], heap[below + 1]];
    if (left !== undefined && right !== undefined && isBefore(right, left)) below += 1;
    const child = heap[below];
    if (child === undefined || !isBefore(child, last)) break;
    heap[place] = child;
    place = below;
  }
  heap[place] = last;
  return first;
}
