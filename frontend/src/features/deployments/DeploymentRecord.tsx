import { readFragment } from "@/gql/fragment-masking";
import { graphql } from "@/gql/gql";
import { useGraphql } from "@/lib/graphql";
import { formatMoney, formatPrice, formatQuantity } from "@/lib/money";
import { nameFor } from "@/lib/names";
import { Badge } from "@/ui/Badge";
import { SideLabel } from "@/ui/Direction";
import { Moment } from "@/ui/Moment";
import { Empty, LoadingRows, Problem } from "@/ui/States";
import { DeploymentCardFragment } from "./DeploymentCard";

const DeploymentQuery = graphql(`
  query Deployment($deploymentId: ID!) {
    deployment(id: $deploymentId) { id status mode agent { id name } ...DeploymentCard }
  }
`);

const DeploymentOrdersQuery = graphql(`
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
          fills { id fee { amount } }
        }
      }
    }
  }
`);

/** Keys are made and approvals confirmed behind the scenes; this often they are asked for. */
const REREAD_MS = 2_000;

/** One deployment by its id. */
export function useDeployment(deploymentId: string, isSignedIn: boolean) {
  const query = useGraphql(
    DeploymentQuery,
    { deploymentId },
    { enabled: isSignedIn, everyMs: REREAD_MS },
  );
  const deployment = query.data?.deployment;
  return { ...query, deployment, card: readFragment(DeploymentCardFragment, deployment) };
}

const HEADS = ["Order", "Market", "Filled", "Price", "Fee", "Placed"];

/** Every order the deployment sent, the newest first. */
export function OrderTable({ deploymentId }: { deploymentId: string }) {
  const { data, error, isPending, refetch } = useGraphql(DeploymentOrdersQuery, { deploymentId });
  if (isPending) return <LoadingRows label="Loading orders" rows={2} />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const orders = data.orders.edges.map(({ node }) => node);
  if (orders.length === 0) {
    return (
      <Empty icon="clock" title="No orders yet">
        The first accepted signal places one.
      </Empty>
    );
  }
  return (
    <section
      aria-label="Orders"
      className="overflow-x-auto rounded-2xl border border-line bg-surface"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls only what it can focus.
      tabIndex={0}
    >
      <table className="num w-full">
        <caption className="sr-only">Orders, newest first</caption>
        <thead>
          <tr className="border-line border-b">
            {HEADS.map((head) => (
              <th className="eyebrow px-3 py-2.5 first:pl-5 last:pr-5" key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr className="border-line border-b last:border-b-0" key={order.id}>
              <td className="px-3 py-2.5 pl-5 whitespace-nowrap">
                <span className="font-medium">{nameFor(order.purpose)}</span>{" "}
                <Badge
                  tone={
                    order.state === "FILLED"
                      ? "up"
                      : order.state === "REJECTED"
                        ? "down"
                        : "neutral"
                  }
                >
                  {nameFor(order.state)}
                </Badge>
                {order.rejection && (
                  <span className="block text-down text-sm">{order.rejection}</span>
                )}
              </td>
              <td className="px-3 py-2.5 whitespace-nowrap">
                {order.token} <SideLabel side={order.side} />
              </td>
              <td className="px-3 py-2.5 whitespace-nowrap">
                {formatQuantity(order.filledQuantity)}
                <span className="text-faint"> of {formatQuantity(order.quantity)}</span>
              </td>
              <td className="px-3 py-2.5">
                {formatPrice(order.averagePrice ?? order.triggerPrice ?? order.limitPrice)}
              </td>
              <td className="px-3 py-2.5">
                {order.fills.map(({ id, fee }) => (
                  <span className="block" key={id}>
                    {formatMoney(fee.amount)}
                  </span>
                ))}
              </td>
              <td className="px-3 py-2.5 pr-5 text-muted">
                <Moment at={order.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
