import { graphql } from "@/gql/gql";

/** A verdict with all it rests on and all that followed from it. */
export const VerdictFragment = graphql(`
  fragment VerdictDetails on Verdict {
    id
    isApproved
    decidedAt
    leverage
    size
    notional { amount }
    reason { code message action }
    checks { name isPassed detail }
    routes { venue isChosen detail }
    intent {
      id
      orders {
        id
        purpose
        state
        side
        token
        quantity
        filledQuantity
        averagePrice
        triggerPrice
        rejection
      }
    }
  }
`);

/** A signal as a card shows it. */
export const SignalFragment = graphql(`
  fragment SignalCard on Signal {
    id
    token
    side
    status
    score
    confidence
    entryPrice
    stopPrice
    targetPrice
    leverage
    createdAt
    expiresAt
    reason { code message action }
    explanation { postScore marketScore rsi macd volumeMomentum isMarketScoreUsed }
  }
`);

/** A post with what was read out of it. */
export const PostFragment = graphql(`
  fragment PostQuote on Post {
    id
    text
    postedAt
    firstSeenAt
    isLate
    url
    account { id handle displayName }
    revisions { kind text seenAt }
  }
`);
