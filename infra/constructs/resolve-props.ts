import { join } from 'node:path';
import { Duration, Stage } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { bundle } from '../bundle.ts';
import { readDataMap } from '../data-map-file.ts';
import { DEFAULTS } from '../settings/defaults.ts';
import { requireTargetSettings } from '../settings/require-target-settings.ts';
import type { DataDeletionProps } from './props.ts';
import { requireValidProps } from './require-valid-props.ts';

/** @internal The props with every default applied and the data map read. */
export type ResolvedProps = Readonly<ReturnType<typeof resolveProps>>;

/** @internal @throws DeletionError `data_map_invalid`, `settings_invalid` */
export function resolveProps(scope: IConstruct, props: DataDeletionProps) {
  requireValidProps(scope, props);
  const dataMap = readDataMap(props.dataMap);
  requireTargetSettings(dataMap, props.targetSettings, { hasNetwork: props.workerNetwork !== undefined });
  return {
    ...props,
    dataMap,
    company: { ...props.company, brandColor: props.company.brandColor ?? DEFAULTS.brandColor },
    name: props.name ?? 'data-deletion',
    metricsNamespace: props.metricsNamespace ?? 'DataDeletion',
    promiseDays: props.promiseDays ?? DEFAULTS.promiseDays,
    settle: props.settle ?? Duration.seconds(DEFAULTS.settleSeconds),
    rescan: props.rescan ?? Duration.hours(DEFAULTS.rescanHours),
    backupHorizonDays: props.backupHorizonDays ?? DEFAULTS.backupHorizonDays,
    retentionMonths: props.retentionMonths ?? DEFAULTS.retentionMonths,
    operatorPrincipals: props.operatorPrincipals ?? [],
    operatorMfa: props.operatorMfa ?? false,
    corsOrigins: props.corsOrigins ?? [],
    callbackConcurrency: props.callbackConcurrency ?? DEFAULTS.callbackConcurrency,
    startAfterMinutes: props.startAfterMinutes ?? DEFAULTS.startAfterMinutes,
    callbacksPerHour: props.callbacksPerHour ?? DEFAULTS.callbacksPerHour,
    importDays: props.importDays ?? DEFAULTS.importDays,
    acceptLoginSignatures: props.acceptLoginSignatures ?? DEFAULTS.acceptLoginSignatures,
    storeKeyIds: props.storeKeyIds ?? [],
    targetSettings: props.targetSettings ?? {},
    graphVersion: props.graphVersion ?? DEFAULTS.graphVersion,
    receiptKeyGeneration: props.receiptKeyGeneration ?? 1,
    retiredReceiptKeys: props.retiredReceiptKeys ?? [],
    gradualDeployment: props.gradualDeployment ?? true,
    bundles: props.bundles ?? bundle({ dataMap: props.dataMap, outputDirectory: functionsFolder(scope) }),
  };
}

/**
 * The bundles go beside the template, in a folder for each construct, so that two constructs never share a data map.
 */
function functionsFolder(scope: IConstruct): string {
  return join(Stage.of(scope)?.outdir ?? '.build', 'functions', scope.node.addr);
}
