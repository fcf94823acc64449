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
  /**
   * Implement the DateTime<Utc> scalar
   *
   * The input/output is a string in RFC3339 format.
   */
  DateTime: { input: string; output: string; }
  /**
   * An exact decimal number as a string, such as "1234.5". Numbers are refused: they may have
   * passed through a float.
   */
  Decimal: { input: string; output: string; }
};

/** The books of one venue account of the viewer. */
export type AccountBooks = {
  __typename?: 'AccountBooks';
  /** The account's address. */
  account: Scalars['String']['output'];
  /** When it was last checked. */
  checkedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The days that ended, newest first. */
  days: Array<BookDay>;
  /** Since when the equation fails. */
  failingSince?: Maybe<Scalars['DateTime']['output']>;
  /** What the equity did beyond what the books explain, since the day's opening. */
  gap: Money;
  /**
   * Whether the daily equation holds; nothing before the first check. An account that fails it
   * is unranked and unbilled.
   */
  isBalanced?: Maybe<Scalars['Boolean']['output']>;
  /** Whether its money is real. */
  mode: TradingMode;
  /** Where it is. */
  venue: Venue;
};

/** A trading agent: it turns what some people post into trades. */
export type Agent = {
  __typename?: 'Agent';
  /** How many deployments of this agent enter on signals now. */
  activeDeploymentCount: Scalars['Int']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Who made it. */
  creator: User;
  /** What it is about. */
  description: Scalars['String']['output'];
  /** The agent's id. */
  id: Scalars['ID']['output'];
  /** Whether the caller made it. */
  isMine: Scalars['Boolean']['output'];
  /** Whether it came with the local profile. */
  isSample: Scalars['Boolean']['output'];
  /** The viewer's deployments of this agent, newest first. */
  myDeployments: Array<Deployment>;
  /** What it is called. */
  name: Scalars['String']['output'];
  /** When it was published. */
  publishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What posts became for it, newest first. */
  signals: SignalConnection;
  /** What it listens to, in its creator's order. */
  sources: Array<AgentSource>;
  /** Where it stands in its life. */
  status: AgentStatus;
  /** Where it wants its orders filled. */
  venue: AgentVenue;
  /** Who sees it. */
  visibility: AgentVisibility;
  /** How it weighs what it hears and how it trades. */
  weights: AgentWeights;
};


/** A trading agent: it turns what some people post into trades. */
export type AgentSignalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  includeRejected?: Scalars['Boolean']['input'];
};

export type AgentConnection = {
  __typename?: 'AgentConnection';
  /** A list of edges. */
  edges: Array<AgentEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** A new agent. */
export type AgentCreateInput = {
  /** What it is about, up to 2,000 characters. */
  description?: Scalars['String']['input'];
  /** What it is called, up to 100 characters. */
  name: Scalars['String']['input'];
  /** Where it wants its orders filled. */
  venue: AgentVenue;
  /** Who sees it once it is published. */
  visibility: AgentVisibility;
  /** Its weights. */
  weights?: AgentWeightsInput;
  /** The accounts on X it listens to, up to 20. */
  xAccountIds: Array<Scalars['ID']['input']>;
};

/** The new agent, or what to put right. */
export type AgentCreatePayload = {
  __typename?: 'AgentCreatePayload';
  /** The agent as it is now. */
  agent?: Maybe<Agent>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** An edge in a connection. */
export type AgentEdge = {
  __typename?: 'AgentEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Agent;
};

/** What to change of an agent; what is not given stays. */
export type AgentEditInput = {
  /** Which agent. */
  agentId: Scalars['ID']['input'];
  /** What it is about, up to 2,000 characters. */
  description?: InputMaybe<Scalars['String']['input']>;
  /** What it is called, up to 100 characters. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** Where it wants its orders filled. */
  venue?: InputMaybe<AgentVenue>;
  /** Who sees it. */
  visibility?: InputMaybe<AgentVisibility>;
  /** All of its weights; 50 for what is not given. */
  weights?: InputMaybe<AgentWeightsInput>;
  /** All accounts on X it listens to, up to 20. */
  xAccountIds?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** The changed agent, or what to put right. */
export type AgentEditPayload = {
  __typename?: 'AgentEditPayload';
  /** The agent as it is now. */
  agent?: Maybe<Agent>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Which agents of the marketplace; all that is given must hold. */
export type AgentFilter = {
  /** Words in the name or the description. */
  search?: InputMaybe<Scalars['String']['input']>;
  /** Where it wants its orders filled. */
  venue?: InputMaybe<AgentVenue>;
  /** An account on X it listens to. */
  xAccountId?: InputMaybe<Scalars['ID']['input']>;
};

/** How the marketplace is sorted. */
export type AgentOrder =
  /** By name. */
  | 'NAME'
  /** The latest published first. */
  | 'NEWEST';

/** Which agent. */
export type AgentPauseInput = {
  /** Which agent. */
  agentId: Scalars['ID']['input'];
};

/** The paused agent, or what to put right. */
export type AgentPausePayload = {
  __typename?: 'AgentPausePayload';
  /** The agent as it is now. */
  agent?: Maybe<Agent>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** A creator's signature on the typed data of `agentPublishTypedData`. */
export type AgentPublishInput = {
  /** Which agent. */
  agentId: Scalars['ID']['input'];
  /** The chain that was signed for. */
  chainId: Scalars['Int']['input'];
  /** The expiry that was signed. */
  expiresAt: Scalars['DateTime']['input'];
  /** The nonce that was signed. */
  nonce: Scalars['String']['input'];
  /** The signature, 65 bytes in hex with 0x. */
  signature: Scalars['String']['input'];
};

/** The published agent, or what to put right. */
export type AgentPublishPayload = {
  __typename?: 'AgentPublishPayload';
  /** The agent as it is now. */
  agent?: Maybe<Agent>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Which agent. */
export type AgentResumeInput = {
  /** Which agent. */
  agentId: Scalars['ID']['input'];
};

/** The resumed agent, or what to put right. */
export type AgentResumePayload = {
  __typename?: 'AgentResumePayload';
  /** The agent as it is now. */
  agent?: Maybe<Agent>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Which agent. */
export type AgentRetireInput = {
  /** Which agent. */
  agentId: Scalars['ID']['input'];
};

/** The retired agent, or what to put right. */
export type AgentRetirePayload = {
  __typename?: 'AgentRetirePayload';
  /** The agent as it is now. */
  agent?: Maybe<Agent>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Something an agent listens to. */
export type AgentSource = {
  __typename?: 'AgentSource';
  /** The account on X. */
  account: XAccount;
};

/** Where an agent stands in its life. */
export type AgentStatus =
  /** Listening. */
  | 'ACTIVE'
  /** Being written; nobody else sees it. */
  | 'DRAFT'
  /** Not listening for now. */
  | 'PAUSED'
  /** Never again. */
  | 'RETIRED';

/** Where an agent wants its orders filled. */
export type AgentVenue =
  /** Hyperliquid only. */
  | 'HYPERLIQUID'
  /** The first of Hyperliquid, Ostium, Spot that can take the order. */
  | 'MULTI'
  /** Ostium only. */
  | 'OSTIUM'
  /** A Safe only. */
  | 'SPOT';

/** Who sees an agent. */
export type AgentVisibility =
  /** Its creator. */
  | 'PRIVATE'
  /** Everybody, once it is published. */
  | 'PUBLIC';

/** Eight weights from 0 to 100; 50 unless chosen. */
export type AgentWeights = {
  __typename?: 'AgentWeights';
  /** How much the author's impact factor scales the post score. */
  influencerImpact: Scalars['Int']['output'];
  /** Share of MACD in the market score. */
  macd: Scalars['Int']['output'];
  /** Aggressiveness: the size times 0.5 at 0, 1 at 50, 1.5 at 100. */
  positionSizing: Scalars['Int']['output'];
  /** The least reward for the risk: 1 at 0, 2 at 50, 3 at 100. */
  riskReward: Scalars['Int']['output'];
  /** Share of RSI in the market score. */
  rsi: Scalars['Int']['output'];
  /** The stop's distance: 1,000 bps at 0, 500 at 50, 200 at 100. */
  stopLossTightness: Scalars['Int']['output'];
  /** The target's distance: 500 bps at 0, 1,500 at 50, 3,000 at 100. */
  takeProfitTarget: Scalars['Int']['output'];
  /** Share of volume momentum in the market score. */
  volumeMomentum: Scalars['Int']['output'];
};

/** Eight weights from 0 to 100; 50 for what is not given. */
export type AgentWeightsInput = {
  /** How much the author's impact factor scales the post score. */
  influencerImpact?: InputMaybe<Scalars['Int']['input']>;
  /** Share of MACD in the market score. */
  macd?: InputMaybe<Scalars['Int']['input']>;
  /** Aggressiveness of the size. */
  positionSizing?: InputMaybe<Scalars['Int']['input']>;
  /** The least reward for the risk. */
  riskReward?: InputMaybe<Scalars['Int']['input']>;
  /** Share of RSI in the market score. */
  rsi?: InputMaybe<Scalars['Int']['input']>;
  /** How close the stop is. */
  stopLossTightness?: InputMaybe<Scalars['Int']['input']>;
  /** How far the target is. */
  takeProfitTarget?: InputMaybe<Scalars['Int']['input']>;
  /** Share of volume momentum in the market score. */
  volumeMomentum?: InputMaybe<Scalars['Int']['input']>;
};

/** A key for programs. Its secret is shown once, when it is made. */
export type ApiKey = {
  __typename?: 'ApiKey';
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  /** When it was last used, to the minute. */
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What its owner calls it. */
  name: Scalars['String']['output'];
  /** How the secret begins. */
  prefix: Scalars['String']['output'];
  /** When it was ended. */
  revokedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it may do. */
  scopes: Array<Scalars['String']['output']>;
};

/** The key to make. */
export type ApiKeyCreateInput = {
  /** What to recognise it by. */
  name: Scalars['String']['input'];
  /** What it may do: some of `read`, `trade`, `agents:write`. */
  scopes: Array<Scalars['String']['input']>;
};

/** What came of making a key. */
export type ApiKeyCreatePayload = {
  __typename?: 'ApiKeyCreatePayload';
  /** The new key. */
  apiKey?: Maybe<ApiKey>;
  /** The whole secret; nobody can show it again. */
  secret?: Maybe<Scalars['String']['output']>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Which key to end. */
export type ApiKeyRevokeInput = {
  /** One of the viewer's keys. */
  apiKeyId: Scalars['ID']['input'];
};

/** What came of ending a key. */
export type ApiKeyRevokePayload = {
  __typename?: 'ApiKeyRevokePayload';
  /** The key that has ended. */
  apiKey?: Maybe<ApiKey>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** What the viewer's wallet is asked to sign. */
export type ApprovalTypedData = {
  __typename?: 'ApprovalTypedData';
  /** EIP-712 typed data, for `eth_signTypedData_v4`. */
  json: Scalars['String']['output'];
  /** Stands for the nonce and the chain inside it; send it back with the signature. */
  nonce: Scalars['String']['output'];
};

/**
 * The equation of one UTC day: equity change − deposits = realised + change of unrealised + fees +
 * funding + external, within 0.01 USDC.
 */
export type BookDay = {
  __typename?: 'BookDay';
  /** What it was worth when it ended. */
  closingEquity: Money;
  /** The day, as YYYY-MM-DD. */
  day: Scalars['String']['output'];
  /** Deposits less withdrawals. */
  deposits: Money;
  /** What trades brought that Maxxit did not make. */
  external: Money;
  /** What was charged; negative was paid. */
  fees: Money;
  /** Funding received, or paid when negative. */
  funding: Money;
  /** What is left over. */
  gap: Money;
  /** Whether that is within the tolerance. */
  isBalanced: Scalars['Boolean']['output'];
  /** What the account was worth when it began. */
  openingEquity: Money;
  /** What exits realised. */
  realised: Money;
  /** How far unrealised results moved. */
  unrealisedChange: Money;
};

/** Which accounts. */
export type BooksCheckInput = {
  /** The viewer's accounts of this mode. */
  mode: TradingMode;
};

/** The books after the check. */
export type BooksCheckPayload = {
  __typename?: 'BooksCheckPayload';
  /** The accounts that were checked. */
  books: Array<AccountBooks>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Prices and volume of one span of time. */
export type Candle = {
  __typename?: 'Candle';
  /** Last price. */
  close: Scalars['Decimal']['output'];
  /** Highest price. */
  high: Scalars['Decimal']['output'];
  /** Lowest price. */
  low: Scalars['Decimal']['output'];
  /** First price. */
  open: Scalars['Decimal']['output'];
  /** The first moment of the span. */
  openTime: Scalars['DateTime']['output'];
  /** Units traded. */
  volume: Scalars['Decimal']['output'];
};

/** How much time one candle spans. */
export type CandleInterval =
  /** One day. */
  | 'D1'
  /** One hour. */
  | 'H1'
  /** Four hours. */
  | 'H4'
  /** One minute. */
  | 'M1'
  /** Five minutes. */
  | 'M5'
  /** Fifteen minutes. */
  | 'M15';

/**
 * What follows from what, from a post to the last thing that came of it, as far as the caller
 * may see it.
 */
export type Chain = {
  __typename?: 'Chain';
  /** What was asked for. */
  id: Scalars['ID']['output'];
  /** Whether every link that is shown still is what its hash says. */
  isIntact: Scalars['Boolean']['output'];
  /** Whether there are more links than are shown. */
  isTruncated: Scalars['Boolean']['output'];
  /** Oldest first; links that are withheld come before all others. */
  links: Array<ChainLink>;
};

/** One fact of a chain, tied by hashes to its content and to the fact it follows from. */
export type ChainLink = {
  __typename?: 'ChainLink';
  /** What it is about. */
  aggregate?: Maybe<Scalars['String']['output']>;
  /** The hash of the event it follows from. */
  causeHash?: Maybe<Scalars['String']['output']>;
  /** The event it follows from; nothing at the head of a chain. */
  causeId?: Maybe<Scalars['ID']['output']>;
  /** The SHA-256 of its canonical form. */
  hash: Scalars['String']['output'];
  /** The event. */
  id: Scalars['ID']['output'];
  /** What kind of fact it is, such as `signal.created`. */
  kind?: Maybe<Scalars['String']['output']>;
  /** When it was decided. */
  occurredAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it says, as canonical JSON. */
  payload?: Maybe<Scalars['String']['output']>;
  /** The service that told it. */
  service?: Maybe<Scalars['String']['output']>;
  /** Whether its content is shown. */
  state: ChainLinkState;
  /** What it says, in one line. */
  summary?: Maybe<Scalars['String']['output']>;
};

/** Whether a link's content is shown. */
export type ChainLinkState =
  /** Its content is shown. */
  | 'SHOWN'
  /** It exists, something shown follows from it, and the caller may not see more than its hash. */
  | 'WITHHELD';

/** What a classifier made of a post. */
export type Classification = {
  __typename?: 'Classification';
  /** The trades it calls for, in the order of the post. */
  calls: Array<TradeCall>;
  /** When it was read. */
  createdAt: Scalars['DateTime']['output'];
  /** How long reading took, in milliseconds. */
  durationMs: Scalars['Int']['output'];
  /** The way of reading: the embedded rules, or a language model. */
  engine: Scalars['String']['output'];
  /** The classification's id. */
  id: Scalars['ID']['output'];
  /** Whether the post calls for a trade. */
  isCall: Scalars['Boolean']['output'];
  /** The model, or the version of the rules. */
  model: Scalars['String']['output'];
  /** The post it read. */
  post: Post;
  /** What a model was asked. */
  prompt?: Maybe<Scalars['String']['output']>;
  /** What a model answered, word by word. */
  rawAnswer?: Maybe<Scalars['String']['output']>;
  /** Why it is no call, or why it could not be read. */
  reason?: Maybe<Reason>;
  /** What happened to the post since, oldest first. */
  revisions: Array<ClassificationRevision>;
};

/** An edit or a deletion of a post that was read already. Nothing is traded on it. */
export type ClassificationRevision = {
  __typename?: 'ClassificationRevision';
  /** The trades the new text would call for; none after a deletion. */
  calls: Array<TradeCall>;
  /** What happened. */
  kind: PostRevisionKind;
  /** Why the new text is no call. */
  reason?: Maybe<Reason>;
  /** When it was seen. */
  seenAt: Scalars['DateTime']['output'];
};

/** What an amount is counted in. */
export type Currency =
  /** USD Coin, six decimals. */
  | 'USDC';

/** One user running one agent. */
export type Deployment = {
  __typename?: 'Deployment';
  /** Where it trades; empty until the keys are made. */
  accounts: Array<DeploymentAccount>;
  /** Of which agent. */
  agent: Agent;
  /** When it was cancelled. */
  cancelledAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** Its executions, newest first. */
  fills: FillConnection;
  /** The deployment. */
  id: Scalars['ID']['output'];
  /** Paper or live. */
  mode: TradingMode;
  /** Its orders, newest first. */
  orders: OrderConnection;
  /** When it was paused; absent unless it is. */
  pausedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The deployer's own limits. */
  policy: DeploymentPolicy;
  /** Its positions, newest first; those of the viewer only. */
  positions: PositionConnection;
  /** Where it stands in its life. */
  status: DeploymentStatus;
  /** Whose. */
  user: User;
  /** Its verdicts, newest first. */
  verdicts: VerdictConnection;
  /** Its wallets on the venues; empty for anybody but its owner. */
  wallets: Array<VenueWallet>;
};


/** One user running one agent. */
export type DeploymentFillsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** One user running one agent. */
export type DeploymentOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** One user running one agent. */
export type DeploymentPositionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<PositionState>;
};


/** One user running one agent. */
export type DeploymentVerdictsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** An account a deployment trades on. */
export type DeploymentAccount = {
  __typename?: 'DeploymentAccount';
  /** The account's address. */
  address: Scalars['String']['output'];
  /** The address of the key that signs. */
  agentAddress: Scalars['String']['output'];
  /** When the venue said so. */
  checkedAt: Scalars['DateTime']['output'];
  /** When the venue will let the key sign no longer, once that is near: approve again before. */
  keyExpiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Whether the venue lets our key trade on it. */
  permission: Permission;
  /** Where the account is. */
  venue: Venue;
};

/** What the viewer's wallet signed. */
export type DeploymentApproveInput = {
  /** The deployment. */
  deploymentId: Scalars['ID']['input'];
  /** The nonce that came with the typed data. */
  nonce: Scalars['String']['input'];
  /** 0x and 130 hex digits. */
  signature: Scalars['String']['input'];
};

export type DeploymentConnection = {
  __typename?: 'DeploymentConnection';
  /** A list of edges. */
  edges: Array<DeploymentEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** Which agent to deploy, and how. */
export type DeploymentCreateInput = {
  /** The agent. */
  agentId: Scalars['ID']['input'];
  /** The same key again answers with the same deployment. */
  idempotencyKey: Scalars['String']['input'];
  /** Paper or live. */
  mode: TradingMode;
  /** The deployer's own limits; the platform's when absent. */
  policy?: InputMaybe<DeploymentPolicyInput>;
};

/** An edge in a connection. */
export type DeploymentEdge = {
  __typename?: 'DeploymentEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Deployment;
};

/** What the accounts of one deployment are worth. */
export type DeploymentEquity = {
  __typename?: 'DeploymentEquity';
  /** The deployment. */
  deployment: Deployment;
  /** Balances and unrealised results. */
  equity: Money;
};

/** Which deployment. */
export type DeploymentInput = {
  /** The deployment. */
  deploymentId: Scalars['ID']['input'];
};

/** What became of the deployment. */
export type DeploymentPayload = {
  __typename?: 'DeploymentPayload';
  /** The deployment as it is now; absent when something needs attention. */
  deployment?: Maybe<Deployment>;
  /** What can be fixed in the form. */
  userErrors: Array<UserError>;
};

/** The deployer's own limits; each can only tighten what the platform allows. */
export type DeploymentPolicy = {
  __typename?: 'DeploymentPolicy';
  /** Whether a signal against an open position closes it and opens the other side. */
  allowFlip: Scalars['Boolean']['output'];
  /** The largest share of equity in one position, in basis points. */
  capBps?: Maybe<Scalars['Int']['output']>;
  /** The highest leverage. */
  leverageMax?: Maybe<Scalars['Int']['output']>;
  /** The widest stop, in basis points. */
  stopBps?: Maybe<Scalars['Int']['output']>;
  /** Only these tokens; all when absent. */
  tokens?: Maybe<Array<Scalars['String']['output']>>;
  /** Only these venues; all when absent. */
  venues?: Maybe<Array<Venue>>;
};

/** Which deployment, and its new limits. */
export type DeploymentPolicyEditInput = {
  /** The deployment. */
  deploymentId: Scalars['ID']['input'];
  /** All limits anew: what is left out is the platform's again. */
  policy: DeploymentPolicyInput;
};

/** The deployer's own limits; each can only tighten what the platform allows. */
export type DeploymentPolicyInput = {
  /** Whether a signal against an open position closes it and opens the other side. */
  allowFlip?: Scalars['Boolean']['input'];
  /** The largest share of equity in one position, 1 to 1,000 basis points. */
  capBps?: InputMaybe<Scalars['Int']['input']>;
  /** The highest leverage. */
  leverageMax?: InputMaybe<Scalars['Int']['input']>;
  /** The widest stop, 1 to 1,000 basis points. */
  stopBps?: InputMaybe<Scalars['Int']['input']>;
  /** Only these tokens; all when absent. */
  tokens?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Only these venues; all when absent. */
  venues?: InputMaybe<Array<Venue>>;
};

/** Where a deployment stands in its life. */
export type DeploymentStatus =
  /** Enters on signals. */
  | 'ACTIVE'
  /** Never enters again; exits run. */
  | 'CANCELLED'
  /** Enters on nothing; exits run. */
  | 'PAUSED'
  /** Waits for its account or for permission. */
  | 'PENDING';

/** Why a position is left or was. */
export type ExitReason =
  /** The venue took it for another's loss. */
  | 'DELEVERAGED'
  /** A signal for the other side replaced it. */
  | 'FLIP'
  /** It lost the most any position may. */
  | 'HARD_STOP'
  /** The venue closed it by force. */
  | 'LIQUIDATION'
  /** Its owner closed it. */
  | 'MANUAL'
  /** It was held as long as allowed. */
  | 'MAX_HOLDING'
  /** It reached its stop. */
  | 'STOP_LOSS'
  /** It reached its target. */
  | 'TAKE_PROFIT'
  /** It fell back from its best price. */
  | 'TRAILING_STOP'
  /** It was closed at the venue, not by us. */
  | 'VENUE_CLOSED';

/** An order on one of our accounts that we did not place. */
export type ExternalOrder = {
  __typename?: 'ExternalOrder';
  /** The account. */
  address: Scalars['String']['output'];
  /** The deployment that trades on the account. */
  deployment: Deployment;
  /** Whether it may only reduce a position. */
  isReduceOnly: Scalars['Boolean']['output'];
  /** Its size, in market units. */
  quantity: Scalars['Decimal']['output'];
  /** When the venue last showed it. */
  seenAt: Scalars['DateTime']['output'];
  /** LONG buys, SHORT sells. */
  side: Side;
  /** What. */
  token: Scalars['String']['output'];
  /** The mark price that triggers it. */
  triggerPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The venue's id of it. */
  venueOrderId: Scalars['String']['output'];
};

/** A holding on the viewer's account that Maxxit did not open, or the part of it. Never touched. */
export type ExternalPosition = {
  __typename?: 'ExternalPosition';
  /** The account's address. */
  account: Scalars['String']['output'];
  /** The venue's average entry price. */
  entryPrice: Scalars['Decimal']['output'];
  /** Whether its money is real. */
  mode: TradingMode;
  /** How much, in market units. */
  quantity: Scalars['Decimal']['output'];
  /** Which way. */
  side: Side;
  /** What. */
  token: Scalars['String']['output'];
  /** Where it is. */
  venue: Venue;
};

/** One execution of an order. */
export type Fill = {
  __typename?: 'Fill';
  /** What it realised, before fees. */
  closedPnl: Money;
  /** What the venue charged. */
  fee: Money;
  /** When. */
  filledAt: Scalars['DateTime']['output'];
  /** The fill. */
  id: Scalars['ID']['output'];
  /** Whether the venue closed by force. */
  isLiquidation: Scalars['Boolean']['output'];
  /** Maker or taker. */
  liquidityRole: LiquidityRole;
  /** The order that was filled. */
  order: Order;
  /** At which price. */
  price: Scalars['Decimal']['output'];
  /** How much, in market units. */
  quantity: Scalars['Decimal']['output'];
};

export type FillConnection = {
  __typename?: 'FillConnection';
  /** A list of edges. */
  edges: Array<FillEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type FillEdge = {
  __typename?: 'FillEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Fill;
};

/** How reading from X goes: what it costs, whether it stands still, what was skipped. */
export type Ingestion = {
  __typename?: 'Ingestion';
  /** What reading may cost on one UTC day. */
  budgetPerDay: Money;
  /** Whether nothing is read now. */
  isPaused: Scalars['Boolean']['output'];
  /** Why the last round of reading failed. */
  lastError?: Maybe<Scalars['String']['output']>;
  /** What came from X and was no post we can read, newest first. */
  skipped: Array<SkippedPost>;
  /** What reading has cost on this UTC day. */
  spendToday: Money;
};

/** A durable decision to trade. */
export type Intent = {
  __typename?: 'Intent';
  /** The id of the entry at the venue. */
  clientOrderId: Scalars['String']['output'];
  /** When. */
  decidedAt: Scalars['DateTime']['output'];
  /** The intent. */
  id: Scalars['ID']['output'];
  /** With which leverage. */
  leverage: Scalars['Int']['output'];
  /** The worst price accepted. */
  limitPrice: Scalars['Decimal']['output'];
  /** Its orders: the entry, its stops, its exits. */
  orders: Array<Order>;
  /** The position it opens. */
  position: Position;
  /** How much, in market units. */
  quantity: Scalars['Decimal']['output'];
  /** Which way. */
  side: Side;
  /** Where the protective stop goes. */
  stopPrice: Scalars['Decimal']['output'];
  /** Where profit is taken. */
  targetPrice?: Maybe<Scalars['Decimal']['output']>;
  /** What. */
  token: Scalars['String']['output'];
  /** The verdict it follows from. */
  verdict: Verdict;
};

/** What a kill switch stops. */
export type KillScope =
  /** Everything. */
  | 'ALL'
  /** One deployment. */
  | 'DEPLOYMENT'
  /** Everything of one user. */
  | 'USER'
  /** Everything on one venue. */
  | 'VENUE';

/** A raised kill switch. */
export type KillSwitch = {
  __typename?: 'KillSwitch';
  /** When it was raised: from then on nothing is sent. */
  engagedAt: Scalars['DateTime']['output'];
  /** Who raised it. */
  engagedBy: Scalars['ID']['output'];
  /** Whether the signer obeys it too; told again and again until it does. */
  isEnforced: Scalars['Boolean']['output'];
  /** Why. */
  reason: Scalars['String']['output'];
  /** What kind of thing it stops. */
  scope: KillScope;
  /** Which one; nothing for ALL. */
  target?: Maybe<Scalars['ID']['output']>;
};

/** Which kill switch, and why. */
export type KillSwitchEngageInput = {
  /** Why, for the record; up to 500 characters. */
  reason: Scalars['String']['input'];
  /** What kind of thing is stopped. VENUE and ALL need the scope `admin`. */
  scope: KillScope;
  /** The deployment, or the user; the viewer when a user is not named. */
  target?: InputMaybe<Scalars['ID']['input']>;
  /** The venue. */
  venue?: InputMaybe<Venue>;
};

/** The switches that are raised now. */
export type KillSwitchPayload = {
  __typename?: 'KillSwitchPayload';
  /** Those that concern the viewer. */
  killSwitches: Array<KillSwitch>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Which kill switch. */
export type KillSwitchReleaseInput = {
  /** What kind of thing was stopped. */
  scope: KillScope;
  /** The deployment, or the user; the viewer when a user is not named. */
  target?: InputMaybe<Scalars['ID']['input']>;
  /** The venue. */
  venue?: InputMaybe<Venue>;
};

/** Where an amount is booked. What comes is positive in CASH and negative where it comes from. */
export type LedgerBook =
  /** What was deposited, less what was withdrawn. */
  | 'CAPITAL'
  /** What the account holds, before anything unrealised. */
  | 'CASH'
  /** What trades brought that Maxxit did not make. */
  | 'EXTERNAL'
  /** What the venue charged. */
  | 'FEES'
  /** What was paid or received for holding. */
  | 'FUNDING'
  /** What exits of the viewer's positions realised. */
  | 'REALISED';

/** One line of a posting; the lines of one posting sum to zero. */
export type LedgerLine = {
  __typename?: 'LedgerLine';
  /** The account's address. */
  account: Scalars['String']['output'];
  /** How much. */
  amount: Money;
  /** Which book. */
  book: LedgerBook;
  /** The venue's id of what happened. */
  evidence: Scalars['String']['output'];
  /** The line. */
  id: Scalars['ID']['output'];
  /** Of what. */
  kind: LedgerPostingKind;
  /** When it happened, by the venue's clock. */
  occurredAt: Scalars['DateTime']['output'];
  /** For which position, when it is one position's. */
  positionId?: Maybe<Scalars['ID']['output']>;
  /** The posting it is of. */
  postingId: Scalars['ID']['output'];
};

export type LedgerLineConnection = {
  __typename?: 'LedgerLineConnection';
  /** A list of edges. */
  edges: Array<LedgerLineEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type LedgerLineEdge = {
  __typename?: 'LedgerLineEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: LedgerLine;
};

/** What a posting is of. */
export type LedgerPostingKind =
  /** The venue's word in place of a fill that was not heard. */
  | 'CORRECTION'
  /** An execution Maxxit did not order. */
  | 'EXTERNAL'
  /** An execution of an order of Maxxit. */
  | 'FILL'
  /** A funding payment. */
  | 'FUNDING'
  /** A deposit or a withdrawal. */
  | 'TRANSFER';

/** Which side of the book a fill was on. */
export type LiquidityRole =
  /** Rested in the book. */
  | 'MAKER'
  /** Took from the book. */
  | 'TAKER';

/** What can be traded at a venue, its limits and its price. */
export type Market = {
  __typename?: 'Market';
  /** When the venue last told the price. */
  asOf: Scalars['DateTime']['output'];
  /** Hourly funding as a fraction; positive is paid by longs. */
  fundingRate?: Maybe<Scalars['Decimal']['output']>;
  /** The market. */
  id: Scalars['ID']['output'];
  /** Whether the price is too old to decide on. */
  isStale: Scalars['Boolean']['output'];
  /** The price positions are valued at; absent while unknown. */
  markPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The highest leverage the venue allows. */
  maxLeverage: Scalars['Int']['output'];
  /** The smallest order. */
  minNotional: Money;
  /** Decimals a size may have. */
  sizeDecimals: Scalars['Int']['output'];
  /** The venue's own name of the market. */
  symbol: Scalars['String']['output'];
  /** The token as posts name it. */
  token: Scalars['String']['output'];
  /** Where it is. */
  venue: Venue;
};

/** An amount of money. */
export type Money = {
  __typename?: 'Money';
  /** How much, exactly. */
  amount: Scalars['Decimal']['output'];
  /** Of what. */
  currency: Currency;
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Makes a draft. */
  agentCreate: AgentCreatePayload;
  /** Changes an agent. */
  agentEdit: AgentEditPayload;
  /** Stops an agent's listening for now. */
  agentPause: AgentPausePayload;
  /** Publishes a draft on its creator's signature. */
  agentPublish: AgentPublishPayload;
  /** Lets a paused agent listen again. */
  agentResume: AgentResumePayload;
  /** Ends an agent for good. */
  agentRetire: AgentRetirePayload;
  /** Makes a key for programs; its secret is shown this once. */
  apiKeyCreate: ApiKeyCreatePayload;
  /** Ends a key for programs. */
  apiKeyRevoke: ApiKeyRevokePayload;
  /** Checks the daily equation of the viewer's accounts now, with the venue's newest word. */
  booksCheck: BooksCheckPayload;
  /** Hands the signature of the viewer's wallet to the venue. */
  deploymentApprove: DeploymentPayload;
  /** Never enters again; exits run on. */
  deploymentCancel: DeploymentPayload;
  /** Deploys an agent for the viewer. */
  deploymentCreate: DeploymentPayload;
  /** Stops entries at once; exits run on. */
  deploymentPause: DeploymentPayload;
  /** Replaces the viewer's own limits; each can only tighten what the platform allows. */
  deploymentPolicyEdit: DeploymentPayload;
  /** Enters on signals again. */
  deploymentResume: DeploymentPayload;
  /**
   * Stops every entry in the scope, at once and until released. Exits keep running. Nothing
   * more is sent from the moment this answers; `isEnforced` says whether the signer obeys too.
   */
  killSwitchEngage: KillSwitchPayload;
  /** Lets entries in the scope through again. */
  killSwitchRelease: KillSwitchPayload;
  /** Closes one of the viewer's positions at the market. */
  positionClose: PositionClosePayload;
  /** Moves the stop, the target or both of one of the viewer's positions. */
  positionProtect: PositionProtectPayload;
  /** Ends a session; its tokens are refused within seconds. */
  sessionRevoke: SessionRevokePayload;
  /** Follows an account on X: its posts are read from now on. */
  xAccountFollow: XAccountFollowPayload;
};


export type MutationAgentCreateArgs = {
  input: AgentCreateInput;
};


export type MutationAgentEditArgs = {
  input: AgentEditInput;
};


export type MutationAgentPauseArgs = {
  input: AgentPauseInput;
};


export type MutationAgentPublishArgs = {
  input: AgentPublishInput;
};


export type MutationAgentResumeArgs = {
  input: AgentResumeInput;
};


export type MutationAgentRetireArgs = {
  input: AgentRetireInput;
};


export type MutationApiKeyCreateArgs = {
  input: ApiKeyCreateInput;
};


export type MutationApiKeyRevokeArgs = {
  input: ApiKeyRevokeInput;
};


export type MutationBooksCheckArgs = {
  input: BooksCheckInput;
};


export type MutationDeploymentApproveArgs = {
  input: DeploymentApproveInput;
};


export type MutationDeploymentCancelArgs = {
  input: DeploymentInput;
};


export type MutationDeploymentCreateArgs = {
  input: DeploymentCreateInput;
};


export type MutationDeploymentPauseArgs = {
  input: DeploymentInput;
};


export type MutationDeploymentPolicyEditArgs = {
  input: DeploymentPolicyEditInput;
};


export type MutationDeploymentResumeArgs = {
  input: DeploymentInput;
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


export type MutationPositionProtectArgs = {
  input: PositionProtectInput;
};


export type MutationSessionRevokeArgs = {
  input: SessionRevokeInput;
};


export type MutationXAccountFollowArgs = {
  input: XAccountFollowInput;
};

/** One order at a venue. */
export type Order = {
  __typename?: 'Order';
  /** What the venue said of it that cannot be; never booked. */
  anomalies: Array<VenueAnomaly>;
  /** At which price on average. */
  averagePrice?: Maybe<Scalars['Decimal']['output']>;
  /** Our id of it. */
  clientOrderId: Scalars['String']['output'];
  /** What the venue's word changed in what was shown of it, oldest first. */
  corrections: Array<OrderCorrection>;
  /** When it was decided. */
  createdAt: Scalars['DateTime']['output'];
  /** The deployment it is for. */
  deployment: Deployment;
  /** How much was filled. */
  filledQuantity: Scalars['Decimal']['output'];
  /** Its executions, oldest first. */
  fills: Array<Fill>;
  /** The order. */
  id: Scalars['ID']['output'];
  /** The intent its position began with. */
  intent: Intent;
  /** Whether it may only reduce a position. */
  isReduceOnly: Scalars['Boolean']['output'];
  /** The worst price accepted. */
  limitPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The position it opens, closes or protects. */
  position: Position;
  /** Why it exists. */
  purpose: OrderPurpose;
  /** Its size, in market units. */
  quantity: Scalars['Decimal']['output'];
  /** Why it was refused, in the venue's words. */
  rejection?: Maybe<Scalars['String']['output']>;
  /** LONG buys, SHORT sells. */
  side: Side;
  /** Where it stands. */
  state: OrderState;
  /** What. */
  token: Scalars['String']['output'];
  /** The mark price that triggers a stop. */
  triggerPrice?: Maybe<Scalars['Decimal']['output']>;
  /** When it last changed. */
  updatedAt: Scalars['DateTime']['output'];
  /** The venue's id of it. */
  venueOrderId?: Maybe<Scalars['String']['output']>;
};

export type OrderConnection = {
  __typename?: 'OrderConnection';
  /** A list of edges. */
  edges: Array<OrderEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** What the venue's word, asked for or told late, changed in what was shown of an order. */
export type OrderCorrection = {
  __typename?: 'OrderCorrection';
  /** When. */
  correctedAt: Scalars['DateTime']['output'];
  /** The venue's answer as it was read, as JSON text. */
  evidence: Scalars['String']['output'];
  /** How much was filled. */
  filledAfter: Scalars['Decimal']['output'];
  /** How much was said to be filled, in market units. */
  filledBefore: Scalars['Decimal']['output'];
  /** The correction. */
  id: Scalars['ID']['output'];
  /** Where it stands. */
  stateAfter: OrderState;
  /** Where the order was said to stand. */
  stateBefore: OrderState;
};

/** An edge in a connection. */
export type OrderEdge = {
  __typename?: 'OrderEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Order;
};

/** Why an order exists. */
export type OrderPurpose =
  /** Opens a position. */
  | 'ENTRY'
  /** Closes one. */
  | 'EXIT'
  /** The stop that waits on the venue. */
  | 'PROTECTION';

/** Where an order stands. */
export type OrderState =
  /** Ended before it was filled as a whole. */
  | 'CANCELLED'
  /** Its time ran out before the venue had it. */
  | 'EXPIRED'
  /** Filled as a whole. */
  | 'FILLED'
  /** Filled in part. */
  | 'PARTIALLY_FILLED'
  /** Durable, not sent. */
  | 'PLANNED'
  /** Refused, or surely never sent. */
  | 'REJECTED'
  /** In the book or waiting for its trigger. */
  | 'RESTING'
  /** Sent, not answered. */
  | 'SENT'
  /** Nobody knows yet; only the venue's evidence ends it. */
  | 'UNKNOWN';

/** Information about pagination in a connection */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** When paginating forwards, the cursor to continue. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** When paginating forwards, are there more items? */
  hasNextPage: Scalars['Boolean']['output'];
  /** When paginating backwards, are there more items? */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** When paginating backwards, the cursor to continue. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Whether the venue lets our key trade; only yes trades. */
export type Permission =
  /** The venue says no. */
  | 'NO'
  /** The venue could not be asked. */
  | 'UNKNOWN'
  /** The venue says so. */
  | 'YES';

/** What the accounts of the viewer's deployments are worth, in one mode. */
export type Portfolio = {
  __typename?: 'Portfolio';
  /** The oldest of the venue's words it is made of. */
  asOf: Scalars['DateTime']['output'];
  /** What is free to back new orders. */
  available: Money;
  /** Account by account. */
  deployments: Array<DeploymentEquity>;
  /** Balances and unrealised results, at the newest prices. */
  equity: Money;
  /**
   * Whether the books of every account balance; nothing before the first check. What does not
   * balance is unranked and unbilled.
   */
  isBalanced?: Maybe<Scalars['Boolean']['output']>;
  /** Positions that are not closed. */
  openPositions: Scalars['Int']['output'];
  /** What was realised by positions in all, after fees and funding. */
  realisedPnl: Money;
  /** What everything held would realise. */
  unrealisedPnl: Money;
};

/** A holding at a venue that Maxxit opened. */
export type Position = {
  __typename?: 'Position';
  /** The agent that was deployed. */
  agent: Agent;
  /** When it closed. */
  closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the venue's word changed in its books, oldest first. */
  corrections: Array<PositionCorrection>;
  /** The deployment it belongs to. */
  deployment: Deployment;
  /** The average price of its entries. */
  entryPrice: Scalars['Decimal']['output'];
  /** Why it is left or was. */
  exitReason?: Maybe<ExitReason>;
  /** What the venue charged. */
  fees: Money;
  /** Funding received, or paid when negative. */
  funding: Money;
  /** The position. */
  id: Scalars['ID']['output'];
  /** Whether the newest price is too old to decide on. */
  isPriceStale: Scalars['Boolean']['output'];
  /** Its lines in the books, oldest first; those of one posting sum to zero. */
  ledgerLines: Array<LedgerLine>;
  /** With which leverage. */
  leverage: Scalars['Int']['output'];
  /** Where the venue would liquidate, when it says. */
  liquidationPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The share of the price left until then, in basis points; warned of at 2,000, 1,000 and 500. */
  marginDistanceBps?: Maybe<Scalars['Int']['output']>;
  /** The newest price of its market. */
  markPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Whether its money is real. */
  mode: TradingMode;
  /** When it opened. */
  openedAt: Scalars['DateTime']['output'];
  /** The stop that waits on the venue. */
  protection?: Maybe<Protection>;
  /** How much is held, in market units. */
  quantity: Scalars['Decimal']['output'];
  /** What exits realised, before fees and funding. */
  realisedPnl: Money;
  /** Which way. */
  side: Side;
  /** The signal it began with. */
  signal?: Maybe<Signal>;
  /** Where it stands. */
  state: PositionState;
  /** Its stop. */
  stopPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Where profit is taken. */
  targetPrice?: Maybe<Scalars['Decimal']['output']>;
  /** What. */
  token: Scalars['String']['output'];
  /** Where the trailing stop is, once armed. */
  trailingStopPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Since when more is held than the stop on the venue covers; nothing while it is covered. */
  unprotectedSince?: Maybe<Scalars['DateTime']['output']>;
  /** The same, in basis points of what the holding cost. */
  unrealisedBps?: Maybe<Scalars['Int']['output']>;
  /** What the holding would realise at the newest price. */
  unrealisedPnl?: Maybe<Money>;
};

/** Which position. */
export type PositionCloseInput = {
  /** Chosen by the client: the same key closes once. 1 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
  /** The position. */
  positionId: Scalars['ID']['input'];
};

/** The position as it stands now. */
export type PositionClosePayload = {
  __typename?: 'PositionClosePayload';
  /** The position. */
  position?: Maybe<Position>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

export type PositionConnection = {
  __typename?: 'PositionConnection';
  /** A list of edges. */
  edges: Array<PositionEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** What the venue's word changed in the books of a position. */
export type PositionCorrection = {
  __typename?: 'PositionCorrection';
  /** When. */
  correctedAt: Scalars['DateTime']['output'];
  /** The venue's answer as it was read, as JSON text. */
  evidence: Scalars['String']['output'];
  /** The correction. */
  id: Scalars['ID']['output'];
  /** What the difference was booked at: the newest price known. */
  price: Scalars['Decimal']['output'];
  /** What they hold by the venue's word. */
  quantityAfter: Scalars['Decimal']['output'];
  /** What the books held. */
  quantityBefore: Scalars['Decimal']['output'];
};

/** An edge in a connection. */
export type PositionEdge = {
  __typename?: 'PositionEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Position;
};

/** Where the stop and the target are to be. */
export type PositionProtectInput = {
  /** Chosen by the client: the same key moves once. 1 to 100 characters. */
  idempotencyKey: Scalars['String']['input'];
  /** The position. */
  positionId: Scalars['ID']['input'];
  /** The stop: only ever nearer to the price than it is. It stays when absent. */
  stopPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** The target. It stays when absent. */
  targetPrice?: InputMaybe<Scalars['Decimal']['input']>;
};

/** The position as it stands now. */
export type PositionProtectPayload = {
  __typename?: 'PositionProtectPayload';
  /** The position. */
  position?: Maybe<Position>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** Where a position stands. */
export type PositionState =
  /** Flat, by fills or by the venue's word. */
  | 'CLOSED'
  /** An exit is on its way. */
  | 'CLOSING'
  /** Held and watched. */
  | 'OPEN'
  /** Its entry is not finished. */
  | 'OPENING'
  /** The venue's word and ours differ; it is looked at again. */
  | 'UNKNOWN';

/** A post, as twitter shows it. */
export type Post = {
  __typename?: 'Post';
  /** Who posted it. */
  account: XAccount;
  /** What classifiers made of it, oldest first. */
  classifications: Array<Classification>;
  /** When we saw it first. */
  firstSeenAt: Scalars['DateTime']['output'];
  /** The post's id. */
  id: Scalars['ID']['output'];
  /** Whether it was first seen too late to trade on. */
  isLate: Scalars['Boolean']['output'];
  /** When it was posted. */
  postedAt: Scalars['DateTime']['output'];
  /** What happened to it since, oldest first. */
  revisions: Array<PostRevision>;
  /** What it became for each agent that listens, as far as the caller may see. */
  signals: Array<Signal>;
  /** The text as it was first seen. */
  text: Scalars['String']['output'];
  /** Where it is on X. */
  url?: Maybe<Scalars['String']['output']>;
};

export type PostConnection = {
  __typename?: 'PostConnection';
  /** A list of edges. */
  edges: Array<PostEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type PostEdge = {
  __typename?: 'PostEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Post;
};

/** An edit or the deletion of a post. */
export type PostRevision = {
  __typename?: 'PostRevision';
  /** What happened. */
  kind: PostRevisionKind;
  /** When we saw it. */
  seenAt: Scalars['DateTime']['output'];
  /** The text after an edit. */
  text?: Maybe<Scalars['String']['output']>;
};

/** What happened to a post after it was first seen. */
export type PostRevisionKind =
  /** It is gone. */
  | 'DELETED'
  /** Its text changed. */
  | 'EDITED';

/** The stop that waits on the venue. */
export type Protection = {
  __typename?: 'Protection';
  /** The mark price that triggers it. */
  price: Scalars['Decimal']['output'];
  /** How much it closes. */
  quantity: Scalars['Decimal']['output'];
  /** Whether it is as wanted. */
  state: ProtectionState;
};

/** Whether the stop on the venue is as wanted. */
export type ProtectionState =
  /** It is being placed or changed. */
  | 'PENDING'
  /** It waits on the venue. */
  | 'WORKING';

/** What a creator's wallet signs to publish an agent. */
export type PublishTypedData = {
  __typename?: 'PublishTypedData';
  /** To be sent back with the signature; later it is void. */
  expiresAt: Scalars['DateTime']['output'];
  /** For `eth_signTypedData_v4`. */
  json: Scalars['String']['output'];
  /** To be sent back with the signature. */
  nonce: Scalars['String']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** The books of the viewer's venue accounts, and whether they balance. */
  accountBooks: Array<AccountBooks>;
  /** An agent. */
  agent?: Maybe<Agent>;
  /** What the caller signs to publish an agent of theirs. */
  agentPublishTypedData: PublishTypedData;
  /** The marketplace: every public agent that is active or paused. */
  agents: AgentConnection;
  /** The newest candles of a token that end at `to` (now by default), oldest first. */
  candles: Array<Candle>;
  /**
   * The whole chain an id is part of, as far as the caller may see it: up to the post, down to
   * the last thing that followed. The id may be of a post, classification, signal, verdict,
   * intent, order, fill, position, ledger line or event, or a client order id.
   */
  chain?: Maybe<Chain>;
  /** The same chain as a file of JSON lines, which `maxxit verify FILE` checks without us. */
  chainExport?: Maybe<Scalars['String']['output']>;
  /** What a classifier made of a post. */
  classification?: Maybe<Classification>;
  /** One of the viewer's deployments. */
  deployment?: Maybe<Deployment>;
  /** What the viewer's wallet signs to let Maxxit trade, but never withdraw, on its account. */
  deploymentApprovalTypedData: ApprovalTypedData;
  /** Orders on the viewer's accounts that we did not place: shown, never touched. */
  externalOrders: Array<ExternalOrder>;
  /** What is on the viewer's accounts that Maxxit did not open. */
  externalPositions: Array<ExternalPosition>;
  /** The viewer's executions, newest first. */
  fills: FillConnection;
  /** How reading from X goes. */
  ingestion: Ingestion;
  /** One of the viewer's intents. */
  intent?: Maybe<Intent>;
  /** The kill switches that stop something of the viewer's. */
  killSwitches: Array<KillSwitch>;
  /** The lines in the books of the viewer's accounts, newest first. */
  ledgerLines: LedgerLineConnection;
  /** One market by its token. */
  market?: Maybe<Market>;
  /** The markets of the venue, by token; only those whose token or symbol holds `search`. */
  markets: Array<Market>;
  /** The caller's own agents, the newest first. */
  myAgents: AgentConnection;
  /** The viewer's deployments, newest first. */
  myDeployments: DeploymentConnection;
  /** The viewer's venue wallets, newest first. */
  myVenueWallets: Array<VenueWallet>;
  /** One of the viewer's orders. */
  order?: Maybe<Order>;
  /** The viewer's orders, newest first. */
  orders: OrderConnection;
  /** What the accounts of the viewer's deployments are worth. */
  portfolio: Portfolio;
  /** One of the viewer's positions. */
  position?: Maybe<Position>;
  /** The viewer's positions, newest first. */
  positions: PositionConnection;
  /** A post. */
  post?: Maybe<Post>;
  /** Posts, newest first; of one account or of all. */
  posts: PostConnection;
  /** One signal, if the caller may see it. */
  signal?: Maybe<Signal>;
  /** What posts became, newest first: of one agent, or of all the caller may see. */
  signals: SignalConnection;
  /**
   * What the venue said of the viewer's accounts and cannot be, newest first: kept as evidence,
   * never booked.
   */
  venueAnomalies: VenueAnomalyConnection;
  /**
   * What the venue said of the viewer's accounts and was not believed, the newest first;
   * administrators see everybody's.
   */
  venueEvidence: VenueEvidenceConnection;
  /** Whether the venue's prices may be decided on. */
  venueStatus: Array<VenueStatus>;
  /** One of the viewer's verdicts. */
  verdict?: Maybe<Verdict>;
  /** The viewer's verdicts, newest first. */
  verdicts: VerdictConnection;
  /** The person asking; nothing when nobody is signed in. */
  viewer?: Maybe<Viewer>;
  /** An account on X. */
  xAccount?: Maybe<XAccount>;
  /** Accounts on X by handle; `search` looks in handles and names. */
  xAccounts: XAccountConnection;
};


export type QueryAccountBooksArgs = {
  mode?: InputMaybe<TradingMode>;
};


export type QueryAgentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryAgentPublishTypedDataArgs = {
  agentId: Scalars['ID']['input'];
  chainId: Scalars['Int']['input'];
};


export type QueryAgentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AgentFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<AgentOrder>;
};


export type QueryCandlesArgs = {
  interval: CandleInterval;
  limit?: Scalars['Int']['input'];
  to?: InputMaybe<Scalars['DateTime']['input']>;
  token: Scalars['String']['input'];
};


export type QueryChainArgs = {
  id: Scalars['ID']['input'];
};


export type QueryChainExportArgs = {
  id: Scalars['ID']['input'];
};


export type QueryClassificationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDeploymentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryDeploymentApprovalTypedDataArgs = {
  chainId: Scalars['Int']['input'];
  deploymentId: Scalars['ID']['input'];
};


export type QueryFillsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryIntentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryLedgerLinesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMarketArgs = {
  token: Scalars['String']['input'];
  venue?: InputMaybe<Venue>;
};


export type QueryMarketsArgs = {
  search?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMyAgentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMyDeploymentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<DeploymentStatus>;
};


export type QueryOrderArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOrdersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<OrderState>;
};


export type QueryPortfolioArgs = {
  mode: TradingMode;
};


export type QueryPositionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPositionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  state?: InputMaybe<PositionState>;
};


export type QueryPostArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  xAccountId?: InputMaybe<Scalars['ID']['input']>;
};


export type QuerySignalArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySignalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  agentId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<SignalStatus>;
};


export type QueryVenueAnomaliesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryVenueEvidenceArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryVerdictArgs = {
  id: Scalars['ID']['input'];
};


export type QueryVerdictsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  signalId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryXAccountArgs = {
  id: Scalars['ID']['input'];
};


export type QueryXAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
};

/** Why a rule refused, and what can be done. */
export type Reason = {
  __typename?: 'Reason';
  /** What would change it; empty when nothing would. */
  action: Scalars['String']['output'];
  /** A stable word to branch on, such as `MARKET_DATA_MISSING`. */
  code: Scalars['String']['output'];
  /** A sentence to show. */
  message: Scalars['String']['output'];
};

/** What one venue answered when it was asked to take the order. */
export type RouteCandidate = {
  __typename?: 'RouteCandidate';
  /** Why, or why not. */
  detail: Scalars['String']['output'];
  /** Whether it takes the order. */
  isChosen: Scalars['Boolean']['output'];
  /** Which venue. */
  venue: Venue;
};

/** A signed-in browser or device. */
export type Session = {
  __typename?: 'Session';
  /** When it was opened. */
  createdAt: Scalars['DateTime']['output'];
  /** When it ends unless it is used. */
  expiresAt: Scalars['DateTime']['output'];
  id: Scalars['ID']['output'];
  /** Whether this request belongs to it. */
  isCurrent: Scalars['Boolean']['output'];
  /** When it last asked for a token. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** What the browser calls itself. */
  userAgent?: Maybe<Scalars['String']['output']>;
};

/** Which session to end. */
export type SessionRevokeInput = {
  /** One of the viewer's sessions. */
  sessionId: Scalars['ID']['input'];
};

/** What came of ending a session. */
export type SessionRevokePayload = {
  __typename?: 'SessionRevokePayload';
  /** The session that has ended. */
  session?: Maybe<Session>;
  /** What to put right. */
  userErrors: Array<UserError>;
};

/** The direction of a position or a call. */
export type Side =
  /** Gains when the price rises. */
  | 'LONG'
  /** Gains when the price falls. */
  | 'SHORT';

/** A signal, by its key. */
export type Signal = {
  __typename?: 'Signal';
  /** The agent that decided. */
  agent: Agent;
  /** What was read in the post. */
  classification: Classification;
  /** How sure the classifier was, 0 to 1. */
  confidence: Scalars['Decimal']['output'];
  /** When it was decided. */
  createdAt: Scalars['DateTime']['output'];
  /** Where the post would enter, in market units. */
  entryPrice?: Maybe<Scalars['Decimal']['output']>;
  /** After this moment nobody enters on it. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** How the score came about; empty where it was refused before any score. */
  explanation: SignalExplanation;
  /** The signal. */
  id: Scalars['ID']['output'];
  /** The leverage the post names. */
  leverage?: Maybe<Scalars['Int']['output']>;
  /** The viewer's positions that began with this signal. */
  myPositions: Array<Position>;
  /** The viewer's verdicts on this signal, one a deployment. */
  myVerdicts: Array<Verdict>;
  /** The post it came from. */
  post: Post;
  /** Why it was refused. */
  reason?: Maybe<Reason>;
  /** The market's price when it was decided, in market units. */
  referencePrice?: Maybe<Scalars['Decimal']['output']>;
  /** From 0 to 1; what the size follows from. */
  score?: Maybe<Scalars['Decimal']['output']>;
  /** Which way. */
  side: Side;
  /** Whether it became a signal. */
  status: SignalStatus;
  /** Where the post would stop, in market units. */
  stopPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The nearest target of the post that pays enough for the risk, in market units. */
  targetPrice?: Maybe<Scalars['Decimal']['output']>;
  /** What. */
  token: Scalars['String']['output'];
};

export type SignalConnection = {
  __typename?: 'SignalConnection';
  /** A list of edges. */
  edges: Array<SignalEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type SignalEdge = {
  __typename?: 'SignalEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Signal;
};

/** How a score came about: 0.4 of the post's, 0.6 of the market's. */
export type SignalExplanation = {
  __typename?: 'SignalExplanation';
  /** Whether the market counted; not when all three indicators have weight 0. */
  isMarketScoreUsed: Scalars['Boolean']['output'];
  /** What MACD(12,26,9) says for the side, −1 to 1; absent when it has no weight. */
  macd?: Maybe<Scalars['Decimal']['output']>;
  /** How far the market agrees with the side, −1 to 1. */
  marketScore?: Maybe<Scalars['Decimal']['output']>;
  /** Confidence times the author's impact, 0 to 1. */
  postScore?: Maybe<Scalars['Decimal']['output']>;
  /** What RSI(14) says for the side, −1 to 1; absent when it has no weight. */
  rsi?: Maybe<Scalars['Decimal']['output']>;
  /** What the volume behind the last move says for the side, −1 to 1; absent without a weight. */
  volumeMomentum?: Maybe<Scalars['Decimal']['output']>;
};

/** Whether a call became a signal. */
export type SignalStatus =
  /** A signal, which deployments of the agent decide on. */
  | 'CREATED'
  /** Refused, with a reason. */
  | 'REJECTED';

/** Something X sent that was no post we can read. */
export type SkippedPost = {
  __typename?: 'SkippedPost';
  /** In whose timeline it was. */
  account?: Maybe<XAccount>;
  /** Why it was skipped. */
  reason: Scalars['String']['output'];
  /** X's id of it, when it had one. */
  reference?: Maybe<Scalars['String']['output']>;
  /** When. */
  seenAt: Scalars['DateTime']['output'];
};

export type Subscription = {
  __typename?: 'Subscription';
  /** The newest candle of a token, whenever it moves; a slow reader gets the newest. */
  candleUpdates: Candle;
  /** Each of the viewer's orders, whenever it changes; a slow reader gets the newest state. */
  orderUpdates: Order;
  /** The viewer's portfolio now, then whenever a price or a position of theirs moved. */
  portfolioUpdates: Portfolio;
  /**
   * The state of each of the viewer's open positions, then each change of one, its price
   * included, up to its final state.
   */
  positionUpdates: Position;
  /** The price of each of these tokens, whenever it changes; a slow reader gets the newest. */
  priceUpdates: Market;
  /** Each new signal the caller may see, when it is stored: of one agent, or of all. */
  signalAdded: Signal;
  /** Each of the viewer's verdicts, when it is stored. */
  verdictAdded: Verdict;
};


export type SubscriptionCandleUpdatesArgs = {
  interval: CandleInterval;
  token: Scalars['String']['input'];
};


export type SubscriptionPortfolioUpdatesArgs = {
  mode: TradingMode;
};


export type SubscriptionPositionUpdatesArgs = {
  deploymentId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionPriceUpdatesArgs = {
  tokens: Array<Scalars['String']['input']>;
};


export type SubscriptionSignalAddedArgs = {
  agentId?: InputMaybe<Scalars['ID']['input']>;
};

/** One trade a post calls for. Prices are per token, as the post states them. */
export type TradeCall = {
  __typename?: 'TradeCall';
  /** How sure the reading is, 0 to 1. */
  confidence: Scalars['Decimal']['output'];
  /** Where to enter: the middle of a stated range. */
  entry?: Maybe<Scalars['Decimal']['output']>;
  /** The leverage named. */
  leverage?: Maybe<Scalars['Int']['output']>;
  /** The words it rests on, exactly as in the post. */
  quotes: Array<Scalars['String']['output']>;
  /** Which way. */
  side: Side;
  /** Where to stop. */
  stop?: Maybe<Scalars['Decimal']['output']>;
  /** Where to take profit, as written. */
  targets: Array<Scalars['Decimal']['output']>;
  /** What. */
  token: Scalars['String']['output'];
};

/** Whether money is real. */
export type TradingMode =
  /** The user's own funds. */
  | 'LIVE'
  /** Simulated money on the local stand-in. */
  | 'PAPER';

/** A person; auth knows them. */
export type User = {
  __typename?: 'User';
  /** When they first signed in. */
  createdAt: Scalars['DateTime']['output'];
  /** What to call them. */
  displayName: Scalars['String']['output'];
  /** The person's id. */
  id: Scalars['ID']['output'];
  /** The wallet's address in lower case. */
  wallet: Scalars['String']['output'];
};

/** Something the person can fix and send again. */
export type UserError = {
  __typename?: 'UserError';
  /** A stable word to branch on, such as `TOO_LONG`. */
  code: Scalars['String']['output'];
  /** The path of the input field it is about, such as `["weights", "rsi"]`; empty for the whole. */
  field: Array<Scalars['String']['output']>;
  /** A sentence to show. */
  message: Scalars['String']['output'];
};

/** Where an order can be filled. */
export type Venue =
  /** Perpetuals on Hyperliquid. */
  | 'HYPERLIQUID'
  /** Perpetuals on Ostium. */
  | 'OSTIUM'
  /** Swaps out of a Safe. */
  | 'SPOT';

/** Something the venue said that cannot be true: kept as evidence, never booked. */
export type VenueAnomaly = {
  __typename?: 'VenueAnomaly';
  /** The account it was said of. */
  address: Scalars['String']['output'];
  /** A stable code: `OVERFILL`, `ANOTHER_ACCOUNT`, `STILL_WORKING` and the like. */
  code: Scalars['String']['output'];
  /** The deployment that trades on the account. */
  deployment?: Maybe<Deployment>;
  /** The venue's own words, as JSON. */
  evidence: Scalars['String']['output'];
  /** The row. */
  id: Scalars['ID']['output'];
  /** The order of ours it was said of. */
  order?: Maybe<Order>;
  /** When it was first said. */
  seenAt: Scalars['DateTime']['output'];
};

export type VenueAnomalyConnection = {
  __typename?: 'VenueAnomalyConnection';
  /** A list of edges. */
  edges: Array<VenueAnomalyEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type VenueAnomalyEdge = {
  __typename?: 'VenueAnomalyEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: VenueAnomaly;
};

/** An answer of the venue that was not believed: kept, counted, alerted, never booked. */
export type VenueEvidence = {
  __typename?: 'VenueEvidence';
  /** The account it was about, when it was about one. */
  address?: Maybe<Scalars['String']['output']>;
  /** When first. */
  firstSeenAt: Scalars['DateTime']['output'];
  /** The row. */
  id: Scalars['ID']['output'];
  /** When last. */
  lastSeenAt: Scalars['DateTime']['output'];
  /** What is wrong with it. */
  reason: Scalars['String']['output'];
  /** What was asked, or which stream spoke. */
  subject: Scalars['String']['output'];
  /** What the venue said, cut off when long. */
  text: Scalars['String']['output'];
  /** How often it said the same. */
  times: Scalars['Int']['output'];
};

export type VenueEvidenceConnection = {
  __typename?: 'VenueEvidenceConnection';
  /** A list of edges. */
  edges: Array<VenueEvidenceEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type VenueEvidenceEdge = {
  __typename?: 'VenueEvidenceEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: VenueEvidence;
};

/** Whether a venue's stream may be decided on. */
export type VenueStatus = {
  __typename?: 'VenueStatus';
  /** Which of its streams. */
  channel: Scalars['String']['output'];
  /** Whether every market's price is recent. */
  isFresh: Scalars['Boolean']['output'];
  /** When it last spoke. */
  lastMessageAt?: Maybe<Scalars['DateTime']['output']>;
  /** Which venue. */
  venue: Venue;
};

/** A deployment's place at a venue. Its keys never leave the platform's vault. */
export type VenueWallet = {
  __typename?: 'VenueWallet';
  /** The account orders are for. */
  accountAddress: Scalars['String']['output'];
  /** The key that signs orders. */
  agentAddress: Scalars['String']['output'];
  /** When it was made. */
  createdAt: Scalars['DateTime']['output'];
  /** When it signs no longer. */
  expiresAt?: Maybe<Scalars['DateTime']['output']>;
  id: Scalars['ID']['output'];
  /** Whether it signs no longer. */
  isRetired: Scalars['Boolean']['output'];
  /** Whether its money is real. */
  mode: TradingMode;
  /** Where. */
  venue: Venue;
};

/** The risk decision on one signal for one deployment. */
export type Verdict = {
  __typename?: 'Verdict';
  /** Every check in order, up to the first that failed. */
  checks: Array<VerdictCheck>;
  /** When. */
  decidedAt: Scalars['DateTime']['output'];
  /** The deployment it is for. */
  deployment: Deployment;
  /** The verdict. */
  id: Scalars['ID']['output'];
  /** The intent that followed. */
  intent?: Maybe<Intent>;
  /** Whether it became an intent. */
  isApproved: Scalars['Boolean']['output'];
  /** With which leverage. */
  leverage?: Maybe<Scalars['Int']['output']>;
  /** What that is worth. */
  notional?: Maybe<Money>;
  /** Why not. */
  reason?: Maybe<Reason>;
  /** What every candidate venue answered. */
  routes: Array<RouteCandidate>;
  /** The signal it is on. */
  signal: Signal;
  /** The size decided on, in market units. */
  size?: Maybe<Scalars['Decimal']['output']>;
};

/** One check of a verdict. */
export type VerdictCheck = {
  __typename?: 'VerdictCheck';
  /** The numbers it compared. */
  detail: Scalars['String']['output'];
  /** Whether it passed. */
  isPassed: Scalars['Boolean']['output'];
  /** Which. */
  name: Scalars['String']['output'];
};

export type VerdictConnection = {
  __typename?: 'VerdictConnection';
  /** A list of edges. */
  edges: Array<VerdictEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type VerdictEdge = {
  __typename?: 'VerdictEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: Verdict;
};

/** The person asking. */
export type Viewer = {
  __typename?: 'Viewer';
  /** Their keys for programs, newest first, ended ones too. */
  apiKeys: Array<ApiKey>;
  /** What this session or key may do. */
  scopes: Array<Scalars['String']['output']>;
  /** Their living sessions, newest first. */
  sessions: Array<Session>;
  /** Who they are. */
  user: User;
};

/** An account on X; twitter knows it. */
export type XAccount = {
  __typename?: 'XAccount';
  /** The name shown on X. */
  displayName: Scalars['String']['output'];
  /** The handle, without the @. */
  handle: Scalars['String']['output'];
  /** The account's id. */
  id: Scalars['ID']['output'];
  /** Whether its posts are read. */
  isFollowed: Scalars['Boolean']['output'];
  /** When X was last asked for its posts. */
  lastPolledAt?: Maybe<Scalars['DateTime']['output']>;
  /** Its posts, newest first. */
  posts: PostConnection;
};


/** An account on X; twitter knows it. */
export type XAccountPostsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type XAccountConnection = {
  __typename?: 'XAccountConnection';
  /** A list of edges. */
  edges: Array<XAccountEdge>;
  /** Information to aid in pagination. */
  pageInfo: PageInfo;
};

/** An edge in a connection. */
export type XAccountEdge = {
  __typename?: 'XAccountEdge';
  /** A cursor for use in pagination */
  cursor: Scalars['String']['output'];
  /** The item at the end of the edge */
  node: XAccount;
};

/** Which account to follow. */
export type XAccountFollowInput = {
  /** The handle on X, with or without the @. */
  handle: Scalars['String']['input'];
};

/** The account that is followed now, or why it is not. */
export type XAccountFollowPayload = {
  __typename?: 'XAccountFollowPayload';
  /** The account. */
  account?: Maybe<XAccount>;
  /** What to put right. */
  userErrors: Array<UserError>;
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

export type AgentDraftFragment = { __typename?: 'Agent', name: string, description: string, visibility: AgentVisibility, venue: AgentVenue, sources: Array<{ __typename?: 'AgentSource', account: { __typename?: 'XAccount', id: string, handle: string } }>, weights: { __typename?: 'AgentWeights', influencerImpact: number, rsi: number, macd: number, volumeMomentum: number, positionSizing: number, stopLossTightness: number, takeProfitTarget: number, riskReward: number } } & { ' $fragmentName'?: 'AgentDraftFragment' };

export type AgentToEditQueryVariables = Exact<{
  agentId: Scalars['ID']['input'];
}>;


export type AgentToEditQuery = { __typename?: 'Query', agent?: (
    { __typename?: 'Agent', id: string, name: string, status: AgentStatus, isMine: boolean }
    & { ' $fragmentRefs'?: { 'AgentDraftFragment': AgentDraftFragment } }
  ) | null };

export type AgentEditMutationVariables = Exact<{
  input: AgentEditInput;
}>;


export type AgentEditMutation = { __typename?: 'Mutation', agentEdit: { __typename?: 'AgentEditPayload', agent?: { __typename?: 'Agent', id: string, name: string, status: AgentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

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

export type ChainQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ChainQuery = { __typename?: 'Query', chain?: { __typename?: 'Chain', id: string, isIntact: boolean, isTruncated: boolean, links: Array<{ __typename?: 'ChainLink', id: string, state: ChainLinkState, kind?: string | null, service?: string | null, aggregate?: string | null, occurredAt?: string | null, causeId?: string | null, causeHash?: string | null, hash: string, summary?: string | null, payload?: string | null }> } | null };

export type ChainExportQueryVariables = Exact<{
  id: Scalars['ID']['input'];
}>;


export type ChainExportQuery = { __typename?: 'Query', chainExport?: string | null };

export type AgentChartQueryVariables = Exact<{
  agentId: Scalars['ID']['input'];
  isSignedIn: Scalars['Boolean']['input'];
}>;


export type AgentChartQuery = { __typename?: 'Query', agent?: { __typename?: 'Agent', id: string, signals: { __typename?: 'SignalConnection', edges: Array<{ __typename?: 'SignalEdge', node: { __typename?: 'Signal', id: string, token: string, side: Side, createdAt: string } }> }, myDeployments?: Array<{ __typename?: 'Deployment', id: string, fills: { __typename?: 'FillConnection', edges: Array<{ __typename?: 'FillEdge', node: { __typename?: 'Fill', id: string, price: string, quantity: string, filledAt: string, order: { __typename?: 'Order', id: string, purpose: OrderPurpose, side: Side, token: string } } }> }, positions: { __typename?: 'PositionConnection', edges: Array<{ __typename?: 'PositionEdge', node: { __typename?: 'Position', id: string, token: string, side: Side, state: PositionState, entryPrice: string, stopPrice?: string | null, targetPrice?: string | null, trailingStopPrice?: string | null } }> } }> } | null };

export type BarsQueryVariables = Exact<{
  token: Scalars['String']['input'];
  interval: CandleInterval;
  limit: Scalars['Int']['input'];
}>;


export type BarsQuery = { __typename?: 'Query', candles: Array<{ __typename?: 'Candle', openTime: string, open: string, high: string, low: string, close: string }> };

export type NewestBarSubscriptionVariables = Exact<{
  token: Scalars['String']['input'];
  interval: CandleInterval;
}>;


export type NewestBarSubscription = { __typename?: 'Subscription', candleUpdates: { __typename?: 'Candle', openTime: string, open: string, high: string, low: string, close: string } };

export type DeploymentCardFragment = { __typename?: 'Deployment', id: string, mode: TradingMode, status: DeploymentStatus, createdAt: string, pausedAt?: string | null, cancelledAt?: string | null, agent: { __typename?: 'Agent', id: string, name: string }, policy: { __typename?: 'DeploymentPolicy', capBps?: number | null, leverageMax?: number | null, tokens?: Array<string> | null, venues?: Array<Venue> | null, stopBps?: number | null, allowFlip: boolean }, accounts: Array<{ __typename?: 'DeploymentAccount', venue: Venue, address: string, permission: Permission, agentAddress: string, checkedAt: string, keyExpiresAt?: string | null }> } & { ' $fragmentName'?: 'DeploymentCardFragment' };

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


export type KillSwitchesQuery = { __typename?: 'Query', killSwitches: Array<{ __typename?: 'KillSwitch', scope: KillScope, target?: string | null, engagedAt: string, reason: string }> };

export type KillSwitchEngageMutationVariables = Exact<{
  input: KillSwitchEngageInput;
}>;


export type KillSwitchEngageMutation = { __typename?: 'Mutation', killSwitchEngage: { __typename?: 'KillSwitchPayload', killSwitches: Array<{ __typename?: 'KillSwitch', scope: KillScope, target?: string | null }>, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type KillSwitchReleaseMutationVariables = Exact<{
  input: KillSwitchReleaseInput;
}>;


export type KillSwitchReleaseMutation = { __typename?: 'Mutation', killSwitchRelease: { __typename?: 'KillSwitchPayload', killSwitches: Array<{ __typename?: 'KillSwitch', scope: KillScope, target?: string | null }>, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentCreateMutationVariables = Exact<{
  input: DeploymentCreateInput;
}>;


export type DeploymentCreateMutation = { __typename?: 'Mutation', deploymentCreate: { __typename?: 'DeploymentPayload', deployment?: { __typename?: 'Deployment', id: string, mode: TradingMode, status: DeploymentStatus } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeployedAgentsQueryVariables = Exact<{ [key: string]: never; }>;


export type DeployedAgentsQuery = { __typename?: 'Query', myDeployments: { __typename?: 'DeploymentConnection', edges: Array<{ __typename?: 'DeploymentEdge', node: { __typename?: 'Deployment', id: string, mode: TradingMode, status: DeploymentStatus, agent: { __typename?: 'Agent', id: string } } }> } };

export type DeploymentPauseMutationVariables = Exact<{
  input: DeploymentInput;
}>;


export type DeploymentPauseMutation = { __typename?: 'Mutation', deploymentPause: { __typename?: 'DeploymentPayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, pausedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentResumeMutationVariables = Exact<{
  input: DeploymentInput;
}>;


export type DeploymentResumeMutation = { __typename?: 'Mutation', deploymentResume: { __typename?: 'DeploymentPayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, pausedAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentCancelMutationVariables = Exact<{
  input: DeploymentInput;
}>;


export type DeploymentCancelMutation = { __typename?: 'Mutation', deploymentCancel: { __typename?: 'DeploymentPayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, cancelledAt?: string | null } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type DeploymentPolicyEditMutationVariables = Exact<{
  input: DeploymentPolicyEditInput;
}>;


export type DeploymentPolicyEditMutation = { __typename?: 'Mutation', deploymentPolicyEdit: { __typename?: 'DeploymentPayload', deployment?: { __typename?: 'Deployment', id: string, policy: { __typename?: 'DeploymentPolicy', capBps?: number | null, leverageMax?: number | null, tokens?: Array<string> | null, stopBps?: number | null, allowFlip: boolean } } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type ApprovalTypedDataQueryVariables = Exact<{
  deploymentId: Scalars['ID']['input'];
  chainId: Scalars['Int']['input'];
}>;


export type ApprovalTypedDataQuery = { __typename?: 'Query', deploymentApprovalTypedData: { __typename?: 'ApprovalTypedData', json: string, nonce: string } };

export type DeploymentApproveMutationVariables = Exact<{
  input: DeploymentApproveInput;
}>;


export type DeploymentApproveMutation = { __typename?: 'Mutation', deploymentApprove: { __typename?: 'DeploymentPayload', deployment?: { __typename?: 'Deployment', id: string, status: DeploymentStatus, accounts: Array<{ __typename?: 'DeploymentAccount', venue: Venue, permission: Permission, checkedAt: string }> } | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type PositionCloseMutationVariables = Exact<{
  input: PositionCloseInput;
}>;


export type PositionCloseMutation = { __typename?: 'Mutation', positionClose: { __typename?: 'PositionClosePayload', position?: (
      { __typename?: 'Position', id: string }
      & { ' $fragmentRefs'?: { 'PositionLiveFragment': PositionLiveFragment } }
    ) | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type ExternalPositionsQueryVariables = Exact<{ [key: string]: never; }>;


export type ExternalPositionsQuery = { __typename?: 'Query', externalPositions: Array<{ __typename?: 'ExternalPosition', account: string, venue: Venue, mode: TradingMode, token: string, side: Side, quantity: string, entryPrice: string }> };

export type PositionProtectMutationVariables = Exact<{
  input: PositionProtectInput;
}>;


export type PositionProtectMutation = { __typename?: 'Mutation', positionProtect: { __typename?: 'PositionProtectPayload', position?: (
      { __typename?: 'Position', id: string }
      & { ' $fragmentRefs'?: { 'PositionLiveFragment': PositionLiveFragment } }
    ) | null, userErrors: Array<{ __typename?: 'UserError', field: Array<string>, code: string, message: string }> } };

export type PositionLiveFragment = { __typename?: 'Position', id: string, token: string, side: Side, state: PositionState, mode: TradingMode, quantity: string, entryPrice: string, markPrice?: string | null, leverage: number, unrealisedBps?: number | null, stopPrice?: string | null, targetPrice?: string | null, trailingStopPrice?: string | null, liquidationPrice?: string | null, isPriceStale: boolean, exitReason?: ExitReason | null, openedAt: string, closedAt?: string | null, unrealisedPnl?: { __typename?: 'Money', amount: string } | null, realisedPnl: { __typename?: 'Money', amount: string }, fees: { __typename?: 'Money', amount: string }, funding: { __typename?: 'Money', amount: string }, protection?: { __typename?: 'Protection', price: string, quantity: string, state: ProtectionState } | null } & { ' $fragmentName'?: 'PositionLiveFragment' };

export type PositionRowFragment = (
  { __typename?: 'Position', id: string, agent: { __typename?: 'Agent', id: string, name: string }, corrections: Array<{ __typename?: 'PositionCorrection', id: string, quantityBefore: string, quantityAfter: string }> }
  & { ' $fragmentRefs'?: { 'PositionLiveFragment': PositionLiveFragment } }
) & { ' $fragmentName'?: 'PositionRowFragment' };

export type PortfolioHeaderFragment = { __typename?: 'Portfolio', openPositions: number, isBalanced?: boolean | null, asOf: string, equity: { __typename?: 'Money', amount: string }, available: { __typename?: 'Money', amount: string }, unrealisedPnl: { __typename?: 'Money', amount: string }, realisedPnl: { __typename?: 'Money', amount: string } } & { ' $fragmentName'?: 'PortfolioHeaderFragment' };

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
  mode: TradingMode;
}>;


export type PortfolioQuery = { __typename?: 'Query', portfolio: (
    { __typename?: 'Portfolio' }
    & { ' $fragmentRefs'?: { 'PortfolioHeaderFragment': PortfolioHeaderFragment } }
  ) };

export type PortfolioUpdatesSubscriptionVariables = Exact<{
  mode: TradingMode;
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

export type LatestPostsQueryVariables = Exact<{
  first: Scalars['Int']['input'];
}>;


export type LatestPostsQuery = { __typename?: 'Query', posts: { __typename?: 'PostConnection', edges: Array<{ __typename?: 'PostEdge', node: (
        { __typename?: 'Post', id: string, classifications: Array<{ __typename?: 'Classification', id: string, isCall: boolean }> }
        & { ' $fragmentRefs'?: { 'PostQuoteFragment': PostQuoteFragment } }
      ) }> } };

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

export type VerdictDetailsFragment = { __typename?: 'Verdict', id: string, isApproved: boolean, decidedAt: string, leverage?: number | null, size?: string | null, notional?: { __typename?: 'Money', amount: string } | null, reason?: { __typename?: 'Reason', code: string, message: string, action: string } | null, checks: Array<{ __typename?: 'VerdictCheck', name: string, isPassed: boolean, detail: string }>, routes: Array<{ __typename?: 'RouteCandidate', venue: Venue, isChosen: boolean, detail: string }>, intent?: { __typename?: 'Intent', id: string, orders: Array<{ __typename?: 'Order', id: string, purpose: OrderPurpose, state: OrderState, side: Side, token: string, quantity: string, filledQuantity: string, averagePrice?: string | null, triggerPrice?: string | null, rejection?: string | null }> } | null } & { ' $fragmentName'?: 'VerdictDetailsFragment' };

export type SignalCardFragment = { __typename?: 'Signal', id: string, token: string, side: Side, status: SignalStatus, score?: string | null, confidence: string, entryPrice?: string | null, stopPrice?: string | null, targetPrice?: string | null, leverage?: number | null, createdAt: string, expiresAt?: string | null, reason?: { __typename?: 'Reason', code: string, message: string, action: string } | null, explanation: { __typename?: 'SignalExplanation', postScore?: string | null, marketScore?: string | null, rsi?: string | null, macd?: string | null, volumeMomentum?: string | null, isMarketScoreUsed: boolean } } & { ' $fragmentName'?: 'SignalCardFragment' };

export type PostQuoteFragment = { __typename?: 'Post', id: string, text: string, postedAt: string, firstSeenAt: string, isLate: boolean, url?: string | null, account: { __typename?: 'XAccount', id: string, handle: string, displayName: string }, revisions: Array<{ __typename?: 'PostRevision', kind: PostRevisionKind, text?: string | null, seenAt: string }> } & { ' $fragmentName'?: 'PostQuoteFragment' };

export type AgentActivityQueryVariables = Exact<{
  agentId: Scalars['ID']['input'];
  posts: Scalars['Int']['input'];
  isSignedIn: Scalars['Boolean']['input'];
}>;


export type AgentActivityQuery = { __typename?: 'Query', agent?: { __typename?: 'Agent', id: string, sources: Array<{ __typename?: 'AgentSource', account: { __typename?: 'XAccount', id: string, posts: { __typename?: 'PostConnection', edges: Array<{ __typename?: 'PostEdge', node: (
              { __typename?: 'Post', id: string, firstSeenAt: string, classifications: Array<{ __typename?: 'Classification', id: string, engine: string, model: string, isCall: boolean, durationMs: number, reason?: { __typename?: 'Reason', code: string, message: string, action: string } | null, revisions: Array<{ __typename?: 'ClassificationRevision', kind: PostRevisionKind, seenAt: string, calls: Array<{ __typename?: 'TradeCall', token: string, side: Side }>, reason?: { __typename?: 'Reason', code: string, message: string, action: string } | null }> }>, signals: Array<(
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
export const AgentDraftFragmentDoc = new TypedDocumentString(`
    fragment AgentDraft on Agent {
  name
  description
  visibility
  venue
  sources {
    account {
      id
      handle
    }
  }
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
    `, {"fragmentName":"AgentDraft"}) as unknown as TypedDocumentString<AgentDraftFragment, unknown>;
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
    keyExpiresAt
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
  corrections {
    id
    quantityBefore
    quantityAfter
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
  isBalanced
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
export const AgentToEditDocument = new TypedDocumentString(`
    query AgentToEdit($agentId: ID!) {
  agent(id: $agentId) {
    id
    name
    status
    isMine
    ...AgentDraft
  }
}
    fragment AgentDraft on Agent {
  name
  description
  visibility
  venue
  sources {
    account {
      id
      handle
    }
  }
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
}`) as unknown as TypedDocumentString<AgentToEditQuery, AgentToEditQueryVariables>;
export const AgentEditDocument = new TypedDocumentString(`
    mutation AgentEdit($input: AgentEditInput!) {
  agentEdit(input: $input) {
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
    `) as unknown as TypedDocumentString<AgentEditMutation, AgentEditMutationVariables>;
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
export const ChainDocument = new TypedDocumentString(`
    query Chain($id: ID!) {
  chain(id: $id) {
    id
    isIntact
    isTruncated
    links {
      id
      state
      kind
      service
      aggregate
      occurredAt
      causeId
      causeHash
      hash
      summary
      payload
    }
  }
}
    `) as unknown as TypedDocumentString<ChainQuery, ChainQueryVariables>;
export const ChainExportDocument = new TypedDocumentString(`
    query ChainExport($id: ID!) {
  chainExport(id: $id)
}
    `) as unknown as TypedDocumentString<ChainExportQuery, ChainExportQueryVariables>;
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
export const NewestBarDocument = new TypedDocumentString(`
    subscription NewestBar($token: String!, $interval: CandleInterval!) {
  candleUpdates(token: $token, interval: $interval) {
    openTime
    open
    high
    low
    close
  }
}
    `) as unknown as TypedDocumentString<NewestBarSubscription, NewestBarSubscriptionVariables>;
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
    keyExpiresAt
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
    keyExpiresAt
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
    mode
    token
    side
    quantity
    entryPrice
  }
}
    `) as unknown as TypedDocumentString<ExternalPositionsQuery, ExternalPositionsQueryVariables>;
export const PositionProtectDocument = new TypedDocumentString(`
    mutation PositionProtect($input: PositionProtectInput!) {
  positionProtect(input: $input) {
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
}`) as unknown as TypedDocumentString<PositionProtectMutation, PositionProtectMutationVariables>;
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
  corrections {
    id
    quantityBefore
    quantityAfter
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
    query Portfolio($mode: TradingMode!) {
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
  isBalanced
  asOf
}`) as unknown as TypedDocumentString<PortfolioQuery, PortfolioQueryVariables>;
export const PortfolioUpdatesDocument = new TypedDocumentString(`
    subscription PortfolioUpdates($mode: TradingMode!) {
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
  isBalanced
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
export const LatestPostsDocument = new TypedDocumentString(`
    query LatestPosts($first: Int!) {
  posts(first: $first) {
    edges {
      node {
        id
        ...PostQuote
        classifications {
          id
          isCall
        }
      }
    }
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
}`) as unknown as TypedDocumentString<LatestPostsQuery, LatestPostsQueryVariables>;
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
                revisions {
                  kind
                  seenAt
                  calls {
                    token
                    side
                  }
                  reason {
                    code
                    message
                    action
                  }
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