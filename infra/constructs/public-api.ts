import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  ApiMapping,
  type CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  IpAddressType,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { AaaaRecord, ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

export type Domain = {
  readonly domainName: string;
  readonly hostedZoneId: string;
  readonly hostedZoneName: string;
};

export type PublicApiProps = {
  readonly name: string;
  /** Encrypts the access log. */
  readonly key: IKey;
  /** @default the address that API Gateway gives */
  readonly domain?: Domain;
};

/** Requests a second, and how many may come at once; each route has its own, so a flood on one never closes another. */
type Throttle = { readonly rate: number; readonly burst: number };
type Route =
  | { readonly methods: readonly HttpMethod[]; readonly path: string; readonly throttle: Throttle }
  | { readonly path: '$default'; readonly throttle: Throttle };

const CALLBACK: Throttle = { rate: 200, burst: 400 };
/** Every notification of every business comes this way; it must not take the callback's executions. */
const WEBHOOK: Throttle = { rate: 50, burst: 100 };
const PAGE: Throttle = { rate: 50, burst: 100 };
const RARE: Throttle = { rate: 10, burst: 20 };

const READ = [HttpMethod.GET, HttpMethod.HEAD];

const ROUTES: { readonly [name in 'callback' | 'status' | 'confirmation']: readonly Route[] } = {
  callback: [
    { methods: [HttpMethod.POST], path: '/meta/data-deletion', throttle: CALLBACK },
    { methods: READ, path: '/meta/data-deletion', throttle: RARE },
    { methods: [HttpMethod.POST], path: '/meta/deauthorize', throttle: CALLBACK },
    { methods: READ, path: '/meta/deauthorize', throttle: RARE },
    { methods: READ, path: '/meta/whatsapp-webhook', throttle: RARE },
    { methods: [HttpMethod.POST], path: '/meta/whatsapp-webhook', throttle: WEBHOOK },
    // with a slash at its end or in it twice, an address is another one to API Gateway, and the same one to people
    { methods: [HttpMethod.ANY], path: '/meta/{proxy+}', throttle: CALLBACK },
    { methods: [HttpMethod.POST], path: '/{proxy+}', throttle: PAGE },
  ],
  status: [
    { methods: READ, path: '/data-deletion', throttle: PAGE },
    { methods: READ, path: '/data-deletion/{code}', throttle: PAGE },
    { methods: READ, path: '/data-deletion/{code}/receipt', throttle: PAGE },
    { methods: READ, path: '/data-deletion/{code}/receipt/page', throttle: PAGE },
    { methods: READ, path: '/.well-known/jwks.json', throttle: PAGE },
    { methods: READ, path: '/openapi.json', throttle: RARE },
    // what has no other route, `/` and `/data-deletion/` among it
    { path: '$default', throttle: PAGE },
  ],
  confirmation: [
    { methods: [HttpMethod.POST], path: '/providers/confirmations/{token}', throttle: PAGE },
    { methods: [HttpMethod.ANY], path: '/providers/{proxy+}', throttle: RARE },
  ],
};

/** By route key, never by path: the path of a status page is a secret, and so is that of a confirmation. No address of a visitor either. */
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

/** What the internet sees: one address, the routes, and behind them the three functions that answer. */
export class PublicApi extends Construct {
  /** `https://host`, without a slash at the end. */
  readonly url: string;
  readonly api: HttpApi;
  private readonly props: PublicApiProps;

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
    this.url = props.domain === undefined ? this.api.apiEndpoint : `https://${props.domain.domainName}`;
  }

  /** Opens the routes; called once, when the functions that answer are there: they need the address before. */
  route(functions: { readonly [name in keyof typeof ROUTES]: IFunction }): void {
    const stage = this.stage();
    const settings: { [routeKey: string]: unknown } = {};
    for (const name of ['callback', 'status', 'confirmation'] as const) {
      const integration = new HttpLambdaIntegration(name, functions[name], { scopePermissionToRoute: false });
      for (const endpoint of ROUTES[name]) {
        for (const routeKey of routeKeysOf(endpoint)) {
          const route = new HttpRoute(this, routeKey.key, { httpApi: this.api, integration, routeKey });
          // a stage refuses settings for a route that is not there yet
          stage.node.addDependency(route);
          const { rate, burst } = endpoint.throttle;
          settings[routeKey.key] = { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
        }
      }
    }
    (stage.node.defaultChild as CfnStage).addPropertyOverride('RouteSettings', settings);
    if (this.props.domain !== undefined) this.mapDomain(this.props.domain, stage);
  }

  private stage(): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLog', {
      logGroupName: `/${this.props.name}/access`,
      encryptionKey: this.props.key,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: RARE.rate, burstLimit: RARE.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
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

function routeKeysOf(route: Route): readonly HttpRouteKey[] {
  return 'methods' in route
    ? route.methods.map((method) => HttpRouteKey.with(route.path, method))
    : [HttpRouteKey.DEFAULT];
}
