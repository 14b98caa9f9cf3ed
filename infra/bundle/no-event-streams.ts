/**
 * What the bundles hold in place of `@smithy/core/event-streams`: 15 KB for answers that come as streams of events, which
 * none of our calls has.
 */
export const EventStreamSerde = undefined;

export function eventStreamSerdeProvider(): undefined {
  return undefined;
}

export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}
