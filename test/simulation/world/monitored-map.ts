/** A map that reports each change before it happens. Values are replaced, never changed in place. */
export class MonitoredMap<Key, Value> extends Map<Key, Value> {
  readonly #changing: (key: Key, before: Value | undefined, after: Value | undefined) => void;

  constructor(changing: (key: Key, before: Value | undefined, after: Value | undefined) => void) {
    super();
    this.#changing = changing;
  }

  override set(key: Key, value: Value): this {
    this.#changing(key, this.get(key), value);
    return super.set(key, value);
  }

  override delete(key: Key): boolean {
    if (this.has(key)) this.#changing(key, this.get(key), undefined);
    return super.delete(key);
  }
}
