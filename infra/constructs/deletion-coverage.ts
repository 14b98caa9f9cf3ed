import { Construct } from 'constructs';
import { type DataMap, kindOf } from '../../shared/data-map/data-map.ts';
import { TARGET_KINDS } from '../../shared/targets/index.ts';
import { readDataMap } from '../data-map-file.ts';
import { DataDeletion } from './data-deletion.ts';
import { type Store, storeOf } from './stores.ts';

/** How the stores of an app are covered. */
export type DeletionCoverageProps = {
  /** The path of the data map. */
  readonly dataMap: string;
  /**
   * Databases, search domains and user pools, which targets reach at an address or through one of the company's
   * functions: the path of each construct, and the name of the target that deletes in it. @default none
   */
  readonly coveredBy?: { readonly [path: string]: string };
  /** Stores that hold nothing about people: the path of each construct, and the reason. @default none */
  readonly excused?: { readonly [path: string]: string };
};

/**
 * Fails synthesis while the app has a store that is neither in the data map nor excused. A table or bucket (DynamoDB,
 * S3) must be a target of the data map. A database (RDS, Aurora), a search domain or collection (OpenSearch) or a user
 * pool (Cognito) must name its target in `coveredBy`. A store without data about people is excused with a reason. An
 * entry that names a store or a target that does not exist fails synthesis as well, and so does an excuse for a store that
 * has a target.
 *
 * @example
 * new DeletionCoverage(app, 'DeletionCoverage', {
 *   dataMap: 'data-map.json',
 *   coveredBy: { 'Shop/Orders': 'orders-database' },
 *   excused: { 'Shop/Currencies': 'exchange rates, no person' },
 * });
 */
export class DeletionCoverage extends Construct {
  /** Checks every store in `scope`, usually the app, when it is synthesized. */
  constructor(scope: Construct, id: string, props: DeletionCoverageProps) {
    super(scope, id);
    const { targets } = readDataMap(props.dataMap);
    const places = new Set(targets.flatMap(placesOf));
    const targetNames = new Set(targets.map(({ name }) => name));
    this.node.addValidation({
      validate: () => [...mistakesOf(storesIn(scope), { ...props, places, targetNames })],
    });
  }
}

type Declared = DeletionCoverageProps & {
  readonly places: ReadonlySet<string>;
  readonly targetNames: ReadonlySet<string>;
};

/** The tables and buckets in which a target deletes. Stores in which identifiers are only looked up do not count. */
function placesOf(row: DataMap['targets'][number]): readonly string[] {
  return kindOf(row.kind, TARGET_KINDS)
    .permissions(row)
    .flatMap(({ resources }) =>
      resources.map((resource) => resource.replace(/^(dynamodb:table\/[^/]+|s3:::[^/]+).*$/, '$1')),
    );
}

function storesIn(scope: Construct): readonly Store[] {
  return scope.node
    .findAll()
    .filter(({ node }) => !node.scopes.some((above) => above instanceof DataDeletion))
    .flatMap((node) => storeOf(node) ?? []);
}

function mistakesOf(stores: readonly Store[], declared: Declared): readonly string[] {
  const { dataMap, places, targetNames, coveredBy = {}, excused = {} } = declared;
  const hasTarget = ({ place, path }: Store) => (place !== undefined && places.has(place)) || path in coveredBy;
  const isCovered = (store: Store) => hasTarget(store) || store.path in excused;
  const isMissing = (path: string) => !stores.some((store) => store.path === path);
  return [
    ...stores.filter((store) => !isCovered(store)).map((store) => uncovered(store, dataMap)),
    ...Object.keys(excused)
      .filter(isMissing)
      .map((path) => `"${path}" is excused but is no store of this app; remove the excuse`),
    ...Object.entries(excused)
      .filter(([, reason]) => reason.trim() === '')
      .map(([path]) => `"${path}" is excused without a reason; say why it holds nothing about people`),
    ...stores
      .filter((store) => store.path in excused && hasTarget(store))
      .map(({ path }) => `"${path}" is excused, and has a target of ${dataMap} all the same; remove the excuse`),
    ...Object.keys(coveredBy)
      .filter(isMissing)
      .map((path) => `"${path}" is named in coveredBy but is no store of this app; remove it`),
    ...Object.entries(coveredBy)
      .filter(([, name]) => !targetNames.has(name))
      .map(
        ([path, name]) =>
          `"${path}" is covered by "${name}", which is no target of ${dataMap}; name one of its targets`,
      ),
  ];
}

function uncovered({ what, path, place, isNamedByRows }: Store, dataMap: string): string {
  if (!isNamedByRows) {
    return `${what} "${path}" has no target; name the target of ${dataMap} that deletes in it in coveredBy, or excuse it with a reason`;
  }
  return place === undefined
    ? `${what} "${path}" has no name of its own, so ${dataMap} cannot name it; give it a name and a target, or excuse it with a reason`
    : `${what} "${path}" (${place}) is not in ${dataMap}; add a target for it, or excuse it with a reason`;
}
