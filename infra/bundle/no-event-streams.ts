/**
 * Replaces `@smithy/core/event-streams` in the bundles: 15 KB for answers that are streams of events, which none of our
 * calls gets.
 */
export const EventStreamSerde = undefined;

export function eventStreamSerdeProvider(): undefined {
  return undefined;
}

export function resolveEventStreamSerdeConfig<Config>(config: Config): Config {
  return config;
}
