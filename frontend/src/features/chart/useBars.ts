import { useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { BarsQuery as BarsResult, CandleInterval } from "@/gql/graphql";
import { keyOf, useGraphql } from "@/lib/graphql";
import { useLive } from "@/lib/live";
import { compare } from "@/lib/money";
import type { Bar } from "./PriceChart";

const BarsQuery = graphql(`
  query Bars($token: String!, $interval: CandleInterval!, $limit: Int!) {
    candles(token: $token, interval: $interval, limit: $limit) { openTime open high low close }
  }
`);

const ChartPriceSubscription = graphql(`
  subscription ChartPrice($tokens: [String!]!) {
    priceUpdates(tokens: $tokens) { id token markPrice }
  }
`);

const BARS = 200;
/** Between two readings the last bar follows the price; the venue's own bars correct it. */
const REREAD_MS = 15_000;

/** The bars with the last one moved to a price. */
export function withPrice<B extends Bar>(bars: readonly B[], price: string): B[] {
  const last = bars.at(-1);
  if (!last) return [];
  const moved = {
    ...last,
    close: price,
    high: compare(price, last.high) > 0 ? price : last.high,
    low: compare(price, last.low) < 0 ? price : last.low,
  };
  return [...bars.slice(0, -1), moved];
}

/** Candles of a token, the newest moving. */
export function useBars(token: string, interval: CandleInterval) {
  const cache = useQueryClient();
  const variables = { token, interval, limit: BARS };
  const enabled = token !== "";
  const query = useGraphql(BarsQuery, variables, { enabled, everyMs: REREAD_MS });
  useLive(
    ChartPriceSubscription,
    { tokens: [token] },
    {
      enabled,
      onNext: ({ priceUpdates: { markPrice } }) => {
        if (!markPrice) return;
        cache.setQueryData<BarsResult>(
          keyOf(BarsQuery, variables),
          (former) => former && { ...former, candles: withPrice(former.candles, markPrice) },
        );
      },
      onResume: () => void query.refetch(),
    },
  );
  return query;
}
