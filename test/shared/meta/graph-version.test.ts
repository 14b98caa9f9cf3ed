import { GRAPH_VERSION } from '../../../shared/meta/graph-version.ts';

test('the version of the Graph API that is called by default is written as in its addresses', () => {
  expect(GRAPH_VERSION).toMatch(/^v[1-9]\d\.0$/);
});
