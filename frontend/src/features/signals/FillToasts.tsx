import { useQueryClient } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { OrderUpdatesSubscription as OrderUpdate } from "@/gql/graphql";
import { useLive } from "@/lib/live";
import { formatPrice, formatQuantity } from "@/lib/money";
import { nameFor } from "@/lib/names";
import { useIsSignedIn } from "@/lib/session";
import { toast } from "@/ui/Toasts";

const OrderUpdatesSubscription = graphql(`
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
`);

type Order = OrderUpdate["orderUpdates"];

/** The side of an order is the side of the book it takes: long buys, short sells. */
function sentence({ purpose, side, filledQuantity, token, averagePrice }: Order): string {
  const act = side === "LONG" ? "Bought" : "Sold";
  const end = purpose === "ENTRY" ? "" : ", position reduced";
  return `${act} ${formatQuantity(filledQuantity)} ${token} at ${formatPrice(averagePrice)}${end}`;
}

/**
 * Orders whose end was told. Each change of an order brings it as it stands when it is sent, so two
 * changes close to each other bring its end twice.
 */
const told = new Set<string>();

function tell(order: Order): void {
  if (told.has(order.id)) {
    return;
  }
  if (order.state === "FILLED" || order.state === "REJECTED") {
    told.add(order.id);
  }
  if (order.state === "FILLED") {
    toast(
      order.purpose === "ENTRY" ? `${order.token} position opened` : `${order.token} order filled`,
      {
        tone: order.purpose === "ENTRY" ? "up" : "accent",
        detail: sentence(order),
      },
    );
  }
  if (order.state === "REJECTED") {
    toast(`${nameFor(order.purpose)} order of ${order.token} was rejected`, {
      tone: "down",
      detail: order.rejection,
    });
  }
}

/** Tells of fills and rejections wherever the user is in the app. */
export function FillToasts() {
  const isSignedIn = useIsSignedIn();
  const cache = useQueryClient();
  useLive(
    OrderUpdatesSubscription,
    {},
    {
      enabled: isSignedIn,
      onNext: ({ orderUpdates }) => {
        tell(orderUpdates);
        void cache.invalidateQueries({ queryKey: ["VerdictFeed"] });
        void cache.invalidateQueries({ queryKey: ["DeploymentOrders"] });
      },
    },
  );
  return null;
}
