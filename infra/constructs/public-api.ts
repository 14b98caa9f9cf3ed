import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnStage,
  DomainName,
  HttpApi,
  HttpRoute,
  HttpStage,
  IpAddressType,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type IRole, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { DeletionFunction } from './deletion-function.ts';
import { allow } from './grants.ts';
import type { Domain } from './props.ts';
import { routeKeysOf, THROTTLES } from './routes.ts';

/** @internal */
export type PublicApiProps = {
  readonly name: string;
  readonly metricsNamespace: string;
  /** Encrypts the access log. */
  readonly key: IKey;
  /** @default the address that API Gateway assigns */
  readonly domain?: Domain;
};

/**
 * Contains the route key instead of the path, because the paths of status pages and of providers' confirmations are
 * secret, and no IP address of a visitor.
 */
const ACCESS_LOG = {
  time: '$context.requestTime',
  requestId: '$context.requestId',
  route: '$context.routeKey',
  status: '$context.status',
  integrationStatus: '$context.integrationStatus',
  errorType: '$context.error.responseType',
  responseLatency: '$context.responseLatency',
  integrationLatency: '$context.integrationLatency',
  responseLength: '$context.responseLength',
};

/**
 * Answers that API Gateway gives itself: it throttled (none of our functions answers 429), or a function could not be
 * called or did not answer. `integrationStatus` is 200 whenever a function was called. API Gateway's own metrics do not
 * distinguish these answers from the functions' answers.
 */
const REFUSALS = FilterPattern.literal('{ $.status = "429" || ($.status = "5*" && $.integrationStatus != "200") }');

/** The HTTP API: one public address, and the routes to the functions that answer. */
export class PublicApi extends Construct {
  /** `https://host`, without a slash at the end. */
  readonly url: string;
  /** The HTTP API itself. */
  readonly api: HttpApi;
  /** Counts the requests that API Gateway itself answered 429 or 5xx. */
  readonly refusals: Metric;
  private readonly accessLog: LogGroup;
  private readonly props: PublicApiProps;

  /** @internal */
  constructor(scope: Construct, id: string, props: PublicApiProps) {
    super(scope, id);
    this.props = props;
    this.api = new HttpApi(this, 'Api', {
      apiName: props.name,
      description: 'Data deletion: the callback for Meta, the status page for people',
      createDefaultStage: false,
      disableExecuteApiEndpoint: props.domain !== undefined,
      ipAddressType: IpAddressType.DUAL_STACK,
    });
    this.accessLog = new LogGroup(this, 'AccessLog', {
      // for a log group with another prefix, AWS extends an account-wide resource policy, which may be full
      logGroupName: `/aws/vendedlogs/${props.name}/access`,
      encryptionKey: props.key,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.refusals = new MetricFilter(this, 'Refusals', {
      logGroup: this.accessLog,
      filterPattern: REFUSALS,
      metricNamespace: props.metricsNamespace,
      metricName: 'GatewayRefusals',
    }).metric({ statistic: Stats.SUM, period: Duration.minutes(5) });
    this.url = props.domain === undefined ? this.api.apiEndpoint : `https://${props.domain.domainName}`;
  }

  /**
   * @internal Creates the routes of all functions. Called once, after the functions, because their environment has the
   * address.
   */
  route(functions: readonly DeletionFunction[]): void {
    const stage = this.stage();
    const settings: { [routeKey: string]: unknown } = {};
    for (const { routes, live, node } of functions) {
      const integration = new HttpLambdaIntegration(node.id, live, { scopePermissionToRoute: false });
      if (routes.some(({ path }) => path === '$default')) this.letCallByDefault(live);
      for (const endpoint of routes) {
        for (const routeKey of routeKeysOf(endpoint)) {
          const authorizer = 'isAuthorizedByIam' in endpoint ? new HttpIamAuthorizer() : undefined;
          const route = new HttpRoute(this, routeKey.key, { httpApi: this.api, integration, routeKey, authorizer });
          // a stage refuses settings for a route that does not exist yet
          stage.node.addDependency(route);
          const { rate, burst } = endpoint.throttle;
          settings[routeKey.key] = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
        }
      }
    }
    (stage.node.defaultChild as CfnStage).addPropertyOverride('RouteSettings', settings);
    if (this.props.domain !== undefined) this.mapDomain(this.props.domain, stage);
  }

  /** @internal Lets a role call these operations with signed requests, each of which IAM authorizes. */
  letOperate(role: IRole, operations: readonly string[]): void {
    allow(
      role,
      'Operate',
      ['execute-api:Invoke'],
      operations.map((name) => this.operationArn(name)),
    );
  }

  /** The ARN of one operation, for a policy. */
  operationArn(name: string): string {
    const { partition, region, account } = Stack.of(this);
    return `arn:${partition}:execute-api:${region}:${account}:${this.api.apiId}/$default/POST/operations/${name}`;
  }

  /**
   * The integration's own permission covers any method and path, but the ARN of a call through `$default` contains
   * neither.
   */
  private letCallByDefault(handler: IFunction): void {
    handler.addPermission('DefaultRoute', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/$default',
      }),
    });
  }

  private stage(): HttpStage {
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: THROTTLES.rare.rate, burstLimit: THROTTLES.rare.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  private mapDomain({ domainName, hostedZoneId, hostedZoneName }: Domain, stage: HttpStage): void {
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId, zoneName: hostedZoneName });
    const certificate = new Certificate(this, 'Certificate', {
      domainName,
      validation: CertificateValidation.fromDns(zone),
    });
    const domain = new DomainName(this, 'Domain', {
      domainName,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
      ipAddressType: IpAddressType.DUAL_STACK,
    });
    new ApiMapping(this, 'Mapping', { api: this.api, domainName: domain, stage });
    const target = RecordTarget.fromAlias(
      new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId),
    );
    new ARecord(this, 'Ipv4', { zone, recordName: domainName, target });
    new AaaaRecord(this, 'Ipv6', { zone, recordName: domainName, target });
  }
}
