// every kind of target, one line each

export { dynamodb } from './dynamodb/index.ts';
export { lambda } from './lambda/index.ts';
export { manual } from './manual/manual.ts';
export { metaGraph } from './meta-graph/meta-graph.ts';
export { mysql } from './mysql/index.ts';
export { postgres } from './postgres/index.ts';
export { s3 } from './s3/index.ts';
export { webhook } from './webhook/webhook.ts';
