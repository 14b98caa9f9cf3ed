import { startDynalite } from '../support/dynalite.ts';
import { describeDynamodb } from './dynamodb.contract.ts';

describeDynamodb('dynamodb', startDynalite);
