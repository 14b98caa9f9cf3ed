import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Annotations, App, type AppProps, type CfnElement } from 'aws-cdk-lib/core';
import { DeletionError } from '../shared/domain/errors.ts';
import { type Bundle, bundle } from './bundle.ts';
import { DataDeletionStack } from './data-deletion-stack.ts';
import { readConfiguration } from './settings/read-configuration.ts';
import { contextOfCdkJson, type SettingsInput } from './settings/read-settings.ts';
import { deploymentWarnings, requireDeployable } from './settings/require-deployable.ts';
import type { Settings } from './settings/rules.ts';

export type AppOptions = {
  /** Override values of `cdk.json`. */
  readonly settings?: SettingsInput;
  /** The CDK's output folder. @default `cdk.out` under the CLI, otherwise a temporary folder */
  readonly outputDirectory?: string;
  /** The functions' code. @default bundled now */
  readonly bundles?: readonly Bundle[];
};

/** The template for CloudFormation, and the code of its functions. */
export type Synthesis = {
  readonly settings: Settings;
  readonly template: Template;
  /** The folder of each function's code (`index.js`, `data-map.json`), by the function's logical id in the template. */
  readonly functionFolders: { readonly [logicalId: string]: string };
};

export type Template = {
  readonly Resources: { readonly [logicalId: string]: TemplateResource };
  readonly Outputs: { readonly [name: string]: { readonly Value: unknown } };
};

export type TemplateResource = {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: unknown };
  readonly DependsOn?: readonly string[];
  readonly UpdatePolicy?: { readonly [name: string]: unknown };
};

/** The app that `cdk deploy` deploys: one stack, with the settings of `cdk.json`. */
export function buildApp(options: AppOptions = {}): App {
  return build(options, { builtinCloudFormationValidation: true }).app;
}

/**
 * Synthesizes the same app in this process, for `npm start` and tests, with placeholders allowed. The CDK's own
 * validation is left to `cdk synth`, because it takes longer than everything else together.
 */
export function synthesize(options: AppOptions = {}): Synthesis {
  const outputDirectory = options.outputDirectory ?? mkdtempSync(join(tmpdir(), 'data-deletion-'));
  const { app, stack, settings, bundles } = build(
    { ...options, settings: { placeholders: 'allow', ...options.settings }, outputDirectory },
    { builtinCloudFormationValidation: false },
  );
  const template = app.synth().getStackArtifact(stack.artifactId).template as Template;
  const functionFolders = Object.fromEntries(
    Object.values(stack.deletion.functions).map(({ name, function: { node } }) => [
      stack.resolve(stack.getLogicalId(node.defaultChild as CfnElement)) as string,
      bundles.find((candidate) => candidate.name === name)?.directory ?? '',
    ]),
  );
  return { settings, template, functionFolders };
}

function build(options: AppOptions, props: AppProps) {
  const app = new App({
    ...props,
    // under the CLI, its context wins, which includes the command line's; otherwise cdk.json is read here
    context: contextOfCdkJson(),
    analyticsReporting: false,
    outdir: options.outputDirectory,
  });
  const { settings, dataMap } = readConfiguration(options.settings, app.node.getAllContext());
  requireDeployable(settings, dataMap);
  const outputDirectory = join(app.outdir, 'functions');
  const bundles = options.bundles ?? bundle({ dataMap: settings.dataMap, outputDirectory });
  const stack = new DataDeletionStack(app, 'DataDeletion', {
    settings,
    bundles,
    stackName: `data-deletion-${settings.stage}`,
    description: 'Deletes what a company holds about a person when Meta or the person asks',
    // the account is the deploying one; the region is that of the company's data
    env: { region: settings.region },
    terminationProtection: settings.stage === 'production',
  });
  for (const [id, warning] of deploymentWarnings(settings, dataMap)) {
    Annotations.of(stack).addWarningV2(`data-deletion:${id}`, warning);
  }
  return { app, stack, settings, bundles };
}

if (import.meta.main) {
  try {
    buildApp();
  } catch (error) {
    if (!(error instanceof DeletionError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
