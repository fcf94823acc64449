import { graphql } from "@/gql/gql";

/** What moves: only fields of the positions service, so that an update asks no other one. */
export const PositionLiveFragment = graphql(`
  fragment PositionLive on Position {
    id
    token
    side
    state
    mode
    quantity
    entryPrice
    markPrice
    leverage
    unrealisedPnl { amount }
    realisedPnl { amount }
    fees { amount }
    funding { amount }
    unrealisedBps
    stopPrice
    targetPrice
    trailingStopPrice
    liquidationPrice
    isPriceStale
    protection { price quantity state }
    exitReason
    openedAt
    closedAt
  }
`);

/** A row of the table. */
export const PositionRowFragment = graphql(`
  fragment PositionRow on Position {
    id
    agent { id name }
    corrections { id quantityBefore quantityAfter }
    ...PositionLive
  }
`);

/** The header of the page. */
export const PortfolioFragment = graphql(`
  fragment PortfolioHeader on Portfolio {
    equity { amount }
    available { amount }
    unrealisedPnl { amount }
    realisedPnl { amount }
    openPositions
    isBalanced
    asOf
  }
`);
