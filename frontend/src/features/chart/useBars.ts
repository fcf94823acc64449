import { useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { BarsQuery as BarsResult, CandleInterval } from "@/gql/graphql";
import { toMillis } from "@/lib/dates";
import { keyOf, useGraphql } from "@/lib/graphql";
import { useLive } from "@/lib/live";
import type { Bar } from "./PriceChart";

const BarsQuery = graphql(`
  query Bars($token: String!, $interval: CandleInterval!, $limit: Int!) {
    candles(token: $token, interval: $interval, limit: $limit) { openTime open high low close }
  }
`);

const NewestBarSubscription = graphql(`
  subscription NewestBar($token: String!, $interval: CandleInterval!) {
    candleUpdates(token: $token, interval: $interval) { openTime open high low close }
  }
`);

const BARS = 200;
/** What a broken stream left out is read again. */
const REREAD_MS = 60_000;

/** The bars with the newest one as the venue tells it: moved, or begun at the end. */
export function withNewest<B extends Bar>(bars: readonly B[], newest: B): B[] {
  const last = bars.at(-1);
  const at = toMillis(newest.openTime) ?? 0;
  const lastAt = toMillis(last?.openTime ?? "") ?? 0;
  if (last && at < lastAt) return [...bars];
  if (last && at === lastAt) return [...bars.slice(0, -1), newest];
  return [...bars, newest].slice(-BARS);
}

/** Candles of a token, the newest moving. */
export function useBars(token: string, interval: CandleInterval) {
  const cache = useQueryClient();
  const variables = { token, interval, limit: BARS };
  const enabled = token !== "";
  const query = useGraphql(BarsQuery, variables, { enabled, everyMs: REREAD_MS });
  useLive(
    NewestBarSubscription,
    { token, interval },
    {
      enabled,
      onNext: ({ candleUpdates }) =>
        cache.setQueryData<BarsResult>(
          keyOf(BarsQuery, variables),
          (former) => former && { ...former, candles: withNewest(former.candles, candleUpdates) },
        ),
      onResume: () => void query.refetch(),
    },
  );
  return query;
}
