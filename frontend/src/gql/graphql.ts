/* eslint-disable */
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
export type MakeOptional<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]?: Maybe<T[SubKey]> };
export type MakeMaybe<T, K extends keyof T> = Omit<T, K> & { [SubKey in K]: Maybe<T[SubKey]> };
export type MakeEmpty<T extends { [key: string]: unknown }, K extends keyof T> = { [_ in K]?: never };
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  Decimal: { input: string; output: string; }
  DateTime: { input: string; output: string; }
};

export type Side =
  | 'LONG'
  | 'SHORT';

export type Venue =
  | 'HYPERLIQUID'
  | 'OSTIUM'
  | 'SPOT';

export type AgentVenue =
  | 'HYPERLIQUID'
  | 'OSTIUM'
  | 'SPOT'
  | 'MULTI';

export type TradingMode =
  | 'PAPER'
  | 'LIVE';

export type KillScope =
  | 'DEPLOYMENT'
  | 'USER'
  | 'VENUE'
  | 'ALL';

export type Currency =
  | 'USDC';

export type LiquidityRole =
  | 'MAKER'
  | 'TAKER';

export type Money = {
  __typename?: 'Money';
  amount: Scalars['Decimal']['output'];
  currency: Currency;
};

export type UserError = {
  __typename?: 'UserError';
  field: Array<Scalars['String']['output']>;
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
};

export type Reason = {
  __typename?: 'Reason';
  code: Scalars['String']['output'];
  message: Scalars['String']['output'];
  action: Scalars['String']['output'];
};

export type PageInfo = {
  __typename?: 'PageInfo';
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
  endCursor?: Maybe<Scalars['String']['output']>;
};

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  wallet: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  displayName: Scalars['String']['output'];
};

export type Session = {
  __typename?: 'Session';
  id: Scalars['ID']['output'];
  createdAt: Scalars['DateTime']['output'];
  lastSeenAt: Scalars['DateTime']['output'];
  expiresAt: Scalars['DateTime']['output'];
  userAgent?: Maybe<Scalars['String']['output']>;
  isCurrent: Scalars['Boolean']['output'];
};

export type ApiKey = {
  __typename?: 'ApiKey';
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  prefix: Scalars['String']['output'];
  scopes: Array<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type Viewer = {
  __typename?: 'Viewer';
  user: User;
  scopes: Array<Scalars['String']['output']>;
  sessions: Array<Session>;
  apiKeys: Array<ApiKey>;
};

export type SessionRevokeInput = {
  sessionId: Scalars['ID']['input'];
};

export type SessionRevokePayload = {
  __typename?: 'SessionRevokePayload';
  session?: Maybe<Session>;
  userErrors: Array<UserError>;
};

export type ApiKeyCreateInput = {
  name: Scalars['String']['input'];
  scopes: Array<Scalars['String']['input']>;
};

export type ApiKeyCreatePayload = {
  __typename?: 'ApiKeyCreatePayload';
  apiKey?: Maybe<ApiKey>;
  secret?: Maybe<Scalars['String']['output']>;
  userErrors: Array<UserError>;
};

export type ApiKeyRevokeInput = {
  apiKeyId: Scalars['ID']['input'];
};

export type ApiKeyRevokePayload = {
  __typename?: 'ApiKeyRevokePayload';
  apiKey?: Maybe<ApiKey>;
  userErrors: Array<UserError>;
};

export type AgentStatus =
  | 'DRAFT'
  | 'ACTIVE'
  | 'PAUSED'
  | 'RETIRED';

export type AgentVisibility =
  | 'PUBLIC'
  | 'PRIVATE';

export type AgentOrder =
  | 'NEWEST'
  | 'NAME';

export type AgentWeights = {
  __typename?: 'AgentWeights';
  influencerImpact: Scalars['Int']['output'];
  rsi: Scalars['Int']['output'];
  macd: Scalars['Int']['output'];
  volumeMomentum: Scalars['Int']['output'];
  positionSizing: Scalars['Int']['output'];
  stopLossTightness: Scalars['Int']['output'];
  takeProfitTarget: Scalars['Int']['output'];
  riskReward: Scalars['Int']['output'];
};

export type AgentWeightsInput = {
  influencerImpact?: InputMaybe<Scalars['Int']['input']>;
  rsi?: InputMaybe<Scalars['Int']['input']>;
  macd?: InputMaybe<Scalars['Int']['input']>;
  volumeMomentum?: InputMaybe<Scalars['Int']['input']>;
  positionSizing?: InputMaybe<Scalars['Int']['input']>;
  stopLossTightness?: InputMaybe<Scalars['Int']['input']>;
  takeProfitTarget?: InputMaybe<Scalars['Int']['input']>;
  riskReward?: InputMaybe<Scalars['Int']['input']>;
};

export type AgentSource = {
  __typename?: 'AgentSource';
  account: XAccount;
};

export type Agent = {
  __typename?: 'Agent';
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  description: Scalars['String']['output'];
  status: AgentStatus;
  visibility: AgentVisibility;
  venue: AgentVenue;
  weights: AgentWeights;
  creator: User;
  sources: Array<AgentSource>;
  createdAt: Scalars['DateTime']['output'];
  publishedAt?: Maybe<Scalars['DateTime']['output']>;
  isMine: Scalars['Boolean']['output'];
  isSample: Scalars['Boolean']['output'];
  signals: SignalConnection;
  myDeployments: Array<Deployment>;
  activeDeploymentCount: Scalars['Int']['output'];
};


export type AgentSignalsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  includeRejected?: InputMaybe<Scalars['Boolean']['input']>;
};

export type AgentEdge = {
  __typename?: 'AgentEdge';
  cursor: Scalars['String']['output'];
  node: Agent;
};

export type AgentConnection = {
  __typename?: 'AgentConnection';
  edges: Array<AgentEdge>;
  pageInfo: PageInfo;
};

export type AgentFilter = {
  search?: InputMaybe<Scalars['String']['input']>;
  venue?: InputMaybe<AgentVenue>;
  xAccountId?: InputMaybe<Scalars['ID']['input']>;
};

export type PublishTypedData = {
  __typename?: 'PublishTypedData';
  json: Scalars['String']['output'];
  nonce: Scalars['String']['output'];
  expiresAt: Scalars['DateTime']['output'];
};

export type AgentCreateInput = {
  name: Scalars['String']['input'];
  description: Scalars['String']['input'];
  venue: AgentVenue;
  visibility: AgentVisibility;
  weights?: InputMaybe<AgentWeightsInput>;
  xAccountIds: Array<Scalars['ID']['input']>;
};

export type AgentEditInput = {
  agentId: Scalars['ID']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  description?: InputMaybe<Scalars['String']['input']>;
  venue?: InputMaybe<AgentVenue>;
  visibility?: InputMaybe<AgentVisibility>;
  weights?: InputMaybe<AgentWeightsInput>;
  xAccountIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

export type AgentPublishInput = {
  agentId: Scalars['ID']['input'];
  nonce: Scalars['String']['input'];
  expiresAt: Scalars['DateTime']['input'];
  chainId: Scalars['Int']['input'];
  signature: Scalars['String']['input'];
};

export type AgentPauseInput = {
  agentId: Scalars['ID']['input'];
};

export type AgentResumeInput = {
  agentId: Scalars['ID']['input'];
};

export type AgentRetireInput = {
  agentId: Scalars['ID']['input'];
};

export type AgentCreatePayload = {
  __typename?: 'AgentCreatePayload';
  agent?: Maybe<Agent>;
  userErrors: Array<UserError>;
};

export type AgentEditPayload = {
  __typename?: 'AgentEditPayload';
  agent?: Maybe<Agent>;
  userErrors: Array<UserError>;
};

export type AgentPublishPayload = {
  __typename?: 'AgentPublishPayload';
  agent?: Maybe<Agent>;
  userErrors: Array<UserError>;
};

export type AgentPausePayload = {
  __typename?: 'AgentPausePayload';
  agent?: Maybe<Agent>;
  userErrors: Array<UserError>;
};

export type AgentResumePayload = {
  __typename?: 'AgentResumePayload';
  agent?: Maybe<Agent>;
  userErrors: Array<UserError>;
};

export type AgentRetirePayload = {
  __typename?: 'AgentRetirePayload';
  agent?: Maybe<Agent>;
  userErrors: Array<UserError>;
};

export type PostRevisionKind =
  | 'EDITED'
  | 'DELETED';

export type XAccount = {
  __typename?: 'XAccount';
  id: Scalars['ID']['output'];
  handle: Scalars['String']['output'];
  displayName: Scalars['String']['output'];
  isFollowed: Scalars['Boolean']['output'];
  lastPolledAt?: Maybe<Scalars['DateTime']['output']>;
  posts: PostConnection;
};


export type XAccountPostsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type XAccountEdge = {
  __typename?: 'XAccountEdge';
  cursor: Scalars['String']['output'];
  node: XAccount;
};

export type XAccountConnection = {
  __typename?: 'XAccountConnection';
  edges: Array<XAccountEdge>;
  pageInfo: PageInfo;
};

export type PostRevision = {
  __typename?: 'PostRevision';
  kind: PostRevisionKind;
  text?: Maybe<Scalars['String']['output']>;
  seenAt: Scalars['DateTime']['output'];
};

export type Post = {
  __typename?: 'Post';
  id: Scalars['ID']['output'];
  account: XAccount;
  text: Scalars['String']['output'];
  postedAt: Scalars['DateTime']['output'];
  firstSeenAt: Scalars['DateTime']['output'];
  isLate: Scalars['Boolean']['output'];
  url?: Maybe<Scalars['String']['output']>;
  revisions: Array<PostRevision>;
  classifications: Array<Classification>;
  signals: Array<Signal>;
};

export type PostEdge = {
  __typename?: 'PostEdge';
  cursor: Scalars['String']['output'];
  node: Post;
};

export type PostConnection = {
  __typename?: 'PostConnection';
  edges: Array<PostEdge>;
  pageInfo: PageInfo;
};

export type XAccountFollowInput = {
  handle: Scalars['String']['input'];
};

export type XAccountFollowPayload = {
  __typename?: 'XAccountFollowPayload';
  account?: Maybe<XAccount>;
  userErrors: Array<UserError>;
};

export type SignalStatus =
  | 'CREATED'
  | 'REJECTED';

export type TradeCall = {
  __typename?: 'TradeCall';
  token: Scalars['String']['output'];
  side: Side;
  confidence: Scalars['Decimal']['output'];
  entry?: Maybe<Scalars['Decimal']['output']>;
  targets: Array<Scalars['Decimal']['output']>;
  stop?: Maybe<Scalars['Decimal']['output']>;
  leverage?: Maybe<Scalars['Int']['output']>;
  quotes: Array<Scalars['String']['output']>;
};

export type Classification = {
  __typename?: 'Classification';
  id: Scalars['ID']['output'];
  post: Post;
  engine: Scalars['String']['output'];
  model?: Maybe<Scalars['String']['output']>;
  isCall: Scalars['Boolean']['output'];
  reason?: Maybe<Reason>;
  calls: Array<TradeCall>;
  prompt?: Maybe<Scalars['String']['output']>;
  rawAnswer?: Maybe<Scalars['String']['output']>;
  durationMs: Scalars['Int']['output'];
  createdAt: Scalars['DateTime']['output'];
};

export type SignalExplanation = {
  __typename?: 'SignalExplanation';
  postScore?: Maybe<Scalars['Decimal']['output']>;
  marketScore?: Maybe<Scalars['Decimal']['output']>;
  rsi?: Maybe<Scalars['Decimal']['output']>;
  macd?: Maybe<Scalars['Decimal']['output']>;
  volumeMomentum?: Maybe<Scalars['Decimal']['output']>;
  isMarketScoreUsed: Scalars['Boolean']['output'];
};

export type Signal = {
  __typename?: 'Signal';
  id: Scalars['ID']['output'];
  agent: Agent;
  post: Post;
  classification: Classification;
  token: Scalars['String']['output'];
  side: Side;
  status: SignalStatus;
  reason?: Maybe<Reason>;
  score?: Maybe<Scalars['Decimal']['output']>;
  confidence?: Maybe<Scalars['Decimal']['output']>;
  entryPrice?: Maybe<Scalars['Decimal']['output']>;
  stopPrice?: Maybe<Scalars['Decimal']['output']>;
  targetPrice?: Maybe<Scalars['Decimal']['output']>;
  leverage?: Maybe<Scalars['Int']['output']>;
  createdAt: Scalars['DateTime']['output'];
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  explanation: SignalExplanation;
  myVerdicts: Array<Verdict>;
  myPositions: Array<Position>;
};

export type SignalEdge = {
  __typename?: 'SignalEdge';
  cursor: Scalars['String']['output'];
  node: Signal;
};

export type SignalConnection = {
  __typename?: 'SignalConnection';
  edges: Array<SignalEdge>;
  pageInfo: PageInfo;
};

export type DeploymentStatus =
  | 'PENDING'
  | 'ACTIVE'
  | 'PAUSED'
  | 'CANCELLED';

export type Permission =
  | 'YES'
  | 'NO'
  | 'UNKNOWN';

export type DeploymentPolicy = {
  __typename?: 'DeploymentPolicy';
  capBps?: Maybe<Scalars['Int']['output']>;
  leverageMax?: Maybe<Scalars['Int']['output']>;
  tokens?: Maybe<Array<Scalars['String']['output']>>;
  venues: Array<Venue>;
  stopBps?: Maybe<Scalars['Int']['output']>;
  allowFlip: Scalars['Boolean']['output'];
};

export type DeploymentPolicyInput = {
  capBps?: InputMaybe<Scalars['Int']['input']>;
  leverageMax?: InputMaybe<Scalars['Int']['input']>;
  tokens?: InputMaybe<Array<Scalars['String']['input']>>;
  venues?: InputMaybe<Array<Venue>>;
  stopBps?: InputMaybe<Scalars['Int']['input']>;
  allowFlip?: InputMaybe<Scalars['Boolean']['input']>;
};

export type DeploymentAccount = {
  __typename?: 'DeploymentAccount';
  venue: Venue;
  address: Scalars['String']['output'];
  permission: Permission;
  agentAddress?: Maybe<Scalars['String']['output']>;
  checkedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type Deployment = {
  __typename?: 'Deployment';
  id: Scalars['ID']['output'];
  user: User;
  agent: Agent;
  mode: TradingMode;
  status: DeploymentStatus;
  policy: DeploymentPolicy;
  accounts: Array<DeploymentAccount>;
  createdAt: Scalars['DateTime']['output'];
  pausedAt?: Maybe<Scalars['DateTime']['output']>;
  cancelledAt?: Maybe<Scalars['DateTime']['output']>;
  verdicts: VerdictConnection;
  orders: OrderConnection;
  fills: FillConnection;
  positions: PositionConnection;
  wallets: Array<VenueWallet>;
};


export type DeploymentVerdictsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type DeploymentOrdersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type DeploymentFillsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type DeploymentPositionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<PositionState>;
};

export type DeploymentEdge = {
  __typename?: 'DeploymentEdge';
  cursor: Scalars['String']['output'];
  node: Deployment;
};

export type DeploymentConnection = {
  __typename?: 'DeploymentConnection';
  edges: Array<DeploymentEdge>;
  pageInfo: PageInfo;
};

export type ApprovalTypedData = {
  __typename?: 'ApprovalTypedData';
  json: Scalars['String']['output'];
  nonce: Scalars['String']['output'];
};

export type DeploymentCreateInput = {
  agentId: Scalars['ID']['input'];
  mode: TradingMode;
  policy?: InputMaybe<DeploymentPolicyInput>;
  idempotencyKey: Scalars['String']['input'];
};

export type DeploymentApproveInput = {
  deploymentId: Scalars['ID']['input'];
  nonce: Scalars['String']['input'];
  signature: Scalars['String']['input'];
};

export type DeploymentPauseInput = {
  deploymentId: Scalars['ID']['input'];
};

export type DeploymentResumeInput = {
  deploymentId: Scalars['ID']['input'];
};

export type DeploymentCancelInput = {
  deploymentId: Scalars['ID']['input'];
};

export type DeploymentInput = {
  deploymentId: Scalars['ID']['input'];
};

export type DeploymentPolicyEditInput = {
  deploymentId: Scalars['ID']['input'];
  policy: DeploymentPolicyInput;
};

export type DeploymentCreatePayload = {
  __typename?: 'DeploymentCreatePayload';
  deployment?: Maybe<Deployment>;
  userErrors: Array<UserError>;
};

export type DeploymentApprovePayload = {
  __typename?: 'DeploymentApprovePayload';
  deployment?: Maybe<Deployment>;
  userErrors: Array<UserError>;
};

export type DeploymentPausePayload = {
  __typename?: 'DeploymentPausePayload';
  deployment?: Maybe<Deployment>;
  userErrors: Array<UserError>;
};

export type DeploymentResumePayload = {
  __typename?: 'DeploymentResumePayload';
  deployment?: Maybe<Deployment>;
  userErrors: Array<UserError>;
};

export type DeploymentCancelPayload = {
  __typename?: 'DeploymentCancelPayload';
  deployment?: Maybe<Deployment>;
  userErrors: Array<UserError>;
};

export type DeploymentPolicyEditPayload = {
  __typename?: 'DeploymentPolicyEditPayload';
  deployment?: Maybe<Deployment>;
  userErrors: Array<UserError>;
};

export type VerdictCheck = {
  __typename?: 'VerdictCheck';
  name: Scalars['String']['output'];
  isPassed: Scalars['Boolean']['output'];
  detail: Scalars['String']['output'];
};

export type RouteCandidate = {
  __typename?: 'RouteCandidate';
  venue: Venue;
  isChosen: Scalars['Boolean']['output'];
  detail: Scalars['String']['output'];
};

export type Verdict = {
  __typename?: 'Verdict';
  id: Scalars['ID']['output'];
  signal: Signal;
  deployment: Deployment;
  isApproved: Scalars['Boolean']['output'];
  reason?: Maybe<Reason>;
  checks: Array<VerdictCheck>;
  routes: Array<RouteCandidate>;
  size?: Maybe<Scalars['Decimal']['output']>;
  notional?: Maybe<Money>;
  leverage?: Maybe<Scalars['Int']['output']>;
  intent?: Maybe<Intent>;
  decidedAt: Scalars['DateTime']['output'];
};

export type VerdictEdge = {
  __typename?: 'VerdictEdge';
  cursor: Scalars['String']['output'];
  node: Verdict;
};

export type VerdictConnection = {
  __typename?: 'VerdictConnection';
  edges: Array<VerdictEdge>;
  pageInfo: PageInfo;
};

export type Intent = {
  __typename?: 'Intent';
  id: Scalars['ID']['output'];
  verdict: Verdict;
  token: Scalars['String']['output'];
  side: Side;
  quantity: Scalars['Decimal']['output'];
  limitPrice?: Maybe<Scalars['Decimal']['output']>;
  stopPrice?: Maybe<Scalars['Decimal']['output']>;
  targetPrice?: Maybe<Scalars['Decimal']['output']>;
  leverage?: Maybe<Scalars['Int']['output']>;
  clientOrderId: Scalars['String']['output'];
  orders: Array<Order>;
  decidedAt: Scalars['DateTime']['output'];
};

export type OrderState =
  | 'PLANNED'
  | 'SENT'
  | 'RESTING'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'CANCELLED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'UNKNOWN';

export type OrderPurpose =
  | 'ENTRY'
  | 'EXIT'
  | 'PROTECTION';

export type Order = {
  __typename?: 'Order';
  id: Scalars['ID']['output'];
  intent?: Maybe<Intent>;
  position?: Maybe<Position>;
  deployment: Deployment;
  purpose: OrderPurpose;
  state: OrderState;
  token: Scalars['String']['output'];
  side: Side;
  isReduceOnly: Scalars['Boolean']['output'];
  quantity: Scalars['Decimal']['output'];
  filledQuantity: Scalars['Decimal']['output'];
  averagePrice?: Maybe<Scalars['Decimal']['output']>;
  limitPrice?: Maybe<Scalars['Decimal']['output']>;
  triggerPrice?: Maybe<Scalars['Decimal']['output']>;
  clientOrderId: Scalars['String']['output'];
  venueOrderId?: Maybe<Scalars['String']['output']>;
  rejection?: Maybe<Scalars['String']['output']>;
  createdAt: Scalars['DateTime']['output'];
  updatedAt: Scalars['DateTime']['output'];
  fills: Array<Fill>;
};

export type OrderEdge = {
  __typename?: 'OrderEdge';
  cursor: Scalars['String']['output'];
  node: Order;
};

export type OrderConnection = {
  __typename?: 'OrderConnection';
  edges: Array<OrderEdge>;
  pageInfo: PageInfo;
};

export type Fill = {
  __typename?: 'Fill';
  id: Scalars['ID']['output'];
  order: Order;
  quantity: Scalars['Decimal']['output'];
  price: Scalars['Decimal']['output'];
  fee: Money;
  closedPnl?: Maybe<Money>;
  liquidityRole?: Maybe<LiquidityRole>;
  isLiquidation: Scalars['Boolean']['output'];
  filledAt: Scalars['DateTime']['output'];
};

export type FillEdge = {
  __typename?: 'FillEdge';
  cursor: Scalars['String']['output'];
  node: Fill;
};

export type FillConnection = {
  __typename?: 'FillConnection';
  edges: Array<FillEdge>;
  pageInfo: PageInfo;
};

export type KillSwitch = {
  __typename?: 'KillSwitch';
  scope: KillScope;
  target?: Maybe<Scalars['ID']['output']>;
  engagedAt: Scalars['DateTime']['output'];
  engagedBy?: Maybe<Scalars['String']['output']>;
  reason?: Maybe<Scalars['String']['output']>;
};

export type KillSwitchEngageInput = {
  scope: KillScope;
  target?: InputMaybe<Scalars['ID']['input']>;
  venue?: InputMaybe<Venue>;
  reason: Scalars['String']['input'];
};

export type KillSwitchReleaseInput = {
  scope: KillScope;
  target?: InputMaybe<Scalars['ID']['input']>;
  venue?: InputMaybe<Venue>;
};

export type KillSwitchEngagePayload = {
  __typename?: 'KillSwitchEngagePayload';
  killSwitches: Array<KillSwitch>;
  userErrors: Array<UserError>;
};

export type KillSwitchReleasePayload = {
  __typename?: 'KillSwitchReleasePayload';
  killSwitches: Array<KillSwitch>;
  userErrors: Array<UserError>;
};

export type PositionState =
  | 'OPENING'
  | 'OPEN'
  | 'CLOSING'
  | 'CLOSED'
  | 'UNKNOWN';

export type ExitReason =
  | 'LIQUIDATION'
  | 'HARD_STOP'
  | 'STOP_LOSS'
  | 'TRAILING_STOP'
  | 'TAKE_PROFIT'
  | 'MAX_HOLDING'
  | 'MANUAL'
  | 'FLIP'
  | 'VENUE_CLOSED';

export type ProtectionState =
  | 'NONE'
  | 'PLACING'
  | 'PLACED'
  | 'FAILED';

export type Protection = {
  __typename?: 'Protection';
  price?: Maybe<Scalars['Decimal']['output']>;
  quantity?: Maybe<Scalars['Decimal']['output']>;
  state: ProtectionState;
};

export type Position = {
  __typename?: 'Position';
  id: Scalars['ID']['output'];
  deployment: Deployment;
  agent: Agent;
  signal?: Maybe<Signal>;
  token: Scalars['String']['output'];
  side: Side;
  state: PositionState;
  mode: TradingMode;
  quantity: Scalars['Decimal']['output'];
  entryPrice?: Maybe<Scalars['Decimal']['output']>;
  markPrice?: Maybe<Scalars['Decimal']['output']>;
  leverage?: Maybe<Scalars['Int']['output']>;
  unrealisedPnl: Money;
  realisedPnl: Money;
  fees: Money;
  funding: Money;
  unrealisedBps?: Maybe<Scalars['Int']['output']>;
  stopPrice?: Maybe<Scalars['Decimal']['output']>;
  targetPrice?: Maybe<Scalars['Decimal']['output']>;
  trailingStopPrice?: Maybe<Scalars['Decimal']['output']>;
  liquidationPrice?: Maybe<Scalars['Decimal']['output']>;
  isPriceStale: Scalars['Boolean']['output'];
  protection?: Maybe<Protection>;
  exitReason?: Maybe<ExitReason>;
  openedAt?: Maybe<Scalars['DateTime']['output']>;
  closedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type PositionEdge = {
  __typename?: 'PositionEdge';
  cursor: Scalars['String']['output'];
  node: Position;
};

export type PositionConnection = {
  __typename?: 'PositionConnection';
  edges: Array<PositionEdge>;
  pageInfo: PageInfo;
};

export type ExternalPosition = {
  __typename?: 'ExternalPosition';
  account: Scalars['String']['output'];
  venue: Venue;
  token: Scalars['String']['output'];
  side: Side;
  quantity: Scalars['Decimal']['output'];
  entryPrice?: Maybe<Scalars['Decimal']['output']>;
};

export type DeploymentEquity = {
  __typename?: 'DeploymentEquity';
  deployment: Deployment;
  equity: Money;
};

export type Portfolio = {
  __typename?: 'Portfolio';
  equity: Money;
  available: Money;
  unrealisedPnl: Money;
  realisedPnl: Money;
  openPositions: Scalars['Int']['output'];
  asOf: Scalars['DateTime']['output'];
  deployments: Array<DeploymentEquity>;
};

export type PositionCloseInput = {
  positionId: Scalars['ID']['input'];
  idempotencyKey: Scalars['String']['input'];
};

export type PositionClosePayload = {
  __typename?: 'PositionClosePayload';
  position?: Maybe<Position>;
  userErrors: Array<UserError>;
};

export type VenueWallet = {
  __typename?: 'VenueWallet';
  id: Scalars['ID']['output'];
  venue: Venue;
  mode: TradingMode;
  accountAddress: Scalars['String']['output'];
  agentAddress: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  isRetired: Scalars['Boolean']['output'];
};

export type CandleInterval =
  | 'M1'
  | 'M5'
  | 'M15'
  | 'H1'
  | 'H4'
  | 'D1';

export type Market = {
  __typename?: 'Market';
  id: Scalars['ID']['output'];
  venue: Venue;
  token: Scalars['String']['output'];
  symbol: Scalars['String']['output'];
  sizeDecimals: Scalars['Int']['output'];
  maxLeverage: Scalars['Int']['output'];
  minNotional: Money;
  markPrice?: Maybe<Scalars['Decimal']['output']>;
  isStale: Scalars['Boolean']['output'];
  asOf?: Maybe<Scalars['DateTime']['output']>;
  fundingRate?: Maybe<Scalars['Decimal']['output']>;
};

export type Candle = {
  __typename?: 'Candle';
  openTime: Scalars['DateTime']['output'];
  open: Scalars['Decimal']['output'];
  high: Scalars['Decimal']['output'];
  low: Scalars['Decimal']['output'];
  close: Scalars['Decimal']['output'];
  volume: Scalars['Decimal']['output'];
};

export type VenueStatus = {
  __typename?: 'VenueStatus';
  venue: Venue;
  channel: Scalars['String']['output'];
  isFresh: Scalars['Boolean']['output'];
  lastMessageAt?: Maybe<Scalars['DateTime']['output']>;
};

export type Query = {
  __typename?: 'Query';
  viewer?: Maybe<Viewer>;
  agent?: Maybe<Agent>;
  agents: AgentConnection;
  myAgents: AgentConnection;
  agentPublishTypedData: PublishTypedData;
  xAccount?: Maybe<XAccount>;
  xAccounts: XAccountConnection;
  post?: Maybe<Post>;
  posts: PostConnection;
  signal?: Maybe<Signal>;
  signals: SignalConnection;
  classification?: Maybe<Classification>;
  deployment?: Maybe<Deployment>;
  myDeployments: DeploymentConnection;
  deploymentApprovalTypedData: ApprovalTypedData;
  verdict?: Maybe<Verdict>;
  verdicts: VerdictConnection;
  order?: Maybe<Order>;
  orders: OrderConnection;
  fills: FillConnection;
  killSwitches: Array<KillSwitch>;
  position?: Maybe<Position>;
  positions: PositionConnection;
  portfolio: Portfolio;
  externalPositions: Array<ExternalPosition>;
  myVenueWallets: Array<VenueWallet>;
  markets: Array<Market>;
  market?: Maybe<Market>;
  candles: Array<Candle>;
  venueStatus: Array<VenueStatus>;
};


export type QueryAgentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryAgentsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AgentFilter>;
  orderBy?: InputMaybe<AgentOrder>;
};


export type QueryMyAgentsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryAgentPublishTypedDataArgs = {
  agentId: Scalars['ID']['input'];
  chainId: Scalars['Int']['input'];
};


export type QueryXAccountArgs = {
  id: Scalars['ID']['input'];
};


export type QueryXAccountsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPostArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPostsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  xAccountId?: InputMaybe<Scalars['ID']['input']>;
};


export type QuerySignalArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySignalsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  agentId?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<SignalStatus>;
};


export type QueryClassificationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDeploymentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMyDeploymentsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<DeploymentStatus>;
};


export type QueryDeploymentApprovalTypedDataArgs = {
  deploymentId: Scalars['ID']['input'];
  chainId: Scalars['Int']['input'];
};


export type QueryVerdictArgs = {
  id: Scalars['ID']['input'];
};


export type QueryVerdictsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  signalId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOrdersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  state?: InputMaybe<OrderState>;
};


export type QueryFillsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryPositionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPositionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  state?: InputMaybe<PositionState>;
};


export type QueryPortfolioArgs = {
  mode?: InputMaybe<TradingMode>;
};


export type QueryMarketsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMarketArgs = {
  token: Scalars['String']['input'];
  venue?: InputMaybe<Venue>;
};


export type QueryCandlesArgs = {
  token: Scalars['String']['input'];
  interval: CandleInterval;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};

export type Mutation = {
  __typename?: 'Mutation';
  sessionRevoke: SessionRevokePayload;
  apiKeyCreate: ApiKeyCreatePayload;
  apiKeyRevoke: ApiKeyRevokePayload;
  agentCreate: AgentCreatePayload;
  agentEdit: AgentEditPayload;
  agentPublish: AgentPublishPayload;
  agentPause: AgentPausePayload;
  agentResume: AgentResumePayload;
  agentRetire: AgentRetirePayload;
  xAccountFollow: XAccountFollowPayload;
  deploymentCreate: DeploymentCreatePayload;
  deploymentApprove: DeploymentApprovePayload;
  deploymentPause: DeploymentPausePayload;
  deploymentResume: DeploymentResumePayload;
  deploymentCancel: DeploymentCancelPayload;
  deploymentPolicyEdit: DeploymentPolicyEditPayload;
  killSwitchEngage: KillSwitchEngagePayload;
  killSwitchRelease: KillSwitchReleasePayload;
  positionClose: PositionClosePayload;
};


export type MutationSessionRevokeArgs = {
  input: SessionRevokeInput;
};


export type MutationApiKeyCreateArgs = {
  input: ApiKeyCreateInput;
};


export type MutationApiKeyRevokeArgs = {
  input: ApiKeyRevokeInput;
};


export type MutationAgentCreateArgs = {
  input: AgentCreateInput;
};


export type MutationAgentEditArgs = {
  input: AgentEditInput;
};


export type MutationAgentPublishArgs = {
  input: AgentPublishInput;
};


export type MutationAgentPauseArgs = {
  input: AgentPauseInput;
};


export type MutationAgentResumeArgs = {
  input: AgentResumeInput;
};


export type MutationAgentRetireArgs = {
  input: AgentRetireInput;
};


export type MutationXAccountFollowArgs = {
  input: XAccountFollowInput;
};


export type MutationDeploymentCreateArgs = {
  input: DeploymentCreateInput;
};


export type MutationDeploymentApproveArgs = {
  input: DeploymentApproveInput;
};


export type MutationDeploymentPauseArgs = {
  input: DeploymentInput;
};


export type MutationDeploymentResumeArgs = {
  input: DeploymentInput;
};


export type MutationDeploymentCancelArgs = {
  input: DeploymentInput;
};


export type MutationDeploymentPolicyEditArgs = {
  input: DeploymentPolicyEditInput;
};


export type MutationKillSwitchEngageArgs = {
  input: KillSwitchEngageInput;
};


export type MutationKillSwitchReleaseArgs = {
  input: KillSwitchReleaseInput;
};


export type MutationPositionCloseArgs = {
  input: PositionCloseInput;
};

export type Subscription = {
  __typename?: 'Subscription';
  signalAdded: Signal;
  orderUpdates: Order;
  verdictAdded: Verdict;
  positionUpdates: Position;
  portfolioUpdates: Portfolio;
  priceUpdates: Market;
};


export type SubscriptionSignalAddedArgs = {
  agentId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionPositionUpdatesArgs = {
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionPortfolioUpdatesArgs = {
  mode?: InputMaybe<TradingMode>;
};


export type SubscriptionPriceUpdatesArgs = {
  tokens: Array<Scalars['String']['input']>;
};

export type AgentCardFragment = (
  { __typename?: 'Agent', id: string, name: string, description: string, status: AgentStatus, visibility: AgentVisibility, venue: AgentVenue, isSample: boolean, isMine: boolean, sources: Array<{ __typename?: 'AgentSource', account: { __typename?: 'XAccount', id: string, handle: string } }> }
  & { ' $fragmentRefs'?: { 'WeightBarsFragment': WeightBarsFragment } }
) & { ' $fragmentName'?: 'AgentCardFragment' };

export type AgentOverviewFragment = { __typename?: 'Agent', id: string, name: string, description: string, status: AgentStatus, visibility: AgentVisibility, venue: AgentVenue, isSample: boolean, isMine: boolean, createdAt: string, publishedAt?: string | null, creator: { __typename?: 'User', id: string, wallet: string }, sources: Array<{ __typename?: 'AgentSource', account: { __typename?: 'XAccount', id: string, handle: string } }> } & { ' $fragmentName'?: 'AgentOverviewFragment' };

export type XAccountsQueryVariables = Exact<{
  search?: InputMaybe<Scalars['String']['input']>;
}>;


export type XAccountsQuery = { __typename?: 'Query', xAccounts: { __typename?: 'XAccountConnection', edges: Array<{ __typename?: 'XAccountEdge', node: { __typename?: 'XAccount', id: string, handle: string, displayName: string } }> } };

export type MyAgentsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyAgentsQuery = { __typename?: 'Query', myAgents: { __typename?: 'AgentConnection', edges: Array<{ __typename?: 'AgentEdge', node: (
        { __typename?: 'Agent', id: string, name: string, status: AgentStatus }
        & { ' $fragmentRefs'?: { 'AgentCardFragment': AgentCardFragment } }
      ) }> } };

export type WeightBarsFragment = { __typename?: 'Agent', weights: { __typename?: 'AgentWeights', influencerImpact: number, rsi: number, macd: number, volumeMomentum: number, positionSizing: number, stopLossTightness: number, takeProfitTarget: number, riskReward: number } } & { ' $fragmentName'?: 'WeightBarsFragment' };

export type AgentQueryVariables = Exact<{
  agentId: Scalars['ID']['input'];
}>;


export type AgentQuery = { __typename?: 'Query', agent?: (
    { __typename?: 'Agent', id: string, name: string, description: string, status: AgentStatus, isMine: boolean }
    & { ' $fragmentRefs'?: { 'AgentOverviewFragment': AgentOverviewFragment;'WeightBarsFragment': WeightBarsFragment } }
  ) | null };

export type PublishTypedDataQueryVariables = Exact<{
  agentId: Scalars['ID']['input'];
  chainId: Scalars['Int']['input'];
}>;


export type PublishTypedDataQuery = { __typename?: 'Query', agentPublishTypedData: { __typename?: 'PublishTypedData', json: string, nonce: string, expiresAt: string } };

export type AgentPublishMutationVariables = Exact<{
  input: AgentPublishInput;
}>;


export type AgentPublishMutation = { __typename?: 'Mutation', agentPublish: { __typename?: 'AgentPublishPayload', agent?: { __typename?: 'Agent', id: string, status: AgentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type AgentPauseMutationVariables = Exact<{
  input: AgentPauseInput;
}>;


export type AgentPauseMutation = { __typename?: 'Mutation', agentPause: { __typename?: 'AgentPausePayload', agent?: { __typename?: 'Agent', id: string, status: AgentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type AgentResumeMutationVariables = Exact<{
  input: AgentResumeInput;
}>;


export type AgentResumeMutation = { __typename?: 'Mutation', agentResume: { __typename?: 'AgentResumePayload', agent?: { __typename?: 'Agent', id: string, status: AgentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type AgentRetireMutationVariables = Exact<{
  input: AgentRetireInput;
}>;


export type AgentRetireMutation = { __typename?: 'Mutation', agentRetire: { __typename?: 'AgentRetirePayload', agent?: { __typename?: 'Agent', id: string, status: AgentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type AgentCreateMutationVariables = Exact<{
  input: AgentCreateInput;
}>;


export type AgentCreateMutation = { __typename?: 'Mutation', agentCreate: { __typename?: 'AgentCreatePayload', agent?: { __typename?: 'Agent', id: string, name: string, status: AgentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type XAccountFollowMutationVariables = Exact<{
  input: XAccountFollowInput;
}>;


export type XAccountFollowMutation = { __typename?: 'Mutation', xAccountFollow: { __typename?: 'XAccountFollowPayload', account?: { __typename?: 'XAccount', id: string, handle: string } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type MarketplaceQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AgentFilter>;
  orderBy?: InputMaybe<AgentOrder>;
}>;


export type MarketplaceQuery = { __typename?: 'Query', agents: { __typename?: 'AgentConnection', edges: Array<{ __typename?: 'AgentEdge', node: (
        { __typename?: 'Agent', id: string, name: string, status: AgentStatus }
        & { ' $fragmentRefs'?: { 'AgentCardFragment': AgentCardFragment } }
      ) }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } };

export type AgentChartQueryVariables = Exact<{
  agentId: Scalars['ID']['input'];
  isSignedIn: Scalars['Boolean']['input'];
}>;


export type AgentChartQuery = { __typename?: 'Query', agent?: { __typename?: 'Agent', id: string, signals: { __typename?: 'SignalConnection', edges: Array<{ __typename?: 'SignalEdge', node: { __typename?: 'Signal', id: string, token: string, side: Side, createdAt: string } }> }, myDeployments?: Array<{ __typename?: 'Deployment', id: string, fills: { __typename?: 'FillConnection', edges: Array<{ __typename?: 'FillEdge', node: { __typename?: 'Fill', id: string, price: string, quantity: string, filledAt: string, order: { __typename?: 'Order', id: string, purpose: OrderPurpose, side: Side, token: string } } }> }, positions: { __typename?: 'PositionConnection', edges: Array<{ __typename?: 'PositionEdge', node: { __typename?: 'Position', id: string, token: string, side: Side, state: PositionState, entryPrice?: string | null, stopPrice?: string | null, targetPrice?: string | null, trailingStopPrice?: string | null } }> } }> } | null };

export type BarsQueryVariables = Exact<{
  token: Scalars['String']['input'];
  interval: CandleInterval;
  limit: Scalars['Int']['input'];
}>;


export type BarsQuery = { __typename?: 'Query', candles: Array<{ __typename?: 'Candle', openTime: string, open: string, high: string, low: string, close: string }> };

export type ChartPriceSubscriptionVariables = Exact<{
  tokens: Array<Scalars['String']['input']> | Scalars['String']['input'];
}>;


export type ChartPriceSubscription = { __typename?: 'Subscription', priceUpdates: { __typename?: 'Market', id: string, token: string, markPrice?: string | null } };

export type DeploymentCardFragment = { __typename?: 'Deployment', id: string, mode: TradingMode, status: DeploymentStatus, createdAt: string, pausedAt?: string | null, cancelledAt?: string | null, agent: { __typename?: 'Agent', id: string, name: string }, policy: { __typename?: 'DeploymentPolicy', capBps?: number | null, leverageMax?: number | null, tokens?: Array<string> | null, venues: Array<Venue>, stopBps?: number | null, allowFlip: boolean }, accounts: Array<{ __typename?: 'DeploymentAccount', venue: Venue, address: string, permission: Permission, agentAddress?: string | null, checkedAt?: string | null }> } & { ' $fragmentName'?: 'DeploymentCardFragment' };

export type DeploymentsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<DeploymentStatus>;
}>;


export type DeploymentsQuery = { __typename?: 'Query', myDeployments: { __typename?: 'DeploymentConnection', edges: Array<{ __typename?: 'DeploymentEdge', node: (
        { __typename?: 'Deployment', id: string }
        & { ' $fragmentRefs'?: { 'DeploymentCardFragment': DeploymentCardFragment } }
      ) }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } };

export type DeploymentQueryVariables = Exact<{
  deploymentId: Scalars['ID']['input'];
}>;


export type DeploymentQuery = { __typename?: 'Query', deployment?: (
    { __typename?: 'Deployment', id: string, status: DeploymentStatus, mode: TradingMode, agent: { __typename?: 'Agent', id: string, name: string } }
    & { ' $fragmentRefs'?: { 'DeploymentCardFragment': DeploymentCardFragment } }
  ) | null };

export type DeploymentOrdersQueryVariables = Exact<{
  deploymentId: Scalars['ID']['input'];
}>;


export type DeploymentOrdersQuery = { __typename?: 'Query', orders: { __typename?: 'OrderConnection', edges: Array<{ __typename?: 'OrderEdge', node: { __typename?: 'Order', id: string, purpose: OrderPurpose, state: OrderState, token: string, side: Side, quantity: string, filledQuantity: string, averagePrice?: string | null, limitPrice?: string | null, triggerPrice?: string | null, rejection?: string | null, createdAt: string, fills: Array<{ __typename?: 'Fill', id: string, fee: { __typename?: 'Money', amount: string } }> } }> } };

export type KillSwitchesQueryVariables = Exact<{ [key: string]: never; }>;


export type KillSwitchesQuery = { __typename?: 'Query', killSwitches: Array<{ __typename?: 'KillSwitch', scope: KillScope, target?: string | null, engagedAt: string, reason?: string | null }> };

export type KillSwitchEngageMutationVariables = Exact<{
  input: KillSwitchEngageInput;
}>;


export type KillSwitchEngageMutation = { __typename?: 'Mutation', killSwitchEngage: { __typename?: 'KillSwitchEngagePayload', killSwitches: Array<{ __typename?: 'KillSwitch', scope: KillScope, target?: string | null }>, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type KillSwitchReleaseMutationVariables = Exact<{
  input: KillSwitchReleaseInput;
}>;


export type KillSwitchReleaseMutation = { __typename?: 'Mutation', killSwitchRelease: { __typename?: 'KillSwitchReleasePayload', killSwitches: Array<{ __typename?: 'KillSwitch', scope: KillScope, target?: string | null }>, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentCreateMutationVariables = Exact<{
  input: DeploymentCreateInput;
}>;


export type DeploymentCreateMutation = { __typename?: 'Mutation', deploymentCreate: { __typename?: 'DeploymentCreatePayload', deployment?: { __typename?: 'Deployment', id: string, mode: TradingMode, status: DeploymentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeployedAgentsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeployedAgentsQuery = { __typename?: 'Query', myDeployments: { __typename?: 'DeploymentConnection', edges: Array<{ __typename?: 'DeploymentEdge', node: { __typename?: 'Deployment', id: string, mode: TradingMode, status: DeploymentStatus, agent: { __typename?: 'Agent', id: string } } }> } };

export type DeploymentPauseMutationVariables = Exact<{
  input: DeploymentInput;
}>;


export type DeploymentPauseMutation = { __typename?: 'Mutation', deploymentPause: { __typename?: 'DeploymentPausePayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, pausedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentResumeMutationVariables = Exact<{
  input: DeploymentInput;
}>;


export type DeploymentResumeMutation = { __typename?: 'Mutation', deploymentResume: { __typename?: 'DeploymentResumePayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, pausedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentCancelMutationVariables = Exact<{
  input: DeploymentInput;
}>;


export type DeploymentCancelMutation = { __typename?: 'Mutation', deploymentCancel: { __typename?: 'DeploymentCancelPayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, cancelledAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentPolicyEditMutationVariables = Exact<{
  input: DeploymentPolicyEditInput;
}>;


export type DeploymentPolicyEditMutation = { __typename?: 'Mutation', deploymentPolicyEdit: { __typename?: 'DeploymentPolicyEditPayload', deployment?: { __typename?: 'Deployment', id: string, policy: { __typename?: 'DeploymentPolicy', capBps?: number | null, leverageMax?: number | null, tokens?: Array<string> | null, stopBps?: number | null, allowFlip: boolean } } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type ApprovalTypedDataQueryVariables = Exact<{
  deploymentId: Scalars['ID']['input'];
  chainId: Scalars['Int']['input'];
}>;


export type ApprovalTypedDataQuery = { __typename?: 'Query', deploymentApprovalTypedData: { __typename?: 'ApprovalTypedData', json: string, nonce: string } };

export type DeploymentApproveMutationVariables = Exact<{
  input: DeploymentApproveInput;
}>;


export type DeploymentApproveMutation = { __typename?: 'Mutation', deploymentApprove: { __typename?: 'DeploymentApprovePayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, accounts: Array<{ __typename?: 'DeploymentAccount', venue: Venue, permission: Permission, checkedAt?: string | null }> } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type PositionCloseMutationVariables = Exact<{
  input: PositionCloseInput;
}>;


export type PositionCloseMutation = { __typename?: 'Mutation', positionClose: { __typename?: 'PositionClosePayload', position?: (
      { __typename?: 'Position', id: string }
      & { ' $fragmentRefs'?: { 'PositionLiveFragment': PositionLiveFragment } }
    ) | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type ExternalPositionsQueryVariables = Exact<{ [key: string]: never; }>;


export type ExternalPositionsQuery = { __typename?: 'Query', externalPositions: Array<{ __typename?: 'ExternalPosition', account: string, venue: Venue, token: string, side: Side, quantity: string, entryPrice?: string | null }> };

export type PositionLiveFragment = { __typename?: 'Position', id: string, token: string, side: Side, state: PositionState, mode: TradingMode, quantity: string, entryPrice?: string | null, markPrice?: string | null, leverage?: number | null, unrealisedBps?: number | null, stopPrice?: string | null, targetPrice?: string | null, trailingStopPrice?: string | null, liquidationPrice?: string | null, isPriceStale: boolean, exitReason?: ExitReason | null, openedAt?: string | null, closedAt?: string | null, unrealisedPnl: { __typename?: 'Money', amount: string }, realisedPnl: { __typename?: 'Money', amount: string }, fees: { __typename?: 'Money', amount: string }, funding: { __typename?: 'Money', amount: string }, protection?: { __typename?: 'Protection', price?: string | null, quantity?: string | null, state: ProtectionState } | null } & { ' $fragmentName'?: 'PositionLiveFragment' };

export type PositionRowFragment = (
  { __typename?: 'Position', id: string, agent: { __typename?: 'Agent', id: string, name: string } }
  & { ' $fragmentRefs'?: { 'PositionLiveFragment': PositionLiveFragment } }
) & { ' $fragmentName'?: 'PositionRowFragment' };

export type PortfolioHeaderFragment = { __typename?: 'Portfolio', openPositions: number, asOf: string, equity: { __typename?: 'Money', amount: string }, available: { __typename?: 'Money', amount: string }, unrealisedPnl: { __typename?: 'Money', amount: string }, realisedPnl: { __typename?: 'Money', amount: string } } & { ' $fragmentName'?: 'PortfolioHeaderFragment' };

export type PositionsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  state?: InputMaybe<PositionState>;
}>;


export type PositionsQuery = { __typename?: 'Query', positions: { __typename?: 'PositionConnection', edges: Array<{ __typename?: 'PositionEdge', node: (
        { __typename?: 'Position', id: string, state: PositionState, mode: TradingMode }
        & { ' $fragmentRefs'?: { 'PositionRowFragment': PositionRowFragment } }
      ) }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } };

export type PositionUpdatesSubscriptionVariables = Exact<{
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type PositionUpdatesSubscription = { __typename?: 'Subscription', positionUpdates: (
    { __typename?: 'Position', id: string, state: PositionState, mode: TradingMode }
    & { ' $fragmentRefs'?: { 'PositionLiveFragment': PositionLiveFragment } }
  ) };

export type PortfolioQueryVariables = Exact<{
  mode?: InputMaybe<TradingMode>;
}>;


export type PortfolioQuery = { __typename?: 'Query', portfolio: (
    { __typename?: 'Portfolio' }
    & { ' $fragmentRefs'?: { 'PortfolioHeaderFragment': PortfolioHeaderFragment } }
  ) };

export type PortfolioUpdatesSubscriptionVariables = Exact<{
  mode?: InputMaybe<TradingMode>;
}>;


export type PortfolioUpdatesSubscription = { __typename?: 'Subscription', portfolioUpdates: (
    { __typename?: 'Portfolio' }
    & { ' $fragmentRefs'?: { 'PortfolioHeaderFragment': PortfolioHeaderFragment } }
  ) };

export type SettingsQueryVariables = Exact<{ [key: string]: never; }>;


export type SettingsQuery = { __typename?: 'Query', viewer?: { __typename?: 'Viewer', scopes: Array<string>, user: { __typename?: 'User', id: string, wallet: string, displayName: string, createdAt: string }, sessions: Array<{ __typename?: 'Session', id: string, createdAt: string, lastSeenAt: string, expiresAt: string, userAgent?: string | null, isCurrent: boolean }>, apiKeys: Array<{ __typename?: 'ApiKey', id: string, name: string, prefix: string, scopes: Array<string>, createdAt: string, lastUsedAt?: string | null, revokedAt?: string | null }> } | null };

export type SessionRevokeMutationVariables = Exact<{
  input: SessionRevokeInput;
}>;


export type SessionRevokeMutation = { __typename?: 'Mutation', sessionRevoke: { __typename?: 'SessionRevokePayload', session?: { __typename?: 'Session', id: string } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type ApiKeyCreateMutationVariables = Exact<{
  input: ApiKeyCreateInput;
}>;


export type ApiKeyCreateMutation = { __typename?: 'Mutation', apiKeyCreate: { __typename?: 'ApiKeyCreatePayload', secret?: string | null, apiKey?: { __typename?: 'ApiKey', id: string, name: string } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type ApiKeyRevokeMutationVariables = Exact<{
  input: ApiKeyRevokeInput;
}>;


export type ApiKeyRevokeMutation = { __typename?: 'Mutation', apiKeyRevoke: { __typename?: 'ApiKeyRevokePayload', apiKey?: { __typename?: 'ApiKey', id: string, revokedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type OrderUpdatesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type OrderUpdatesSubscription = { __typename?: 'Subscription', orderUpdates: { __typename?: 'Order', id: string, purpose: OrderPurpose, state: OrderState, token: string, side: Side, quantity: string, filledQuantity: string, averagePrice?: string | null, rejection?: string | null } };

export type SignalFeedQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<SignalStatus>;
}>;


export type SignalFeedQuery = { __typename?: 'Query', signals: { __typename?: 'SignalConnection', edges: Array<{ __typename?: 'SignalEdge', node: (
        { __typename?: 'Signal', id: string, agent: { __typename?: 'Agent', id: string, name: string }, post: (
          { __typename?: 'Post' }
          & { ' $fragmentRefs'?: { 'PostQuoteFragment': PostQuoteFragment } }
        ) }
        & { ' $fragmentRefs'?: { 'SignalCardFragment': SignalCardFragment } }
      ) }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } };

export type SignalAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type SignalAddedSubscription = { __typename?: 'Subscription', signalAdded: { __typename?: 'Signal', id: string } };

export type VerdictDetailsFragment = { __typename?: 'Verdict', id: string, isApproved: boolean, decidedAt: string, leverage?: number | null, size?: string | null, notional?: { __typename?: 'Money', amount: string } | null, reason?: { __typename?: 'Reason', code: string, message: string, action: string } | null, checks: Array<{ __typename?: 'VerdictCheck', name: string, isPassed: boolean, detail: string }>, routes: Array<{ __typename?: 'RouteCandidate', venue: Venue, isChosen: boolean, detail: string }>, intent?: { __typename?: 'Intent', id: string, orders: Array<{ __typename?: 'Order', id: string, purpose: OrderPurpose, state: OrderState, side: Side, token: string, quantity: string, filledQuantity: string, averagePrice?: string | null, triggerPrice?: string | null, rejection?: string | null, fills: Array<{ __typename?: 'Fill', id: string, quantity: string, price: string, filledAt: string, fee: { __typename?: 'Money', amount: string } }> }> } | null } & { ' $fragmentName'?: 'VerdictDetailsFragment' };

export type SignalCardFragment = { __typename?: 'Signal', id: string, token: string, side: Side, status: SignalStatus, score?: string | null, confidence?: string | null, entryPrice?: string | null, stopPrice?: string | null, targetPrice?: string | null, leverage?: number | null, createdAt: string, expiresAt?: string | null, reason?: { __typename?: 'Reason', code: string, message: string, action: string } | null, explanation: { __typename?: 'SignalExplanation', postScore?: string | null, marketScore?: string | null, rsi?: string | null, macd?: string | null, volumeMomentum?: string | null, isMarketScoreUsed: boolean } } & { ' $fragmentName'?: 'SignalCardFragment' };

export type PostQuoteFragment = { __typename?: 'Post', id: string, text: string, postedAt: string, firstSeenAt: string, isLate: boolean, url?: string | null, account: { __typename?: 'XAccount', id: string, handle: string, displayName: string }, revisions: Array<{ __typename?: 'PostRevision', kind: PostRevisionKind, text?: string | null, seenAt: string }> } & { ' $fragmentName'?: 'PostQuoteFragment' };

export type AgentActivityQueryVariables = Exact<{
  agentId: Scalars['ID']['input'];
  posts: Scalars['Int']['input'];
  isSignedIn: Scalars['Boolean']['input'];
}>;


export type AgentActivityQuery = { __typename?: 'Query', agent?: { __typename?: 'Agent', id: string, sources: Array<{ __typename?: 'AgentSource', account: { __typename?: 'XAccount', id: string, posts: { __typename?: 'PostConnection', edges: Array<{ __typename?: 'PostEdge', node: (
              { __typename?: 'Post', id: string, firstSeenAt: string, classifications: Array<{ __typename?: 'Classification', id: string, engine: string, model?: string | null, isCall: boolean, durationMs: number, reason?: { __typename?: 'Reason', code: string, message: string, action: string } | null }>, signals: Array<(
                { __typename?: 'Signal', id: string, agent: { __typename?: 'Agent', id: string }, myVerdicts?: Array<(
                  { __typename?: 'Verdict', id: string }
                  & { ' $fragmentRefs'?: { 'VerdictDetailsFragment': VerdictDetailsFragment } }
                )> }
                & { ' $fragmentRefs'?: { 'SignalCardFragment': SignalCardFragment } }
              )> }
              & { ' $fragmentRefs'?: { 'PostQuoteFragment': PostQuoteFragment } }
            ) }> } } }> } | null };

export type AgentSignalAddedSubscriptionVariables = Exact<{
  agentId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type AgentSignalAddedSubscription = { __typename?: 'Subscription', signalAdded: { __typename?: 'Signal', id: string } };

export type VerdictFeedQueryVariables = Exact<{
  first: Scalars['Int']['input'];
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
}>;


export type VerdictFeedQuery = { __typename?: 'Query', verdicts: { __typename?: 'VerdictConnection', edges: Array<{ __typename?: 'VerdictEdge', node: (
        { __typename?: 'Verdict', id: string, deployment: { __typename?: 'Deployment', id: string }, signal: (
          { __typename?: 'Signal', id: string, agent: { __typename?: 'Agent', id: string, name: string }, post: (
            { __typename?: 'Post' }
            & { ' $fragmentRefs'?: { 'PostQuoteFragment': PostQuoteFragment } }
          ) }
          & { ' $fragmentRefs'?: { 'SignalCardFragment': SignalCardFragment } }
        ) }
        & { ' $fragmentRefs'?: { 'VerdictDetailsFragment': VerdictDetailsFragment } }
      ) }>, pageInfo: { __typename?: 'PageInfo', hasNextPage: boolean, endCursor?: string | null } } };

export type VerdictAddedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type VerdictAddedSubscription = { __typename?: 'Subscription', verdictAdded: { __typename?: 'Verdict', id: string } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const WeightBarsFragmentDoc = new TypedDocumentString(`
    fragment WeightBars on Agent {
  weights {
    influencerImpact
    rsi
    macd
    volumeMomentum
    positionSizing
    stopLossTightness
    takeProfitTarget
    riskReward
  }
}
    `, {"fragmentName":"WeightBars"}) as unknown as TypedDocumentString<WeightBarsFragment, unknown>;
export const AgentCardFragmentDoc = new TypedDocumentString(`
    fragment AgentCard on Agent {
  id
  name
  description
  status
  visibility
  venue
  isSample
  isMine
  sources {
    account {
      id
      handle
    }
  }
  ...WeightBars
}
    fragment WeightBars on Agent {
  weights {
    influencerImpact
    rsi
    macd
    volumeMomentum
    positionSizing
    stopLossTightness
    takeProfitTarget
    riskReward
  }
}`, {"fragmentName":"AgentCard"}) as unknown as TypedDocumentString<AgentCardFragment, unknown>;
export const AgentOverviewFragmentDoc = new TypedDocumentString(`
    fragment AgentOverview on Agent {
  id
  name
  description
  status
  visibility
  venue
  isSample
  isMine
  createdAt
  publishedAt
  creator {
    id
    wallet
  }
  sources {
    account {
      id
      handle
    }
  }
}
    `, {"fragmentName":"AgentOverview"}) as unknown as TypedDocumentString<AgentOverviewFragment, unknown>;
export const DeploymentCardFragmentDoc = new TypedDocumentString(`
    fragment DeploymentCard on Deployment {
  id
  mode
  status
  createdAt
  pausedAt
  cancelledAt
  agent {
    id
    name
  }
  policy {
    capBps
    leverageMax
    tokens
    venues
    stopBps
    allowFlip
  }
  accounts {
    venue
    address
    permission
    agentAddress
    checkedAt
  }
}
    `, {"fragmentName":"DeploymentCard"}) as unknown as TypedDocumentString<DeploymentCardFragment, unknown>;
export const PositionLiveFragmentDoc = new TypedDocumentString(`
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
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  fees {
    amount
  }
  funding {
    amount
  }
  unrealisedBps
  stopPrice
  targetPrice
  trailingStopPrice
  liquidationPrice
  isPriceStale
  protection {
    price
    quantity
    state
  }
  exitReason
  openedAt
  closedAt
}
    `, {"fragmentName":"PositionLive"}) as unknown as TypedDocumentString<PositionLiveFragment, unknown>;
export const PositionRowFragmentDoc = new TypedDocumentString(`
    fragment PositionRow on Position {
  id
  agent {
    id
    name
  }
  ...PositionLive
}
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
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  fees {
    amount
  }
  funding {
    amount
  }
  unrealisedBps
  stopPrice
  targetPrice
  trailingStopPrice
  liquidationPrice
  isPriceStale
  protection {
    price
    quantity
    state
  }
  exitReason
  openedAt
  closedAt
}`, {"fragmentName":"PositionRow"}) as unknown as TypedDocumentString<PositionRowFragment, unknown>;
export const PortfolioHeaderFragmentDoc = new TypedDocumentString(`
    fragment PortfolioHeader on Portfolio {
  equity {
    amount
  }
  available {
    amount
  }
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  openPositions
  asOf
}
    `, {"fragmentName":"PortfolioHeader"}) as unknown as TypedDocumentString<PortfolioHeaderFragment, unknown>;
export const VerdictDetailsFragmentDoc = new TypedDocumentString(`
    fragment VerdictDetails on Verdict {
  id
  isApproved
  decidedAt
  leverage
  size
  notional {
    amount
  }
  reason {
    code
    message
    action
  }
  checks {
    name
    isPassed
    detail
  }
  routes {
    venue
    isChosen
    detail
  }
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
      fills {
        id
        quantity
        price
        fee {
          amount
        }
        filledAt
      }
    }
  }
}
    `, {"fragmentName":"VerdictDetails"}) as unknown as TypedDocumentString<VerdictDetailsFragment, unknown>;
export const SignalCardFragmentDoc = new TypedDocumentString(`
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
  reason {
    code
    message
    action
  }
  explanation {
    postScore
    marketScore
    rsi
    macd
    volumeMomentum
    isMarketScoreUsed
  }
}
    `, {"fragmentName":"SignalCard"}) as unknown as TypedDocumentString<SignalCardFragment, unknown>;
export const PostQuoteFragmentDoc = new TypedDocumentString(`
    fragment PostQuote on Post {
  id
  text
  postedAt
  firstSeenAt
  isLate
  url
  account {
    id
    handle
    displayName
  }
  revisions {
    kind
    text
    seenAt
  }
}
    `, {"fragmentName":"PostQuote"}) as unknown as TypedDocumentString<PostQuoteFragment, unknown>;
export const XAccountsDocument = new TypedDocumentString(`
    query XAccounts($search: String) {
  xAccounts(first: 12, search: $search) {
    edges {
      node {
        id
        handle
        displayName
      }
    }
  }
}
    `) as unknown as TypedDocumentString<XAccountsQuery, XAccountsQueryVariables>;
export const MyAgentsDocument = new TypedDocumentString(`
    query MyAgents {
  myAgents(first: 100) {
    edges {
      node {
        id
        name
        status
        ...AgentCard
      }
    }
  }
}
    fragment AgentCard on Agent {
  id
  name
  description
  status
  visibility
  venue
  isSample
  isMine
  sources {
    account {
      id
      handle
    }
  }
  ...WeightBars
}
fragment WeightBars on Agent {
  weights {
    influencerImpact
    rsi
    macd
    volumeMomentum
    positionSizing
    stopLossTightness
    takeProfitTarget
    riskReward
  }
}`) as unknown as TypedDocumentString<MyAgentsQuery, MyAgentsQueryVariables>;
export const AgentDocument = new TypedDocumentString(`
    query Agent($agentId: ID!) {
  agent(id: $agentId) {
    id
    name
    description
    status
    isMine
    ...AgentOverview
    ...WeightBars
  }
}
    fragment AgentOverview on Agent {
  id
  name
  description
  status
  visibility
  venue
  isSample
  isMine
  createdAt
  publishedAt
  creator {
    id
    wallet
  }
  sources {
    account {
      id
      handle
    }
  }
}
fragment WeightBars on Agent {
  weights {
    influencerImpact
    rsi
    macd
    volumeMomentum
    positionSizing
    stopLossTightness
    takeProfitTarget
    riskReward
  }
}`) as unknown as TypedDocumentString<AgentQuery, AgentQueryVariables>;
export const PublishTypedDataDocument = new TypedDocumentString(`
    query PublishTypedData($agentId: ID!, $chainId: Int!) {
  agentPublishTypedData(agentId: $agentId, chainId: $chainId) {
    json
    nonce
    expiresAt
  }
}
    `) as unknown as TypedDocumentString<PublishTypedDataQuery, PublishTypedDataQueryVariables>;
export const AgentPublishDocument = new TypedDocumentString(`
    mutation AgentPublish($input: AgentPublishInput!) {
  agentPublish(input: $input) {
    agent {
      id
      status
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AgentPublishMutation, AgentPublishMutationVariables>;
export const AgentPauseDocument = new TypedDocumentString(`
    mutation AgentPause($input: AgentPauseInput!) {
  agentPause(input: $input) {
    agent {
      id
      status
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AgentPauseMutation, AgentPauseMutationVariables>;
export const AgentResumeDocument = new TypedDocumentString(`
    mutation AgentResume($input: AgentResumeInput!) {
  agentResume(input: $input) {
    agent {
      id
      status
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AgentResumeMutation, AgentResumeMutationVariables>;
export const AgentRetireDocument = new TypedDocumentString(`
    mutation AgentRetire($input: AgentRetireInput!) {
  agentRetire(input: $input) {
    agent {
      id
      status
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AgentRetireMutation, AgentRetireMutationVariables>;
export const AgentCreateDocument = new TypedDocumentString(`
    mutation AgentCreate($input: AgentCreateInput!) {
  agentCreate(input: $input) {
    agent {
      id
      name
      status
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<AgentCreateMutation, AgentCreateMutationVariables>;
export const XAccountFollowDocument = new TypedDocumentString(`
    mutation XAccountFollow($input: XAccountFollowInput!) {
  xAccountFollow(input: $input) {
    account {
      id
      handle
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<XAccountFollowMutation, XAccountFollowMutationVariables>;
export const MarketplaceDocument = new TypedDocumentString(`
    query Marketplace($first: Int!, $after: String, $filter: AgentFilter, $orderBy: AgentOrder) {
  agents(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
    edges {
      node {
        id
        name
        status
        ...AgentCard
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment AgentCard on Agent {
  id
  name
  description
  status
  visibility
  venue
  isSample
  isMine
  sources {
    account {
      id
      handle
    }
  }
  ...WeightBars
}
fragment WeightBars on Agent {
  weights {
    influencerImpact
    rsi
    macd
    volumeMomentum
    positionSizing
    stopLossTightness
    takeProfitTarget
    riskReward
  }
}`) as unknown as TypedDocumentString<MarketplaceQuery, MarketplaceQueryVariables>;
export const AgentChartDocument = new TypedDocumentString(`
    query AgentChart($agentId: ID!, $isSignedIn: Boolean!) {
  agent(id: $agentId) {
    id
    signals(first: 50, includeRejected: false) {
      edges {
        node {
          id
          token
          side
          createdAt
        }
      }
    }
    myDeployments @include(if: $isSignedIn) {
      id
      fills(first: 100) {
        edges {
          node {
            id
            price
            quantity
            filledAt
            order {
              id
              purpose
              side
              token
            }
          }
        }
      }
      positions(first: 20) {
        edges {
          node {
            id
            token
            side
            state
            entryPrice
            stopPrice
            targetPrice
            trailingStopPrice
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<AgentChartQuery, AgentChartQueryVariables>;
export const BarsDocument = new TypedDocumentString(`
    query Bars($token: String!, $interval: CandleInterval!, $limit: Int!) {
  candles(token: $token, interval: $interval, limit: $limit) {
    openTime
    open
    high
    low
    close
  }
}
    `) as unknown as TypedDocumentString<BarsQuery, BarsQueryVariables>;
export const ChartPriceDocument = new TypedDocumentString(`
    subscription ChartPrice($tokens: [String!]!) {
  priceUpdates(tokens: $tokens) {
    id
    token
    markPrice
  }
}
    `) as unknown as TypedDocumentString<ChartPriceSubscription, ChartPriceSubscriptionVariables>;
export const DeploymentsDocument = new TypedDocumentString(`
    query Deployments($first: Int!, $after: String, $status: DeploymentStatus) {
  myDeployments(first: $first, after: $after, status: $status) {
    edges {
      node {
        id
        ...DeploymentCard
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment DeploymentCard on Deployment {
  id
  mode
  status
  createdAt
  pausedAt
  cancelledAt
  agent {
    id
    name
  }
  policy {
    capBps
    leverageMax
    tokens
    venues
    stopBps
    allowFlip
  }
  accounts {
    venue
    address
    permission
    agentAddress
    checkedAt
  }
}`) as unknown as TypedDocumentString<DeploymentsQuery, DeploymentsQueryVariables>;
export const DeploymentDocument = new TypedDocumentString(`
    query Deployment($deploymentId: ID!) {
  deployment(id: $deploymentId) {
    id
    status
    mode
    agent {
      id
      name
    }
    ...DeploymentCard
  }
}
    fragment DeploymentCard on Deployment {
  id
  mode
  status
  createdAt
  pausedAt
  cancelledAt
  agent {
    id
    name
  }
  policy {
    capBps
    leverageMax
    tokens
    venues
    stopBps
    allowFlip
  }
  accounts {
    venue
    address
    permission
    agentAddress
    checkedAt
  }
}`) as unknown as TypedDocumentString<DeploymentQuery, DeploymentQueryVariables>;
export const DeploymentOrdersDocument = new TypedDocumentString(`
    query DeploymentOrders($deploymentId: ID!) {
  orders(first: 50, deploymentId: $deploymentId) {
    edges {
      node {
        id
        purpose
        state
        token
        side
        quantity
        filledQuantity
        averagePrice
        limitPrice
        triggerPrice
        rejection
        createdAt
        fills {
          id
          fee {
            amount
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeploymentOrdersQuery, DeploymentOrdersQueryVariables>;
export const KillSwitchesDocument = new TypedDocumentString(`
    query KillSwitches {
  killSwitches {
    scope
    target
    engagedAt
    reason
  }
}
    `) as unknown as TypedDocumentString<KillSwitchesQuery, KillSwitchesQueryVariables>;
export const KillSwitchEngageDocument = new TypedDocumentString(`
    mutation KillSwitchEngage($input: KillSwitchEngageInput!) {
  killSwitchEngage(input: $input) {
    killSwitches {
      scope
      target
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<KillSwitchEngageMutation, KillSwitchEngageMutationVariables>;
export const KillSwitchReleaseDocument = new TypedDocumentString(`
    mutation KillSwitchRelease($input: KillSwitchReleaseInput!) {
  killSwitchRelease(input: $input) {
    killSwitches {
      scope
      target
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<KillSwitchReleaseMutation, KillSwitchReleaseMutationVariables>;
export const DeploymentCreateDocument = new TypedDocumentString(`
    mutation DeploymentCreate($input: DeploymentCreateInput!) {
  deploymentCreate(input: $input) {
    deployment {
      id
      mode
      status
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeploymentCreateMutation, DeploymentCreateMutationVariables>;
export const DeployedAgentsDocument = new TypedDocumentString(`
    query DeployedAgents {
  myDeployments(first: 100) {
    edges {
      node {
        id
        mode
        status
        agent {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<DeployedAgentsQuery, DeployedAgentsQueryVariables>;
export const DeploymentPauseDocument = new TypedDocumentString(`
    mutation DeploymentPause($input: DeploymentInput!) {
  deploymentPause(input: $input) {
    deployment {
      id
      status
      pausedAt
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeploymentPauseMutation, DeploymentPauseMutationVariables>;
export const DeploymentResumeDocument = new TypedDocumentString(`
    mutation DeploymentResume($input: DeploymentInput!) {
  deploymentResume(input: $input) {
    deployment {
      id
      status
      pausedAt
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeploymentResumeMutation, DeploymentResumeMutationVariables>;
export const DeploymentCancelDocument = new TypedDocumentString(`
    mutation DeploymentCancel($input: DeploymentInput!) {
  deploymentCancel(input: $input) {
    deployment {
      id
      status
      cancelledAt
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeploymentCancelMutation, DeploymentCancelMutationVariables>;
export const DeploymentPolicyEditDocument = new TypedDocumentString(`
    mutation DeploymentPolicyEdit($input: DeploymentPolicyEditInput!) {
  deploymentPolicyEdit(input: $input) {
    deployment {
      id
      policy {
        capBps
        leverageMax
        tokens
        stopBps
        allowFlip
      }
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeploymentPolicyEditMutation, DeploymentPolicyEditMutationVariables>;
export const ApprovalTypedDataDocument = new TypedDocumentString(`
    query ApprovalTypedData($deploymentId: ID!, $chainId: Int!) {
  deploymentApprovalTypedData(deploymentId: $deploymentId, chainId: $chainId) {
    json
    nonce
  }
}
    `) as unknown as TypedDocumentString<ApprovalTypedDataQuery, ApprovalTypedDataQueryVariables>;
export const DeploymentApproveDocument = new TypedDocumentString(`
    mutation DeploymentApprove($input: DeploymentApproveInput!) {
  deploymentApprove(input: $input) {
    deployment {
      id
      status
      accounts {
        venue
        permission
        checkedAt
      }
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeploymentApproveMutation, DeploymentApproveMutationVariables>;
export const PositionCloseDocument = new TypedDocumentString(`
    mutation PositionClose($input: PositionCloseInput!) {
  positionClose(input: $input) {
    position {
      id
      ...PositionLive
    }
    userErrors {
      field
      code
      message
    }
  }
}
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
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  fees {
    amount
  }
  funding {
    amount
  }
  unrealisedBps
  stopPrice
  targetPrice
  trailingStopPrice
  liquidationPrice
  isPriceStale
  protection {
    price
    quantity
    state
  }
  exitReason
  openedAt
  closedAt
}`) as unknown as TypedDocumentString<PositionCloseMutation, PositionCloseMutationVariables>;
export const ExternalPositionsDocument = new TypedDocumentString(`
    query ExternalPositions {
  externalPositions {
    account
    venue
    token
    side
    quantity
    entryPrice
  }
}
    `) as unknown as TypedDocumentString<ExternalPositionsQuery, ExternalPositionsQueryVariables>;
export const PositionsDocument = new TypedDocumentString(`
    query Positions($first: Int!, $after: String, $deploymentId: ID, $state: PositionState) {
  positions(
    first: $first
    after: $after
    deploymentId: $deploymentId
    state: $state
  ) {
    edges {
      node {
        id
        state
        mode
        ...PositionRow
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
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
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  fees {
    amount
  }
  funding {
    amount
  }
  unrealisedBps
  stopPrice
  targetPrice
  trailingStopPrice
  liquidationPrice
  isPriceStale
  protection {
    price
    quantity
    state
  }
  exitReason
  openedAt
  closedAt
}
fragment PositionRow on Position {
  id
  agent {
    id
    name
  }
  ...PositionLive
}`) as unknown as TypedDocumentString<PositionsQuery, PositionsQueryVariables>;
export const PositionUpdatesDocument = new TypedDocumentString(`
    subscription PositionUpdates($deploymentId: ID) {
  positionUpdates(deploymentId: $deploymentId) {
    id
    state
    mode
    ...PositionLive
  }
}
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
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  fees {
    amount
  }
  funding {
    amount
  }
  unrealisedBps
  stopPrice
  targetPrice
  trailingStopPrice
  liquidationPrice
  isPriceStale
  protection {
    price
    quantity
    state
  }
  exitReason
  openedAt
  closedAt
}`) as unknown as TypedDocumentString<PositionUpdatesSubscription, PositionUpdatesSubscriptionVariables>;
export const PortfolioDocument = new TypedDocumentString(`
    query Portfolio($mode: TradingMode) {
  portfolio(mode: $mode) {
    ...PortfolioHeader
  }
}
    fragment PortfolioHeader on Portfolio {
  equity {
    amount
  }
  available {
    amount
  }
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  openPositions
  asOf
}`) as unknown as TypedDocumentString<PortfolioQuery, PortfolioQueryVariables>;
export const PortfolioUpdatesDocument = new TypedDocumentString(`
    subscription PortfolioUpdates($mode: TradingMode) {
  portfolioUpdates(mode: $mode) {
    ...PortfolioHeader
  }
}
    fragment PortfolioHeader on Portfolio {
  equity {
    amount
  }
  available {
    amount
  }
  unrealisedPnl {
    amount
  }
  realisedPnl {
    amount
  }
  openPositions
  asOf
}`) as unknown as TypedDocumentString<PortfolioUpdatesSubscription, PortfolioUpdatesSubscriptionVariables>;
export const SettingsDocument = new TypedDocumentString(`
    query Settings {
  viewer {
    user {
      id
      wallet
      displayName
      createdAt
    }
    scopes
    sessions {
      id
      createdAt
      lastSeenAt
      expiresAt
      userAgent
      isCurrent
    }
    apiKeys {
      id
      name
      prefix
      scopes
      createdAt
      lastUsedAt
      revokedAt
    }
  }
}
    `) as unknown as TypedDocumentString<SettingsQuery, SettingsQueryVariables>;
export const SessionRevokeDocument = new TypedDocumentString(`
    mutation SessionRevoke($input: SessionRevokeInput!) {
  sessionRevoke(input: $input) {
    session {
      id
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<SessionRevokeMutation, SessionRevokeMutationVariables>;
export const ApiKeyCreateDocument = new TypedDocumentString(`
    mutation ApiKeyCreate($input: ApiKeyCreateInput!) {
  apiKeyCreate(input: $input) {
    apiKey {
      id
      name
    }
    secret
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ApiKeyCreateMutation, ApiKeyCreateMutationVariables>;
export const ApiKeyRevokeDocument = new TypedDocumentString(`
    mutation ApiKeyRevoke($input: ApiKeyRevokeInput!) {
  apiKeyRevoke(input: $input) {
    apiKey {
      id
      revokedAt
    }
    userErrors {
      field
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<ApiKeyRevokeMutation, ApiKeyRevokeMutationVariables>;
export const OrderUpdatesDocument = new TypedDocumentString(`
    subscription OrderUpdates {
  orderUpdates {
    id
    purpose
    state
    token
    side
    quantity
    filledQuantity
    averagePrice
    rejection
  }
}
    `) as unknown as TypedDocumentString<OrderUpdatesSubscription, OrderUpdatesSubscriptionVariables>;
export const SignalFeedDocument = new TypedDocumentString(`
    query SignalFeed($first: Int!, $after: String, $status: SignalStatus) {
  signals(first: $first, after: $after, status: $status) {
    edges {
      node {
        id
        agent {
          id
          name
        }
        post {
          ...PostQuote
        }
        ...SignalCard
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
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
  reason {
    code
    message
    action
  }
  explanation {
    postScore
    marketScore
    rsi
    macd
    volumeMomentum
    isMarketScoreUsed
  }
}
fragment PostQuote on Post {
  id
  text
  postedAt
  firstSeenAt
  isLate
  url
  account {
    id
    handle
    displayName
  }
  revisions {
    kind
    text
    seenAt
  }
}`) as unknown as TypedDocumentString<SignalFeedQuery, SignalFeedQueryVariables>;
export const SignalAddedDocument = new TypedDocumentString(`
    subscription SignalAdded {
  signalAdded {
    id
  }
}
    `) as unknown as TypedDocumentString<SignalAddedSubscription, SignalAddedSubscriptionVariables>;
export const AgentActivityDocument = new TypedDocumentString(`
    query AgentActivity($agentId: ID!, $posts: Int!, $isSignedIn: Boolean!) {
  agent(id: $agentId) {
    id
    sources {
      account {
        id
        posts(first: $posts) {
          edges {
            node {
              id
              firstSeenAt
              ...PostQuote
              classifications {
                id
                engine
                model
                isCall
                durationMs
                reason {
                  code
                  message
                  action
                }
              }
              signals {
                id
                agent {
                  id
                }
                ...SignalCard
                myVerdicts @include(if: $isSignedIn) {
                  id
                  ...VerdictDetails
                }
              }
            }
          }
        }
      }
    }
  }
}
    fragment VerdictDetails on Verdict {
  id
  isApproved
  decidedAt
  leverage
  size
  notional {
    amount
  }
  reason {
    code
    message
    action
  }
  checks {
    name
    isPassed
    detail
  }
  routes {
    venue
    isChosen
    detail
  }
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
      fills {
        id
        quantity
        price
        fee {
          amount
        }
        filledAt
      }
    }
  }
}
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
  reason {
    code
    message
    action
  }
  explanation {
    postScore
    marketScore
    rsi
    macd
    volumeMomentum
    isMarketScoreUsed
  }
}
fragment PostQuote on Post {
  id
  text
  postedAt
  firstSeenAt
  isLate
  url
  account {
    id
    handle
    displayName
  }
  revisions {
    kind
    text
    seenAt
  }
}`) as unknown as TypedDocumentString<AgentActivityQuery, AgentActivityQueryVariables>;
export const AgentSignalAddedDocument = new TypedDocumentString(`
    subscription AgentSignalAdded($agentId: ID) {
  signalAdded(agentId: $agentId) {
    id
  }
}
    `) as unknown as TypedDocumentString<AgentSignalAddedSubscription, AgentSignalAddedSubscriptionVariables>;
export const VerdictFeedDocument = new TypedDocumentString(`
    query VerdictFeed($first: Int!, $deploymentId: ID) {
  verdicts(first: $first, deploymentId: $deploymentId) {
    edges {
      node {
        id
        deployment {
          id
        }
        signal {
          id
          ...SignalCard
          agent {
            id
            name
          }
          post {
            ...PostQuote
          }
        }
        ...VerdictDetails
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
    fragment VerdictDetails on Verdict {
  id
  isApproved
  decidedAt
  leverage
  size
  notional {
    amount
  }
  reason {
    code
    message
    action
  }
  checks {
    name
    isPassed
    detail
  }
  routes {
    venue
    isChosen
    detail
  }
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
      fills {
        id
        quantity
        price
        fee {
          amount
        }
        filledAt
      }
    }
  }
}
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
  reason {
    code
    message
    action
  }
  explanation {
    postScore
    marketScore
    rsi
    macd
    volumeMomentum
    isMarketScoreUsed
  }
}
fragment PostQuote on Post {
  id
  text
  postedAt
  firstSeenAt
  isLate
  url
  account {
    id
    handle
    displayName
  }
  revisions {
    kind
    text
    seenAt
  }
}`) as unknown as TypedDocumentString<VerdictFeedQuery, VerdictFeedQueryVariables>;
export const VerdictAddedDocument = new TypedDocumentString(`
    subscription VerdictAdded {
  verdictAdded {
    id
  }
}
    `) as unknown as TypedDocumentString<VerdictAddedSubscription, VerdictAddedSubscriptionVariables>;