import { cpus, loadavg, totalmem } from 'node:os';

export type Machine = { readonly machine: string; readonly load: string };

/** The machine that measured; figures mean nothing without it. */
export function thisMachine(): Machine {
  const models = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return {
    machine: `${models[0]?.model ?? 'unknown'}, ${models.length} cores, ${gigabytes} GB, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
    load: loadavg()
      .map((load) => load.toFixed(1))
      .join(' '),
  };
}
