import type { Command } from '../cli/command.ts';
import { APP_COMMANDS } from './apps.ts';
import { callbackSend } from './callback-send.ts';
import { DECISION_COMMANDS } from './decisions.ts';
import { doctor } from './doctor.ts';
import { evidence } from './evidence.ts';
import { importList } from './import.ts';
import { plan } from './plan.ts';
import { receiptVerify } from './receipt-verify.ts';
import { redrive } from './redrive.ts';
import { replay } from './replay.ts';
import { requestConfirm } from './request-confirm.ts';
import { requestCreate } from './request-create.ts';
import { requestIdentifiers } from './request-identifiers.ts';
import { requestList } from './request-list.ts';
import { requestReveal } from './request-reveal.ts';
import { requestShow } from './request-show.ts';
import { BULK_COMMANDS } from './requests-decide.ts';

/** All commands, in the order in which an operator usually needs them. */
export const COMMANDS: readonly Command[] = [
  callbackSend,
  doctor,
  ...APP_COMMANDS,
  requestCreate,
  requestList,
  requestShow,
  requestIdentifiers,
  ...DECISION_COMMANDS,
  requestReveal,
  requestConfirm,
  ...BULK_COMMANDS,
  importList,
  plan,
  receiptVerify,
  redrive,
  replay,
  evidence,
];
