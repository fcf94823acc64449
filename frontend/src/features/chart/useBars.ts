import { useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { BarsQuery as BarsResult, CandleInterval } from "@/gql/graphql";
import { keyOf, useGraphql } from "@/lib/graphql";
import { useLive } from "@/lib/live";
import type { Bar } from "./PriceChart";

const BarsQuery = graphql(`
  query Bars($token: String!, $interval: CandleInterval!, $limit: Int) {
    candles(token: $token, interval: $interval, limit: $limit) { openTime open high low close }
  }
`);

const BarUpdatesSubscription = graphql(`
  subscription BarUpdates($token: String!, $interval: CandleInterval!) {
    candleUpdates(token: $token, interval: $interval) { openTime open high low close }
  }
`);

const BARS = 300;

/** The bars with one replaced or added at the end. */
export function withBar<B extends Bar>(bars: readonly B[], bar: B): B[] {
  const last = bars.at(-1);
  if (last && last.openTime > bar.openTime) return [...bars];
  return last?.openTime === bar.openTime ? [...bars.slice(0, -1), bar] : [...bars, bar];
}

/** Candles of a token, the newest moving. */
export function useBars(token: string, interval: CandleInterval) {
  const cache = useQueryClient();
  const variables = { token, interval, limit: BARS };
  const query = useGraphql(BarsQuery, variables, { enabled: token !== "" });
  useLive(
    BarUpdatesSubscription,
    { token, interval },
    {
      enabled: token !== "",
      onNext: ({ candleUpdates }) =>
        cache.setQueryData<BarsResult>(
          keyOf(BarsQuery, variables),
          (former) => former && { ...former, candles: withBar(former.candles, candleUpdates) },
        ),
      onResume: () => void query.refetch(),
    },
  );
  return query;
}
