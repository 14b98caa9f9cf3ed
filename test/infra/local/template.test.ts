import { templateResolver, UnresolvedReference } from '../../../infra/local/cloudformation/template.ts';

const QUEUE = {
  ref: 'https://queue',
  attributes: { Arn: 'arn:aws:sqs:eu-central-1:000000000000:purge', 'Nested.Name': 'n' },
};
const { resolve, resolveText } = templateResolver(async (logicalId) => (logicalId === 'Queue' ? QUEUE : undefined), {
  'AWS::Region': 'eu-central-1',
});

describe('values of a template', () => {
  it.each([
    ['a text', 'plain', 'plain'],
    ['a number', 5, 5],
    ['an empty object', {}, {}],
    ['Ref', { Ref: 'Queue' }, 'https://queue'],
    ['Ref of the region', { Ref: 'AWS::Region' }, 'eu-central-1'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Queue', 'Arn'] }, QUEUE.attributes.Arn],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${Queue}/${Queue.Arn}/${AWS::Region}/${!Queue}' },
      `https://queue/${QUEUE.attributes.Arn}/eu-central-1/\${Queue}`,
    ],
    [
      'Fn::Sub with variables',
      { 'Fn::Sub': ['${A}-${Queue}', { A: { Ref: 'AWS::Region' } }] },
      'eu-central-1-https://queue',
    ],
    ['Fn::Join', { 'Fn::Join': [':', ['a', { Ref: 'Queue' }]] }, 'a:https://queue'],
    [
      'Fn::Split and Fn::Select',
      { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Queue', 'Arn'] }] }] },
      'purge',
    ],
    ['what is inside', { a: [{ b: { Ref: 'Queue' } }, 'c'] }, { a: [{ b: 'https://queue' }, 'c'] }],
  ])('are resolved: %s', async (_, value, expected) => {
    expect(await resolve(value, 'here')).toEqual(expected);
  });

  it.each([
    [{ Ref: 'Topic' }, 'the variable X of Y refers to Topic, which does not exist on this machine'],
    [{ 'Fn::GetAtt': ['Queue', 'Name'] }, 'the variable X of Y refers to Queue.Name, which does not exist'],
    [
      { 'Fn::Join': ['', ['a', { 'Fn::GetAtt': ['Topic', 'TopicArn'] }]] },
      'the variable X of Y refers to Topic.TopicArn',
    ],
    [{ 'Fn::Sub': '${Topic.TopicArn}' }, 'the variable X of Y refers to Topic.TopicArn'],
    [{ 'Fn::ImportValue': 'other' }, 'the variable X of Y uses Fn::ImportValue, which means nothing on this machine'],
    [{ 'Fn::Split': [',', 'a,b'] }, 'the variable X of Y is not a text'],
  ])('that cannot be resolved are named: %j', async (value, message) => {
    const resolved = resolveText(value, 'the variable X of Y');
    await expect(resolved).rejects.toThrow(UnresolvedReference);
    await expect(resolveText(value, 'the variable X of Y')).rejects.toThrow(message);
  });

  it('become texts where a text is needed', async () => {
    expect(await resolveText(30, 'here')).toBe('30');
    expect(await resolveText(true, 'here')).toBe('true');
  });
});
