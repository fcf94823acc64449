import { Link } from "@tanstack/react-router";
import { type FragmentType, readFragment } from "@/gql/fragment-masking";
import { graphql } from "@/gql/gql";
import type { DeploymentCardFragment as Deployment } from "@/gql/graphql";
import { formatFull } from "@/lib/dates";
import { formatLimitBps } from "@/lib/money";
import { nameFor, shortAddress } from "@/lib/names";
import { Badge, type Tone } from "@/ui/Badge";
import { Moment } from "@/ui/Moment";
import { Card, Fact } from "@/ui/Page";
import { DeploymentActs } from "./DeploymentActs";

export const DeploymentCardFragment = graphql(`
  fragment DeploymentCard on Deployment {
    id
    mode
    status
    createdAt
    pausedAt
    cancelledAt
    agent { id name }
    policy { capBps leverageMax tokens venues stopBps allowFlip }
    accounts { venue address permission agentAddress checkedAt keyExpiresAt }
  }
`);

const TONES: Record<string, Tone> = { ACTIVE: "up", PAUSED: "warn", PENDING: "accent" };

/** The state of a deployment. */
export function DeploymentStatusBadge({ status }: { status: string }) {
  return (
    <Badge tone={TONES[status] ?? "neutral"}>
      {status === "PENDING" ? "Needs approval" : nameFor(status)}
    </Badge>
  );
}

/** A deployment in a list. */
export function DeploymentCard({
  deployment: masked,
}: {
  deployment: FragmentType<typeof DeploymentCardFragment>;
}) {
  const deployment = readFragment(DeploymentCardFragment, masked);
  return (
    <Card className="grid grid-cols-1 gap-4 px-5 py-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h2 className="font-semibold text-lg">
          <Link
            className="hover:underline"
            params={{ deploymentId: deployment.id }}
            to="/deployments/$deploymentId"
          >
            {deployment.agent.name}
          </Link>
        </h2>
        <Badge tone={deployment.mode === "LIVE" ? "warn" : "neutral"}>
          {nameFor(deployment.mode)}
        </Badge>
        <DeploymentStatusBadge status={deployment.status} />
        <span className="ml-auto flex gap-1.5">
          <DeploymentActs
            deploymentId={deployment.id}
            isReady={deployment.accounts.length > 0}
            status={deployment.status}
          />
        </span>
      </div>
      <DeploymentFacts deployment={deployment} />
    </Card>
  );
}

/** Limits and accounts of a deployment. */
export function DeploymentFacts({
  deployment: { policy, accounts, createdAt },
}: {
  deployment: Deployment;
}) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3 lg:grid-cols-6">
      <Fact name="Size cap">{policy.capBps ? formatLimitBps(policy.capBps) : "10%"}</Fact>
      <Fact name="Leverage">
        {policy.leverageMax ? `up to ${policy.leverageMax}×` : "as signalled"}
      </Fact>
      <Fact name="Stop within">
        {policy.stopBps ? formatLimitBps(policy.stopBps) : "as signalled"}
      </Fact>
      <Fact name="Tokens">{policy.tokens?.join(", ") || "all"}</Fact>
      {accounts.map(({ venue, address, permission, keyExpiresAt }) => (
        <Fact key={venue} name={`${nameFor(venue)} account`}>
          {shortAddress(address)}
          {permission !== "YES" && (
            <>
              {" "}
              <Badge tone="warn">{permission === "NO" ? "Not approved" : "Checking"}</Badge>
            </>
          )}
          {keyExpiresAt && (
            <span className="block text-sm text-warn">
              Its key ends {formatFull(keyExpiresAt)}: approve it again
            </span>
          )}
        </Fact>
      ))}
      <Fact name="Since">
        <Moment at={createdAt} />
      </Fact>
    </dl>
  );
}
