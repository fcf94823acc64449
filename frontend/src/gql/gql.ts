/* eslint-disable */
import * as types from './graphql.js';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment AgentCard on Agent {\n    id\n    name\n    description\n    status\n    visibility\n    venue\n    isSample\n    isMine\n    sources { account { id handle } }\n    ...WeightBars\n  }\n": typeof types.AgentCardFragmentDoc,
    "\n  fragment AgentOverview on Agent {\n    id\n    name\n    description\n    status\n    visibility\n    venue\n    isSample\n    isMine\n    createdAt\n    publishedAt\n    creator { id wallet }\n    sources { account { id handle } }\n  }\n": typeof types.AgentOverviewFragmentDoc,
    "\n  query XAccounts($search: String) {\n    xAccounts(first: 12, search: $search) {\n      edges { node { id handle displayName } }\n    }\n  }\n": typeof types.XAccountsDocument,
    "\n  query MyAgents {\n    myAgents(first: 100) {\n      edges { node { id name status ...AgentCard } }\n    }\n  }\n": typeof types.MyAgentsDocument,
    "\n  fragment WeightBars on Agent {\n    weights {\n      influencerImpact\n      rsi\n      macd\n      volumeMomentum\n      positionSizing\n      stopLossTightness\n      takeProfitTarget\n      riskReward\n    }\n  }\n": typeof types.WeightBarsFragmentDoc,
    "\n  query Agent($agentId: ID!) {\n    agent(id: $agentId) {\n      id\n      name\n      description\n      status\n      isMine\n      ...AgentOverview\n      ...WeightBars\n    }\n  }\n": typeof types.AgentDocument,
    "\n  query PublishTypedData($agentId: ID!, $chainId: Int!) {\n    agentPublishTypedData(agentId: $agentId, chainId: $chainId) { json nonce expiresAt }\n  }\n": typeof types.PublishTypedDataDocument,
    "\n  mutation AgentPublish($input: AgentPublishInput!) {\n    agentPublish(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": typeof types.AgentPublishDocument,
    "\n  mutation AgentPause($input: AgentPauseInput!) {\n    agentPause(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": typeof types.AgentPauseDocument,
    "\n  mutation AgentResume($input: AgentResumeInput!) {\n    agentResume(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": typeof types.AgentResumeDocument,
    "\n  mutation AgentRetire($input: AgentRetireInput!) {\n    agentRetire(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": typeof types.AgentRetireDocument,
    "\n  mutation AgentCreate($input: AgentCreateInput!) {\n    agentCreate(input: $input) {\n      agent { id name status }\n      userErrors { field code message }\n    }\n  }\n": typeof types.AgentCreateDocument,
    "\n  mutation XAccountFollow($input: XAccountFollowInput!) {\n    xAccountFollow(input: $input) {\n      account { id handle }\n      userErrors { field code message }\n    }\n  }\n": typeof types.XAccountFollowDocument,
    "\n  fragment AgentDraft on Agent {\n    name\n    description\n    visibility\n    venue\n    sources { account { id handle } }\n    weights {\n      influencerImpact\n      rsi\n      macd\n      volumeMomentum\n      positionSizing\n      stopLossTightness\n      takeProfitTarget\n      riskReward\n    }\n  }\n": typeof types.AgentDraftFragmentDoc,
    "\n  query AgentToEdit($agentId: ID!) {\n    agent(id: $agentId) { id name status isMine ...AgentDraft }\n  }\n": typeof types.AgentToEditDocument,
    "\n  mutation AgentEdit($input: AgentEditInput!) {\n    agentEdit(input: $input) {\n      agent { id name status }\n      userErrors { field code message }\n    }\n  }\n": typeof types.AgentEditDocument,
    "\n  query Marketplace($first: Int!, $after: String, $filter: AgentFilter, $orderBy: AgentOrder) {\n    agents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      edges { node { id name status ...AgentCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.MarketplaceDocument,
    "\n  query Chain($id: ID!) {\n    chain(id: $id) {\n      id\n      isIntact\n      isTruncated\n      links {\n        id\n        state\n        kind\n        service\n        aggregate\n        occurredAt\n        causeId\n        causeHash\n        hash\n        summary\n        payload\n      }\n    }\n  }\n": typeof types.ChainDocument,
    "\n  query ChainExport($id: ID!) {\n    chainExport(id: $id)\n  }\n": typeof types.ChainExportDocument,
    "\n  query AgentChart($agentId: ID!, $isSignedIn: Boolean!) {\n    agent(id: $agentId) {\n      id\n      signals(first: 50, includeRejected: false) {\n        edges { node { id token side createdAt } }\n      }\n      myDeployments @include(if: $isSignedIn) {\n        id\n        fills(first: 100) {\n          edges { node { id price quantity filledAt order { id purpose side token } } }\n        }\n        positions(first: 20) {\n          edges {\n            node { id token side state entryPrice stopPrice targetPrice trailingStopPrice }\n          }\n        }\n      }\n    }\n  }\n": typeof types.AgentChartDocument,
    "\n  query Bars($token: String!, $interval: CandleInterval!, $limit: Int!) {\n    candles(token: $token, interval: $interval, limit: $limit) { openTime open high low close }\n  }\n": typeof types.BarsDocument,
    "\n  subscription NewestBar($token: String!, $interval: CandleInterval!) {\n    candleUpdates(token: $token, interval: $interval) { openTime open high low close }\n  }\n": typeof types.NewestBarDocument,
    "\n  fragment DeploymentCard on Deployment {\n    id\n    mode\n    status\n    createdAt\n    pausedAt\n    cancelledAt\n    agent { id name }\n    policy { capBps leverageMax tokens venues stopBps allowFlip }\n    accounts { venue address permission agentAddress checkedAt keyExpiresAt }\n  }\n": typeof types.DeploymentCardFragmentDoc,
    "\n  query Deployments($first: Int!, $after: String, $status: DeploymentStatus) {\n    myDeployments(first: $first, after: $after, status: $status) {\n      edges { node { id ...DeploymentCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.DeploymentsDocument,
    "\n  query Deployment($deploymentId: ID!) {\n    deployment(id: $deploymentId) { id status mode agent { id name } ...DeploymentCard }\n  }\n": typeof types.DeploymentDocument,
    "\n  query DeploymentOrders($deploymentId: ID!) {\n    orders(first: 50, deploymentId: $deploymentId) {\n      edges {\n        node {\n          id\n          purpose\n          state\n          token\n          side\n          quantity\n          filledQuantity\n          averagePrice\n          limitPrice\n          triggerPrice\n          rejection\n          createdAt\n          fills { id fee { amount } }\n        }\n      }\n    }\n  }\n": typeof types.DeploymentOrdersDocument,
    "\n  query KillSwitches {\n    killSwitches { scope target engagedAt reason }\n  }\n": typeof types.KillSwitchesDocument,
    "\n  mutation KillSwitchEngage($input: KillSwitchEngageInput!) {\n    killSwitchEngage(input: $input) {\n      killSwitches { scope target }\n      userErrors { field code message }\n    }\n  }\n": typeof types.KillSwitchEngageDocument,
    "\n  mutation KillSwitchRelease($input: KillSwitchReleaseInput!) {\n    killSwitchRelease(input: $input) {\n      killSwitches { scope target }\n      userErrors { field code message }\n    }\n  }\n": typeof types.KillSwitchReleaseDocument,
    "\n  mutation DeploymentCreate($input: DeploymentCreateInput!) {\n    deploymentCreate(input: $input) {\n      deployment { id mode status }\n      userErrors { field code message }\n    }\n  }\n": typeof types.DeploymentCreateDocument,
    "\n  query DeployedAgents {\n    myDeployments(first: 100) {\n      edges { node { id mode status agent { id } } }\n    }\n  }\n": typeof types.DeployedAgentsDocument,
    "\n  mutation DeploymentPause($input: DeploymentInput!) {\n    deploymentPause(input: $input) {\n      deployment { id status pausedAt }\n      userErrors { field code message }\n    }\n  }\n": typeof types.DeploymentPauseDocument,
    "\n  mutation DeploymentResume($input: DeploymentInput!) {\n    deploymentResume(input: $input) {\n      deployment { id status pausedAt }\n      userErrors { field code message }\n    }\n  }\n": typeof types.DeploymentResumeDocument,
    "\n  mutation DeploymentCancel($input: DeploymentInput!) {\n    deploymentCancel(input: $input) {\n      deployment { id status cancelledAt }\n      userErrors { field code message }\n    }\n  }\n": typeof types.DeploymentCancelDocument,
    "\n  mutation DeploymentPolicyEdit($input: DeploymentPolicyEditInput!) {\n    deploymentPolicyEdit(input: $input) {\n      deployment { id policy { capBps leverageMax tokens stopBps allowFlip } }\n      userErrors { field code message }\n    }\n  }\n": typeof types.DeploymentPolicyEditDocument,
    "\n  query ApprovalTypedData($deploymentId: ID!, $chainId: Int!) {\n    deploymentApprovalTypedData(deploymentId: $deploymentId, chainId: $chainId) { json nonce }\n  }\n": typeof types.ApprovalTypedDataDocument,
    "\n  mutation DeploymentApprove($input: DeploymentApproveInput!) {\n    deploymentApprove(input: $input) {\n      deployment { id status accounts { venue permission checkedAt } }\n      userErrors { field code message }\n    }\n  }\n": typeof types.DeploymentApproveDocument,
    "\n  mutation PositionClose($input: PositionCloseInput!) {\n    positionClose(input: $input) {\n      position { id ...PositionLive }\n      userErrors { field code message }\n    }\n  }\n": typeof types.PositionCloseDocument,
    "\n  query ExternalPositions {\n    externalPositions { account venue mode token side quantity entryPrice }\n  }\n": typeof types.ExternalPositionsDocument,
    "\n  mutation PositionProtect($input: PositionProtectInput!) {\n    positionProtect(input: $input) {\n      position { id ...PositionLive }\n      userErrors { field code message }\n    }\n  }\n": typeof types.PositionProtectDocument,
    "\n  fragment PositionLive on Position {\n    id\n    token\n    side\n    state\n    mode\n    quantity\n    entryPrice\n    markPrice\n    leverage\n    unrealisedPnl { amount }\n    realisedPnl { amount }\n    fees { amount }\n    funding { amount }\n    unrealisedBps\n    stopPrice\n    targetPrice\n    trailingStopPrice\n    liquidationPrice\n    isPriceStale\n    protection { price quantity state }\n    exitReason\n    openedAt\n    closedAt\n  }\n": typeof types.PositionLiveFragmentDoc,
    "\n  fragment PositionRow on Position {\n    id\n    agent { id name }\n    corrections { id quantityBefore quantityAfter }\n    ...PositionLive\n  }\n": typeof types.PositionRowFragmentDoc,
    "\n  fragment PortfolioHeader on Portfolio {\n    equity { amount }\n    available { amount }\n    unrealisedPnl { amount }\n    realisedPnl { amount }\n    openPositions\n    isBalanced\n    asOf\n  }\n": typeof types.PortfolioHeaderFragmentDoc,
    "\n  query Positions($first: Int!, $after: String, $deploymentId: ID, $state: PositionState) {\n    positions(first: $first, after: $after, deploymentId: $deploymentId, state: $state) {\n      edges { node { id state mode ...PositionRow } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.PositionsDocument,
    "\n  subscription PositionUpdates($deploymentId: ID) {\n    positionUpdates(deploymentId: $deploymentId) { id state mode ...PositionLive }\n  }\n": typeof types.PositionUpdatesDocument,
    "\n  query Portfolio($mode: TradingMode!) {\n    portfolio(mode: $mode) { ...PortfolioHeader }\n  }\n": typeof types.PortfolioDocument,
    "\n  subscription PortfolioUpdates($mode: TradingMode!) {\n    portfolioUpdates(mode: $mode) { ...PortfolioHeader }\n  }\n": typeof types.PortfolioUpdatesDocument,
    "\n  query Settings {\n    viewer {\n      user { id wallet displayName createdAt }\n      scopes\n      sessions { id createdAt lastSeenAt expiresAt userAgent isCurrent }\n      apiKeys { id name prefix scopes createdAt lastUsedAt revokedAt }\n    }\n  }\n": typeof types.SettingsDocument,
    "\n  mutation SessionRevoke($input: SessionRevokeInput!) {\n    sessionRevoke(input: $input) {\n      session { id }\n      userErrors { field code message }\n    }\n  }\n": typeof types.SessionRevokeDocument,
    "\n  mutation ApiKeyCreate($input: ApiKeyCreateInput!) {\n    apiKeyCreate(input: $input) {\n      apiKey { id name }\n      secret\n      userErrors { field code message }\n    }\n  }\n": typeof types.ApiKeyCreateDocument,
    "\n  mutation ApiKeyRevoke($input: ApiKeyRevokeInput!) {\n    apiKeyRevoke(input: $input) {\n      apiKey { id revokedAt }\n      userErrors { field code message }\n    }\n  }\n": typeof types.ApiKeyRevokeDocument,
    "\n  subscription OrderUpdates {\n    orderUpdates {\n      id\n      purpose\n      state\n      token\n      side\n      quantity\n      filledQuantity\n      averagePrice\n      rejection\n    }\n  }\n": typeof types.OrderUpdatesDocument,
    "\n  query LatestPosts($first: Int!) {\n    posts(first: $first) {\n      edges {\n        node {\n          id\n          ...PostQuote\n          classifications { id isCall }\n        }\n      }\n    }\n  }\n": typeof types.LatestPostsDocument,
    "\n  query SignalFeed($first: Int!, $after: String, $status: SignalStatus) {\n    signals(first: $first, after: $after, status: $status) {\n      edges { node { id agent { id name } post { ...PostQuote } ...SignalCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.SignalFeedDocument,
    "\n  subscription SignalAdded {\n    signalAdded { id }\n  }\n": typeof types.SignalAddedDocument,
    "\n  fragment VerdictDetails on Verdict {\n    id\n    isApproved\n    decidedAt\n    leverage\n    size\n    notional { amount }\n    reason { code message action }\n    checks { name isPassed detail }\n    routes { venue isChosen detail }\n    intent {\n      id\n      orders {\n        id\n        purpose\n        state\n        side\n        token\n        quantity\n        filledQuantity\n        averagePrice\n        triggerPrice\n        rejection\n      }\n    }\n  }\n": typeof types.VerdictDetailsFragmentDoc,
    "\n  fragment SignalCard on Signal {\n    id\n    token\n    side\n    status\n    score\n    confidence\n    entryPrice\n    stopPrice\n    targetPrice\n    leverage\n    createdAt\n    expiresAt\n    reason { code message action }\n    explanation { postScore marketScore rsi macd volumeMomentum isMarketScoreUsed }\n  }\n": typeof types.SignalCardFragmentDoc,
    "\n  fragment PostQuote on Post {\n    id\n    text\n    postedAt\n    firstSeenAt\n    isLate\n    url\n    account { id handle displayName }\n    revisions { kind text seenAt }\n  }\n": typeof types.PostQuoteFragmentDoc,
    "\n  query AgentActivity($agentId: ID!, $posts: Int!, $isSignedIn: Boolean!) {\n    agent(id: $agentId) {\n      id\n      sources {\n        account {\n          id\n          posts(first: $posts) {\n            edges {\n              node {\n                id\n                firstSeenAt\n                ...PostQuote\n                classifications {\n                  id\n                  engine\n                  model\n                  isCall\n                  durationMs\n                  reason { code message action }\n                  revisions {\n                    kind\n                    seenAt\n                    calls { token side }\n                    reason { code message action }\n                  }\n                }\n                signals {\n                  id\n                  agent { id }\n                  ...SignalCard\n                  myVerdicts @include(if: $isSignedIn) { id ...VerdictDetails }\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.AgentActivityDocument,
    "\n  subscription AgentSignalAdded($agentId: ID) {\n    signalAdded(agentId: $agentId) { id }\n  }\n": typeof types.AgentSignalAddedDocument,
    "\n  query VerdictFeed($first: Int!, $deploymentId: ID) {\n    verdicts(first: $first, deploymentId: $deploymentId) {\n      edges {\n        node {\n          id\n          deployment { id }\n          signal { id ...SignalCard agent { id name } post { ...PostQuote } }\n          ...VerdictDetails\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": typeof types.VerdictFeedDocument,
    "\n  subscription VerdictAdded {\n    verdictAdded { id }\n  }\n": typeof types.VerdictAddedDocument,
};
const documents: Documents = {
    "\n  fragment AgentCard on Agent {\n    id\n    name\n    description\n    status\n    visibility\n    venue\n    isSample\n    isMine\n    sources { account { id handle } }\n    ...WeightBars\n  }\n": types.AgentCardFragmentDoc,
    "\n  fragment AgentOverview on Agent {\n    id\n    name\n    description\n    status\n    visibility\n    venue\n    isSample\n    isMine\n    createdAt\n    publishedAt\n    creator { id wallet }\n    sources { account { id handle } }\n  }\n": types.AgentOverviewFragmentDoc,
    "\n  query XAccounts($search: String) {\n    xAccounts(first: 12, search: $search) {\n      edges { node { id handle displayName } }\n    }\n  }\n": types.XAccountsDocument,
    "\n  query MyAgents {\n    myAgents(first: 100) {\n      edges { node { id name status ...AgentCard } }\n    }\n  }\n": types.MyAgentsDocument,
    "\n  fragment WeightBars on Agent {\n    weights {\n      influencerImpact\n      rsi\n      macd\n      volumeMomentum\n      positionSizing\n      stopLossTightness\n      takeProfitTarget\n      riskReward\n    }\n  }\n": types.WeightBarsFragmentDoc,
    "\n  query Agent($agentId: ID!) {\n    agent(id: $agentId) {\n      id\n      name\n      description\n      status\n      isMine\n      ...AgentOverview\n      ...WeightBars\n    }\n  }\n": types.AgentDocument,
    "\n  query PublishTypedData($agentId: ID!, $chainId: Int!) {\n    agentPublishTypedData(agentId: $agentId, chainId: $chainId) { json nonce expiresAt }\n  }\n": types.PublishTypedDataDocument,
    "\n  mutation AgentPublish($input: AgentPublishInput!) {\n    agentPublish(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": types.AgentPublishDocument,
    "\n  mutation AgentPause($input: AgentPauseInput!) {\n    agentPause(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": types.AgentPauseDocument,
    "\n  mutation AgentResume($input: AgentResumeInput!) {\n    agentResume(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": types.AgentResumeDocument,
    "\n  mutation AgentRetire($input: AgentRetireInput!) {\n    agentRetire(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n": types.AgentRetireDocument,
    "\n  mutation AgentCreate($input: AgentCreateInput!) {\n    agentCreate(input: $input) {\n      agent { id name status }\n      userErrors { field code message }\n    }\n  }\n": types.AgentCreateDocument,
    "\n  mutation XAccountFollow($input: XAccountFollowInput!) {\n    xAccountFollow(input: $input) {\n      account { id handle }\n      userErrors { field code message }\n    }\n  }\n": types.XAccountFollowDocument,
    "\n  fragment AgentDraft on Agent {\n    name\n    description\n    visibility\n    venue\n    sources { account { id handle } }\n    weights {\n      influencerImpact\n      rsi\n      macd\n      volumeMomentum\n      positionSizing\n      stopLossTightness\n      takeProfitTarget\n      riskReward\n    }\n  }\n": types.AgentDraftFragmentDoc,
    "\n  query AgentToEdit($agentId: ID!) {\n    agent(id: $agentId) { id name status isMine ...AgentDraft }\n  }\n": types.AgentToEditDocument,
    "\n  mutation AgentEdit($input: AgentEditInput!) {\n    agentEdit(input: $input) {\n      agent { id name status }\n      userErrors { field code message }\n    }\n  }\n": types.AgentEditDocument,
    "\n  query Marketplace($first: Int!, $after: String, $filter: AgentFilter, $orderBy: AgentOrder) {\n    agents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      edges { node { id name status ...AgentCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.MarketplaceDocument,
    "\n  query Chain($id: ID!) {\n    chain(id: $id) {\n      id\n      isIntact\n      isTruncated\n      links {\n        id\n        state\n        kind\n        service\n        aggregate\n        occurredAt\n        causeId\n        causeHash\n        hash\n        summary\n        payload\n      }\n    }\n  }\n": types.ChainDocument,
    "\n  query ChainExport($id: ID!) {\n    chainExport(id: $id)\n  }\n": types.ChainExportDocument,
    "\n  query AgentChart($agentId: ID!, $isSignedIn: Boolean!) {\n    agent(id: $agentId) {\n      id\n      signals(first: 50, includeRejected: false) {\n        edges { node { id token side createdAt } }\n      }\n      myDeployments @include(if: $isSignedIn) {\n        id\n        fills(first: 100) {\n          edges { node { id price quantity filledAt order { id purpose side token } } }\n        }\n        positions(first: 20) {\n          edges {\n            node { id token side state entryPrice stopPrice targetPrice trailingStopPrice }\n          }\n        }\n      }\n    }\n  }\n": types.AgentChartDocument,
    "\n  query Bars($token: String!, $interval: CandleInterval!, $limit: Int!) {\n    candles(token: $token, interval: $interval, limit: $limit) { openTime open high low close }\n  }\n": types.BarsDocument,
    "\n  subscription NewestBar($token: String!, $interval: CandleInterval!) {\n    candleUpdates(token: $token, interval: $interval) { openTime open high low close }\n  }\n": types.NewestBarDocument,
    "\n  fragment DeploymentCard on Deployment {\n    id\n    mode\n    status\n    createdAt\n    pausedAt\n    cancelledAt\n    agent { id name }\n    policy { capBps leverageMax tokens venues stopBps allowFlip }\n    accounts { venue address permission agentAddress checkedAt keyExpiresAt }\n  }\n": types.DeploymentCardFragmentDoc,
    "\n  query Deployments($first: Int!, $after: String, $status: DeploymentStatus) {\n    myDeployments(first: $first, after: $after, status: $status) {\n      edges { node { id ...DeploymentCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.DeploymentsDocument,
    "\n  query Deployment($deploymentId: ID!) {\n    deployment(id: $deploymentId) { id status mode agent { id name } ...DeploymentCard }\n  }\n": types.DeploymentDocument,
    "\n  query DeploymentOrders($deploymentId: ID!) {\n    orders(first: 50, deploymentId: $deploymentId) {\n      edges {\n        node {\n          id\n          purpose\n          state\n          token\n          side\n          quantity\n          filledQuantity\n          averagePrice\n          limitPrice\n          triggerPrice\n          rejection\n          createdAt\n          fills { id fee { amount } }\n        }\n      }\n    }\n  }\n": types.DeploymentOrdersDocument,
    "\n  query KillSwitches {\n    killSwitches { scope target engagedAt reason }\n  }\n": types.KillSwitchesDocument,
    "\n  mutation KillSwitchEngage($input: KillSwitchEngageInput!) {\n    killSwitchEngage(input: $input) {\n      killSwitches { scope target }\n      userErrors { field code message }\n    }\n  }\n": types.KillSwitchEngageDocument,
    "\n  mutation KillSwitchRelease($input: KillSwitchReleaseInput!) {\n    killSwitchRelease(input: $input) {\n      killSwitches { scope target }\n      userErrors { field code message }\n    }\n  }\n": types.KillSwitchReleaseDocument,
    "\n  mutation DeploymentCreate($input: DeploymentCreateInput!) {\n    deploymentCreate(input: $input) {\n      deployment { id mode status }\n      userErrors { field code message }\n    }\n  }\n": types.DeploymentCreateDocument,
    "\n  query DeployedAgents {\n    myDeployments(first: 100) {\n      edges { node { id mode status agent { id } } }\n    }\n  }\n": types.DeployedAgentsDocument,
    "\n  mutation DeploymentPause($input: DeploymentInput!) {\n    deploymentPause(input: $input) {\n      deployment { id status pausedAt }\n      userErrors { field code message }\n    }\n  }\n": types.DeploymentPauseDocument,
    "\n  mutation DeploymentResume($input: DeploymentInput!) {\n    deploymentResume(input: $input) {\n      deployment { id status pausedAt }\n      userErrors { field code message }\n    }\n  }\n": types.DeploymentResumeDocument,
    "\n  mutation DeploymentCancel($input: DeploymentInput!) {\n    deploymentCancel(input: $input) {\n      deployment { id status cancelledAt }\n      userErrors { field code message }\n    }\n  }\n": types.DeploymentCancelDocument,
    "\n  mutation DeploymentPolicyEdit($input: DeploymentPolicyEditInput!) {\n    deploymentPolicyEdit(input: $input) {\n      deployment { id policy { capBps leverageMax tokens stopBps allowFlip } }\n      userErrors { field code message }\n    }\n  }\n": types.DeploymentPolicyEditDocument,
    "\n  query ApprovalTypedData($deploymentId: ID!, $chainId: Int!) {\n    deploymentApprovalTypedData(deploymentId: $deploymentId, chainId: $chainId) { json nonce }\n  }\n": types.ApprovalTypedDataDocument,
    "\n  mutation DeploymentApprove($input: DeploymentApproveInput!) {\n    deploymentApprove(input: $input) {\n      deployment { id status accounts { venue permission checkedAt } }\n      userErrors { field code message }\n    }\n  }\n": types.DeploymentApproveDocument,
    "\n  mutation PositionClose($input: PositionCloseInput!) {\n    positionClose(input: $input) {\n      position { id ...PositionLive }\n      userErrors { field code message }\n    }\n  }\n": types.PositionCloseDocument,
    "\n  query ExternalPositions {\n    externalPositions { account venue mode token side quantity entryPrice }\n  }\n": types.ExternalPositionsDocument,
    "\n  mutation PositionProtect($input: PositionProtectInput!) {\n    positionProtect(input: $input) {\n      position { id ...PositionLive }\n      userErrors { field code message }\n    }\n  }\n": types.PositionProtectDocument,
    "\n  fragment PositionLive on Position {\n    id\n    token\n    side\n    state\n    mode\n    quantity\n    entryPrice\n    markPrice\n    leverage\n    unrealisedPnl { amount }\n    realisedPnl { amount }\n    fees { amount }\n    funding { amount }\n    unrealisedBps\n    stopPrice\n    targetPrice\n    trailingStopPrice\n    liquidationPrice\n    isPriceStale\n    protection { price quantity state }\n    exitReason\n    openedAt\n    closedAt\n  }\n": types.PositionLiveFragmentDoc,
    "\n  fragment PositionRow on Position {\n    id\n    agent { id name }\n    corrections { id quantityBefore quantityAfter }\n    ...PositionLive\n  }\n": types.PositionRowFragmentDoc,
    "\n  fragment PortfolioHeader on Portfolio {\n    equity { amount }\n    available { amount }\n    unrealisedPnl { amount }\n    realisedPnl { amount }\n    openPositions\n    isBalanced\n    asOf\n  }\n": types.PortfolioHeaderFragmentDoc,
    "\n  query Positions($first: Int!, $after: String, $deploymentId: ID, $state: PositionState) {\n    positions(first: $first, after: $after, deploymentId: $deploymentId, state: $state) {\n      edges { node { id state mode ...PositionRow } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.PositionsDocument,
    "\n  subscription PositionUpdates($deploymentId: ID) {\n    positionUpdates(deploymentId: $deploymentId) { id state mode ...PositionLive }\n  }\n": types.PositionUpdatesDocument,
    "\n  query Portfolio($mode: TradingMode!) {\n    portfolio(mode: $mode) { ...PortfolioHeader }\n  }\n": types.PortfolioDocument,
    "\n  subscription PortfolioUpdates($mode: TradingMode!) {\n    portfolioUpdates(mode: $mode) { ...PortfolioHeader }\n  }\n": types.PortfolioUpdatesDocument,
    "\n  query Settings {\n    viewer {\n      user { id wallet displayName createdAt }\n      scopes\n      sessions { id createdAt lastSeenAt expiresAt userAgent isCurrent }\n      apiKeys { id name prefix scopes createdAt lastUsedAt revokedAt }\n    }\n  }\n": types.SettingsDocument,
    "\n  mutation SessionRevoke($input: SessionRevokeInput!) {\n    sessionRevoke(input: $input) {\n      session { id }\n      userErrors { field code message }\n    }\n  }\n": types.SessionRevokeDocument,
    "\n  mutation ApiKeyCreate($input: ApiKeyCreateInput!) {\n    apiKeyCreate(input: $input) {\n      apiKey { id name }\n      secret\n      userErrors { field code message }\n    }\n  }\n": types.ApiKeyCreateDocument,
    "\n  mutation ApiKeyRevoke($input: ApiKeyRevokeInput!) {\n    apiKeyRevoke(input: $input) {\n      apiKey { id revokedAt }\n      userErrors { field code message }\n    }\n  }\n": types.ApiKeyRevokeDocument,
    "\n  subscription OrderUpdates {\n    orderUpdates {\n      id\n      purpose\n      state\n      token\n      side\n      quantity\n      filledQuantity\n      averagePrice\n      rejection\n    }\n  }\n": types.OrderUpdatesDocument,
    "\n  query LatestPosts($first: Int!) {\n    posts(first: $first) {\n      edges {\n        node {\n          id\n          ...PostQuote\n          classifications { id isCall }\n        }\n      }\n    }\n  }\n": types.LatestPostsDocument,
    "\n  query SignalFeed($first: Int!, $after: String, $status: SignalStatus) {\n    signals(first: $first, after: $after, status: $status) {\n      edges { node { id agent { id name } post { ...PostQuote } ...SignalCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.SignalFeedDocument,
    "\n  subscription SignalAdded {\n    signalAdded { id }\n  }\n": types.SignalAddedDocument,
    "\n  fragment VerdictDetails on Verdict {\n    id\n    isApproved\n    decidedAt\n    leverage\n    size\n    notional { amount }\n    reason { code message action }\n    checks { name isPassed detail }\n    routes { venue isChosen detail }\n    intent {\n      id\n      orders {\n        id\n        purpose\n        state\n        side\n        token\n        quantity\n        filledQuantity\n        averagePrice\n        triggerPrice\n        rejection\n      }\n    }\n  }\n": types.VerdictDetailsFragmentDoc,
    "\n  fragment SignalCard on Signal {\n    id\n    token\n    side\n    status\n    score\n    confidence\n    entryPrice\n    stopPrice\n    targetPrice\n    leverage\n    createdAt\n    expiresAt\n    reason { code message action }\n    explanation { postScore marketScore rsi macd volumeMomentum isMarketScoreUsed }\n  }\n": types.SignalCardFragmentDoc,
    "\n  fragment PostQuote on Post {\n    id\n    text\n    postedAt\n    firstSeenAt\n    isLate\n    url\n    account { id handle displayName }\n    revisions { kind text seenAt }\n  }\n": types.PostQuoteFragmentDoc,
    "\n  query AgentActivity($agentId: ID!, $posts: Int!, $isSignedIn: Boolean!) {\n    agent(id: $agentId) {\n      id\n      sources {\n        account {\n          id\n          posts(first: $posts) {\n            edges {\n              node {\n                id\n                firstSeenAt\n                ...PostQuote\n                classifications {\n                  id\n                  engine\n                  model\n                  isCall\n                  durationMs\n                  reason { code message action }\n                  revisions {\n                    kind\n                    seenAt\n                    calls { token side }\n                    reason { code message action }\n                  }\n                }\n                signals {\n                  id\n                  agent { id }\n                  ...SignalCard\n                  myVerdicts @include(if: $isSignedIn) { id ...VerdictDetails }\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.AgentActivityDocument,
    "\n  subscription AgentSignalAdded($agentId: ID) {\n    signalAdded(agentId: $agentId) { id }\n  }\n": types.AgentSignalAddedDocument,
    "\n  query VerdictFeed($first: Int!, $deploymentId: ID) {\n    verdicts(first: $first, deploymentId: $deploymentId) {\n      edges {\n        node {\n          id\n          deployment { id }\n          signal { id ...SignalCard agent { id name } post { ...PostQuote } }\n          ...VerdictDetails\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n": types.VerdictFeedDocument,
    "\n  subscription VerdictAdded {\n    verdictAdded { id }\n  }\n": types.VerdictAddedDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AgentCard on Agent {\n    id\n    name\n    description\n    status\n    visibility\n    venue\n    isSample\n    isMine\n    sources { account { id handle } }\n    ...WeightBars\n  }\n"): typeof import('./graphql.js').AgentCardFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AgentOverview on Agent {\n    id\n    name\n    description\n    status\n    visibility\n    venue\n    isSample\n    isMine\n    createdAt\n    publishedAt\n    creator { id wallet }\n    sources { account { id handle } }\n  }\n"): typeof import('./graphql.js').AgentOverviewFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query XAccounts($search: String) {\n    xAccounts(first: 12, search: $search) {\n      edges { node { id handle displayName } }\n    }\n  }\n"): typeof import('./graphql.js').XAccountsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MyAgents {\n    myAgents(first: 100) {\n      edges { node { id name status ...AgentCard } }\n    }\n  }\n"): typeof import('./graphql.js').MyAgentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment WeightBars on Agent {\n    weights {\n      influencerImpact\n      rsi\n      macd\n      volumeMomentum\n      positionSizing\n      stopLossTightness\n      takeProfitTarget\n      riskReward\n    }\n  }\n"): typeof import('./graphql.js').WeightBarsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Agent($agentId: ID!) {\n    agent(id: $agentId) {\n      id\n      name\n      description\n      status\n      isMine\n      ...AgentOverview\n      ...WeightBars\n    }\n  }\n"): typeof import('./graphql.js').AgentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PublishTypedData($agentId: ID!, $chainId: Int!) {\n    agentPublishTypedData(agentId: $agentId, chainId: $chainId) { json nonce expiresAt }\n  }\n"): typeof import('./graphql.js').PublishTypedDataDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentPublish($input: AgentPublishInput!) {\n    agentPublish(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').AgentPublishDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentPause($input: AgentPauseInput!) {\n    agentPause(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').AgentPauseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentResume($input: AgentResumeInput!) {\n    agentResume(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').AgentResumeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentRetire($input: AgentRetireInput!) {\n    agentRetire(input: $input) {\n      agent { id status }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').AgentRetireDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentCreate($input: AgentCreateInput!) {\n    agentCreate(input: $input) {\n      agent { id name status }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').AgentCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation XAccountFollow($input: XAccountFollowInput!) {\n    xAccountFollow(input: $input) {\n      account { id handle }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').XAccountFollowDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment AgentDraft on Agent {\n    name\n    description\n    visibility\n    venue\n    sources { account { id handle } }\n    weights {\n      influencerImpact\n      rsi\n      macd\n      volumeMomentum\n      positionSizing\n      stopLossTightness\n      takeProfitTarget\n      riskReward\n    }\n  }\n"): typeof import('./graphql.js').AgentDraftFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentToEdit($agentId: ID!) {\n    agent(id: $agentId) { id name status isMine ...AgentDraft }\n  }\n"): typeof import('./graphql.js').AgentToEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AgentEdit($input: AgentEditInput!) {\n    agentEdit(input: $input) {\n      agent { id name status }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').AgentEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Marketplace($first: Int!, $after: String, $filter: AgentFilter, $orderBy: AgentOrder) {\n    agents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {\n      edges { node { id name status ...AgentCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').MarketplaceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Chain($id: ID!) {\n    chain(id: $id) {\n      id\n      isIntact\n      isTruncated\n      links {\n        id\n        state\n        kind\n        service\n        aggregate\n        occurredAt\n        causeId\n        causeHash\n        hash\n        summary\n        payload\n      }\n    }\n  }\n"): typeof import('./graphql.js').ChainDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ChainExport($id: ID!) {\n    chainExport(id: $id)\n  }\n"): typeof import('./graphql.js').ChainExportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentChart($agentId: ID!, $isSignedIn: Boolean!) {\n    agent(id: $agentId) {\n      id\n      signals(first: 50, includeRejected: false) {\n        edges { node { id token side createdAt } }\n      }\n      myDeployments @include(if: $isSignedIn) {\n        id\n        fills(first: 100) {\n          edges { node { id price quantity filledAt order { id purpose side token } } }\n        }\n        positions(first: 20) {\n          edges {\n            node { id token side state entryPrice stopPrice targetPrice trailingStopPrice }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').AgentChartDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Bars($token: String!, $interval: CandleInterval!, $limit: Int!) {\n    candles(token: $token, interval: $interval, limit: $limit) { openTime open high low close }\n  }\n"): typeof import('./graphql.js').BarsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription NewestBar($token: String!, $interval: CandleInterval!) {\n    candleUpdates(token: $token, interval: $interval) { openTime open high low close }\n  }\n"): typeof import('./graphql.js').NewestBarDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DeploymentCard on Deployment {\n    id\n    mode\n    status\n    createdAt\n    pausedAt\n    cancelledAt\n    agent { id name }\n    policy { capBps leverageMax tokens venues stopBps allowFlip }\n    accounts { venue address permission agentAddress checkedAt keyExpiresAt }\n  }\n"): typeof import('./graphql.js').DeploymentCardFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Deployments($first: Int!, $after: String, $status: DeploymentStatus) {\n    myDeployments(first: $first, after: $after, status: $status) {\n      edges { node { id ...DeploymentCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Deployment($deploymentId: ID!) {\n    deployment(id: $deploymentId) { id status mode agent { id name } ...DeploymentCard }\n  }\n"): typeof import('./graphql.js').DeploymentDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeploymentOrders($deploymentId: ID!) {\n    orders(first: 50, deploymentId: $deploymentId) {\n      edges {\n        node {\n          id\n          purpose\n          state\n          token\n          side\n          quantity\n          filledQuantity\n          averagePrice\n          limitPrice\n          triggerPrice\n          rejection\n          createdAt\n          fills { id fee { amount } }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentOrdersDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KillSwitches {\n    killSwitches { scope target engagedAt reason }\n  }\n"): typeof import('./graphql.js').KillSwitchesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KillSwitchEngage($input: KillSwitchEngageInput!) {\n    killSwitchEngage(input: $input) {\n      killSwitches { scope target }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').KillSwitchEngageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KillSwitchRelease($input: KillSwitchReleaseInput!) {\n    killSwitchRelease(input: $input) {\n      killSwitches { scope target }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').KillSwitchReleaseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeploymentCreate($input: DeploymentCreateInput!) {\n    deploymentCreate(input: $input) {\n      deployment { id mode status }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DeployedAgents {\n    myDeployments(first: 100) {\n      edges { node { id mode status agent { id } } }\n    }\n  }\n"): typeof import('./graphql.js').DeployedAgentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeploymentPause($input: DeploymentInput!) {\n    deploymentPause(input: $input) {\n      deployment { id status pausedAt }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentPauseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeploymentResume($input: DeploymentInput!) {\n    deploymentResume(input: $input) {\n      deployment { id status pausedAt }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentResumeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeploymentCancel($input: DeploymentInput!) {\n    deploymentCancel(input: $input) {\n      deployment { id status cancelledAt }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentCancelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeploymentPolicyEdit($input: DeploymentPolicyEditInput!) {\n    deploymentPolicyEdit(input: $input) {\n      deployment { id policy { capBps leverageMax tokens stopBps allowFlip } }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentPolicyEditDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ApprovalTypedData($deploymentId: ID!, $chainId: Int!) {\n    deploymentApprovalTypedData(deploymentId: $deploymentId, chainId: $chainId) { json nonce }\n  }\n"): typeof import('./graphql.js').ApprovalTypedDataDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeploymentApprove($input: DeploymentApproveInput!) {\n    deploymentApprove(input: $input) {\n      deployment { id status accounts { venue permission checkedAt } }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').DeploymentApproveDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PositionClose($input: PositionCloseInput!) {\n    positionClose(input: $input) {\n      position { id ...PositionLive }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').PositionCloseDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ExternalPositions {\n    externalPositions { account venue mode token side quantity entryPrice }\n  }\n"): typeof import('./graphql.js').ExternalPositionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PositionProtect($input: PositionProtectInput!) {\n    positionProtect(input: $input) {\n      position { id ...PositionLive }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').PositionProtectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PositionLive on Position {\n    id\n    token\n    side\n    state\n    mode\n    quantity\n    entryPrice\n    markPrice\n    leverage\n    unrealisedPnl { amount }\n    realisedPnl { amount }\n    fees { amount }\n    funding { amount }\n    unrealisedBps\n    stopPrice\n    targetPrice\n    trailingStopPrice\n    liquidationPrice\n    isPriceStale\n    protection { price quantity state }\n    exitReason\n    openedAt\n    closedAt\n  }\n"): typeof import('./graphql.js').PositionLiveFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PositionRow on Position {\n    id\n    agent { id name }\n    corrections { id quantityBefore quantityAfter }\n    ...PositionLive\n  }\n"): typeof import('./graphql.js').PositionRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PortfolioHeader on Portfolio {\n    equity { amount }\n    available { amount }\n    unrealisedPnl { amount }\n    realisedPnl { amount }\n    openPositions\n    isBalanced\n    asOf\n  }\n"): typeof import('./graphql.js').PortfolioHeaderFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Positions($first: Int!, $after: String, $deploymentId: ID, $state: PositionState) {\n    positions(first: $first, after: $after, deploymentId: $deploymentId, state: $state) {\n      edges { node { id state mode ...PositionRow } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').PositionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PositionUpdates($deploymentId: ID) {\n    positionUpdates(deploymentId: $deploymentId) { id state mode ...PositionLive }\n  }\n"): typeof import('./graphql.js').PositionUpdatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Portfolio($mode: TradingMode!) {\n    portfolio(mode: $mode) { ...PortfolioHeader }\n  }\n"): typeof import('./graphql.js').PortfolioDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription PortfolioUpdates($mode: TradingMode!) {\n    portfolioUpdates(mode: $mode) { ...PortfolioHeader }\n  }\n"): typeof import('./graphql.js').PortfolioUpdatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Settings {\n    viewer {\n      user { id wallet displayName createdAt }\n      scopes\n      sessions { id createdAt lastSeenAt expiresAt userAgent isCurrent }\n      apiKeys { id name prefix scopes createdAt lastUsedAt revokedAt }\n    }\n  }\n"): typeof import('./graphql.js').SettingsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SessionRevoke($input: SessionRevokeInput!) {\n    sessionRevoke(input: $input) {\n      session { id }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').SessionRevokeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApiKeyCreate($input: ApiKeyCreateInput!) {\n    apiKeyCreate(input: $input) {\n      apiKey { id name }\n      secret\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').ApiKeyCreateDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ApiKeyRevoke($input: ApiKeyRevokeInput!) {\n    apiKeyRevoke(input: $input) {\n      apiKey { id revokedAt }\n      userErrors { field code message }\n    }\n  }\n"): typeof import('./graphql.js').ApiKeyRevokeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription OrderUpdates {\n    orderUpdates {\n      id\n      purpose\n      state\n      token\n      side\n      quantity\n      filledQuantity\n      averagePrice\n      rejection\n    }\n  }\n"): typeof import('./graphql.js').OrderUpdatesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LatestPosts($first: Int!) {\n    posts(first: $first) {\n      edges {\n        node {\n          id\n          ...PostQuote\n          classifications { id isCall }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').LatestPostsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SignalFeed($first: Int!, $after: String, $status: SignalStatus) {\n    signals(first: $first, after: $after, status: $status) {\n      edges { node { id agent { id name } post { ...PostQuote } ...SignalCard } }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').SignalFeedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SignalAdded {\n    signalAdded { id }\n  }\n"): typeof import('./graphql.js').SignalAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment VerdictDetails on Verdict {\n    id\n    isApproved\n    decidedAt\n    leverage\n    size\n    notional { amount }\n    reason { code message action }\n    checks { name isPassed detail }\n    routes { venue isChosen detail }\n    intent {\n      id\n      orders {\n        id\n        purpose\n        state\n        side\n        token\n        quantity\n        filledQuantity\n        averagePrice\n        triggerPrice\n        rejection\n      }\n    }\n  }\n"): typeof import('./graphql.js').VerdictDetailsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SignalCard on Signal {\n    id\n    token\n    side\n    status\n    score\n    confidence\n    entryPrice\n    stopPrice\n    targetPrice\n    leverage\n    createdAt\n    expiresAt\n    reason { code message action }\n    explanation { postScore marketScore rsi macd volumeMomentum isMarketScoreUsed }\n  }\n"): typeof import('./graphql.js').SignalCardFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PostQuote on Post {\n    id\n    text\n    postedAt\n    firstSeenAt\n    isLate\n    url\n    account { id handle displayName }\n    revisions { kind text seenAt }\n  }\n"): typeof import('./graphql.js').PostQuoteFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query AgentActivity($agentId: ID!, $posts: Int!, $isSignedIn: Boolean!) {\n    agent(id: $agentId) {\n      id\n      sources {\n        account {\n          id\n          posts(first: $posts) {\n            edges {\n              node {\n                id\n                firstSeenAt\n                ...PostQuote\n                classifications {\n                  id\n                  engine\n                  model\n                  isCall\n                  durationMs\n                  reason { code message action }\n                  revisions {\n                    kind\n                    seenAt\n                    calls { token side }\n                    reason { code message action }\n                  }\n                }\n                signals {\n                  id\n                  agent { id }\n                  ...SignalCard\n                  myVerdicts @include(if: $isSignedIn) { id ...VerdictDetails }\n                }\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.js').AgentActivityDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription AgentSignalAdded($agentId: ID) {\n    signalAdded(agentId: $agentId) { id }\n  }\n"): typeof import('./graphql.js').AgentSignalAddedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VerdictFeed($first: Int!, $deploymentId: ID) {\n    verdicts(first: $first, deploymentId: $deploymentId) {\n      edges {\n        node {\n          id\n          deployment { id }\n          signal { id ...SignalCard agent { id name } post { ...PostQuote } }\n          ...VerdictDetails\n        }\n      }\n      pageInfo { hasNextPage endCursor }\n    }\n  }\n"): typeof import('./graphql.js').VerdictFeedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription VerdictAdded {\n    verdictAdded { id }\n  }\n"): typeof import('./graphql.js').VerdictAddedDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
