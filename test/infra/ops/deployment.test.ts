import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { readDataMap } from '../../../infra/data-map-file.ts';
import { dataMapHere } from '../../../infra/ops/aws/data-map-in-force.ts';
import { awsDeployment, type Deployment, localDeployment, OUTPUT_NAMES } from '../../../infra/ops/aws/deployment.ts';
import { NOTHING_HERE } from '../../../infra/ops/cli/program.ts';
import { readSettings } from '../../../infra/settings/read-settings.ts';
import { dataMapHash } from '../../../shared/data-map/data-map.ts';

const outputs = Object.fromEntries(OUTPUT_NAMES.map((name) => [name, `value of ${name}`]));
const endpoints = {
  dynamodb: 'http://127.0.0.1:1',
  sqs: 'http://127.0.0.1:2',
  kms: 'http://127.0.0.1:3',
  s3: 'http://127.0.0.1:4',
};
const local = { region: 'eu-central-1', endpoints, dataMap: '/a/data-map.json', targetSettings: {} };

let server: Server;
let answer: { status: number; body: object };
beforeAll(async () => {
  server = createServer((request, response) => {
    response.writeHead(request.url === '/_local/deployment' ? answer.status : 404);
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterAll(() => server.close());
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const here = (address: string) => localDeployment(address, NOTHING_HERE);

describe('the deployment on this machine', () => {
  it('says what is where', async () => {
    const roles = { OperatorRole: 'arn:operators', ManualDeletionRole: 'arn:deleters' };
    const { region, ...told } = { ...local, ...roles, people: [{ userId: '1', about: 'has orders' }] };
    answer = { status: 200, body: { ...outputs, ...told, region } };
    expect(await here(url())).toEqual({ name: url(), region, outputs, local: told });
  });

  it('is no other machine, and never AWS', async () => {
    for (const other of ['http://example.com', 'https://10.0.0.1:3000', 'http://127.0.0.1.example.com', 'x']) {
      await expect(here(other)).rejects.toMatchObject({
        code: 'deployment_not_local',
        message: `${other} is invalid; expected an address of this machine, such as http://127.0.0.1:3000`,
      });
    }
    const onAws = { ...endpoints, sqs: 'https://sqs.eu-central-1.amazonaws.com' };
    answer = { status: 200, body: { ...outputs, ...local, endpoints: onAws } };
    await expect(here(url())).rejects.toMatchObject({ code: 'deployment_unknown' });
  });

  it('names what it does not tell', async () => {
    answer = { status: 200, body: { ...outputs, ...local, QueueUrl: undefined, PromiseDays: '' } };
    await expect(here(url())).rejects.toMatchObject({
      message: expect.stringContaining('has no output QueueUrl, PromiseDays'),
    });
  });

  it('is not reached where nothing answers, and what to do is said', async () => {
    await expect(here('http://127.0.0.1:9')).rejects.toMatchObject({
      code: 'deployment_unreachable',
      message: expect.stringMatching(
        /^nothing answers at http:\/\/127\.0\.0\.1:9; run npm start first.* --local URL.* --stack NAME$/,
      ),
      cause: expect.any(Error),
    });
  });

  it('is told from another program on its port', async () => {
    answer = { status: 500, body: {} };
    await expect(here(url())).rejects.toMatchObject({
      code: 'deployment_unknown',
      message: expect.stringContaining('is not a stack started by npm start'),
    });
  });
});

describe('a deployment on AWS', () => {
  const member = (key: string, value: string) =>
    `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;
  const described = (found: Readonly<Record<string, string>>) =>
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks>' +
    '<member><StackName>s</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>' +
    `<Outputs>${Object.entries(found)
      .map(([key, value]) => member(key, value))
      .join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  const refused =
    '<ErrorResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><Error><Type>Sender</Type>' +
    '<Code>ValidationError</Code><Message>Stack with id s does not exist</Message></Error></ErrorResponse>';

  let cloudFormation: Server;
  let xml: { status: number; body: string };
  let asked: URLSearchParams;
  beforeAll(async () => {
    cloudFormation = createServer((request, response) => {
      void text(request).then((body) => {
        asked = new URLSearchParams(body);
        response.writeHead(xml.status, { 'content-type': 'text/xml' });
        response.end(xml.body);
      });
    });
    await new Promise<void>((resolve) => {
      cloudFormation.listen(0, '127.0.0.1', resolve);
    });
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_CLOUDFORMATION: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
    });
  });
  afterAll(() => {
    cloudFormation.close();
    cloudFormation.closeAllConnections();
  });

  it('is found by the name of its stack, with its outputs', async () => {
    xml = { status: 200, body: described({ ...outputs, More: 'of it' }) };
    const region = 'eu-central-1';
    expect(await awsDeployment('data-deletion-test', region)).toEqual({
      name: 'data-deletion-test in eu-central-1',
      region,
      stack: 'data-deletion-test',
      outputs: { ...outputs, More: 'of it' },
    });
    expect(asked.get('StackName')).toBe('data-deletion-test');
  });

  it('is not complete without its outputs, nor when CloudFormation answers with no stack', async () => {
    for (const body of [described({}), described({}).replace(/<member>.*<\/member>/, '')]) {
      xml = { status: 200, body };
      await expect(awsDeployment('data-deletion-test', 'eu-central-1')).rejects.toMatchObject({
        code: 'deployment_unknown',
        message: expect.stringContaining('has no output DeploymentName, PublicUrl'),
      });
    }
  });

  it('is not reached when CloudFormation refuses for another reason', async () => {
    xml = { status: 403, body: refused.replace('ValidationError', 'AccessDenied') };
    await expect(awsDeployment('data-deletion-test', 'eu-central-1')).rejects.toMatchObject({
      code: 'deployment_unreachable',
      message: expect.stringContaining('set credentials'),
      cause: expect.any(Error),
    });
  });

  it('is not looked for without a region', async () => {
    await expect(awsDeployment('data-deletion-test', '')).rejects.toMatchObject({
      code: 'deployment_unknown',
      message: expect.stringContaining('--region'),
    });
  });

  it('is told from one that is not there, and from another stack', async () => {
    xml = { status: 400, body: refused };
    await expect(awsDeployment('none', 'eu-central-1')).rejects.toMatchObject({
      code: 'deployment_unknown',
      message: 'there is no stack none in eu-central-1',
      cause: expect.any(Error),
    });
    xml = { status: 200, body: described({ Website: 'x' }) };
    await expect(awsDeployment('website', 'eu-central-1')).rejects.toMatchObject({
      message: expect.stringContaining('has no output DeploymentName, PublicUrl, RequestTable'),
    });
  });
});

describe('the data map of a deployment', () => {
  const dataMap = join(import.meta.dirname, '../data-map.json');
  const ofProject = readSettings().dataMap;
  const under = (place: object, DataMapHash = dataMapHash(readDataMap(dataMap))) =>
    ({ outputs: { DataMapHash }, ...place }) as unknown as Deployment;

  it('is the one that is named, else that of npm start, else that of cdk.json', () => {
    const named = { dataMap, local: { dataMap: ofProject } };
    expect(dataMapHere(under(named))).toMatchObject({ path: dataMap, isInForce: true, map: { targets: [{}] } });
    expect(dataMapHere(under({ local: { dataMap } }))).toMatchObject({ path: dataMap, isInForce: true });
    expect(dataMapHere(under({}))).toMatchObject({ path: ofProject, isInForce: false });
    expect(dataMapHere(under({ local: {} }, dataMapHash(readDataMap(ofProject))))).toMatchObject({
      path: ofProject,
      isInForce: true,
    });
  });

  it('has to be named when an app uses the construct, because its cdk.json has no settings of ours', () => {
    expect(() => dataMapHere(under({}), () => ({}))).toThrow(expect.objectContaining({ code: 'settings_invalid' }));
  });
});
