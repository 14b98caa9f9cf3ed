import { HOUR, MINUTE } from '../history.ts';
import type { Chance } from './chance.ts';
import type { VirtualTime } from './time.ts';

/** The stack's own settings. */
const VISIBILITY = 30 * MINUTE;
const RECEIVES_BEFORE_DEAD = 5;
const RETENTION = 4 * 24 * HOUR;

export type Message = { readonly id: string; readonly body: string };

/** An SQS standard queue: delivers at least once, in no order; received messages are invisible; after five receives they are dead. */
export type StandardQueue = {
  send(body: string, delaySeconds: number): void;
  /** @param hides if false, the received messages stay visible nevertheless, as may happen with SQS */
  receive(most: number, hides: boolean): readonly Message[];
  remove(id: string): void;
  /** How many messages could be received now. */
  visible(): number;
  /** The dead letters; `redrive` sends them again. */
  readonly dead: readonly Message[];
  redrive(): void;
};

/** @param becameVisible called whenever there may be something to receive */
export function standardQueue(time: VirtualTime, chance: Chance, becameVisible: () => void): StandardQueue {
  type Held = Message & { readonly sentAt: number; visibleAt: number; receives: number };
  const held = new Map<string, Held>();
  const dead: Message[] = [];
  let sent = 0;

  const visible = () => [...held.values()].filter((message) => message.visibleAt <= time.now());
  const show = (message: Held, at: number) => {
    message.visibleAt = at;
    time.at(at, becameVisible);
  };
  const send = (body: string, delaySeconds: number) => {
    sent += 1;
    const message = { id: `message-${sent}`, body, sentAt: time.now(), visibleAt: 0, receives: 0 };
    held.set(message.id, message);
    show(message, time.now() + delaySeconds * 1000);
  };

  return {
    send,
    dead,
    visible: () => visible().length,
    receive(most, hides) {
      const taken: Message[] = [];
      const candidates = visible();
      while (taken.length < most && candidates.length > 0) {
        const [message] = candidates.splice(Math.floor(chance('queue order') * candidates.length), 1);
        if (message === undefined) break;
        const isOld = time.now() - message.sentAt > RETENTION;
        if (isOld || message.receives >= RECEIVES_BEFORE_DEAD) {
          held.delete(message.id);
          if (!isOld) dead.push(message);
          continue;
        }
        message.receives += 1;
        taken.push(message);
        show(message, time.now() + (hides ? VISIBILITY : 1));
      }
      return taken;
    },
    remove: (id) => void held.delete(id),
    redrive() {
      for (const message of dead.splice(0)) send(message.body, 0);
    },
  };
}
