import type { Command } from './command.ts';
import { APP_COMMANDS } from './commands/apps.ts';
import { callbackSend } from './commands/callback-send.ts';
import { DECISION_COMMANDS } from './commands/decisions.ts';
import { doctor } from './commands/doctor.ts';
import { evidence } from './commands/evidence.ts';
import { importList } from './commands/import.ts';
import { plan } from './commands/plan.ts';
import { receiptVerify } from './commands/receipt-verify.ts';
import { redrive } from './commands/redrive.ts';
import { replay } from './commands/replay.ts';
import { requestConfirm } from './commands/request-confirm.ts';
import { requestCreate } from './commands/request-create.ts';
import { requestList } from './commands/request-list.ts';
import { requestReveal } from './commands/request-reveal.ts';
import { requestShow } from './commands/request-show.ts';

/** Every command, in the order in which somebody meets them. */
export const COMMANDS: readonly Command[] = [
  callbackSend,
  doctor,
  ...APP_COMMANDS,
  requestCreate,
  requestList,
  requestShow,
  ...DECISION_COMMANDS,
  requestReveal,
  requestConfirm,
  importList,
  plan,
  receiptVerify,
  redrive,
  replay,
  evidence,
];
