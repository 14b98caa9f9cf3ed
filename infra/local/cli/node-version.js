// loaded before everything else, and in JavaScript: an older Node cannot load TypeScript
const OLDEST = 24;

if (Number(process.versions.node.split('.')[0]) < OLDEST) {
  console.error(
    `Node ${OLDEST} or later is needed, and this is ${process.versions.node}; npm ci brings it, unless with --ignore-scripts`,
  );
  process.exit(1);
}
