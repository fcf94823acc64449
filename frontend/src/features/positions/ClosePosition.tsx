import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { graphql } from "@/gql/gql";
import type { PositionLiveFragment } from "@/gql/graphql";
import { describe } from "@/lib/errors";
import { request } from "@/lib/graphql";
import { formatPrice, formatQuantity, formatSignedMoney } from "@/lib/money";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Signed } from "@/ui/Direction";
import { Fact } from "@/ui/Page";
import { toast } from "@/ui/Toasts";

const PositionCloseMutation = graphql(`
  mutation PositionClose($input: PositionCloseInput!) {
    positionClose(input: $input) {
      position { id ...PositionLive }
      userErrors { field code message }
    }
  }
`);

/** Closes a position by hand, after a look at what that means. */
export function ClosePosition({ position }: { position: PositionLiveFragment }) {
  const [isAsking, setIsAsking] = useState(false);
  // One key per opening of the dialog: pressing twice closes once.
  const key = useRef("");
  const cache = useQueryClient();
  const close = useMutation({
    mutationFn: () =>
      request(PositionCloseMutation, {
        input: { positionId: position.id, idempotencyKey: key.current },
      }),
    onSuccess: ({ positionClose: { userErrors } }) => {
      if (userErrors.length > 0) return;
      setIsAsking(false);
      toast(`Closing ${position.token}`, { detail: "The fill will show here." });
      void cache.invalidateQueries({ queryKey: ["Positions"] });
    },
  });
  const refusals = close.data?.positionClose.userErrors.map(({ message }) => message) ?? [];
  const failure = close.error ? describe(close.error).title : refusals[0];

  function ask() {
    key.current = crypto.randomUUID();
    close.reset();
    setIsAsking(true);
  }

  return (
    <>
      <Button
        aria-label={`Close ${position.token} ${position.side.toLowerCase()}`}
        className="max-md:w-full"
        disabled={position.state !== "OPEN"}
        onClick={ask}
        size="sm"
      >
        {position.state === "CLOSING" ? "Closing" : "Close"}
      </Button>
      <Dialog
        actions={
          <>
            <Button onClick={() => setIsAsking(false)}>Keep it open</Button>
            <Button isBusy={close.isPending} kind="danger" onClick={() => close.mutate()}>
              Close at market
            </Button>
          </>
        }
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={`Close ${position.token}?`}
      >
        <p className="mb-4 text-muted">
          The whole position is closed at the market price, reduce-only. Its stop and target are
          withdrawn.
        </p>
        <dl className="grid grid-cols-3 gap-3 text-left">
          <Fact name="Size">
            {formatQuantity(position.quantity)} {position.token}
          </Fact>
          <Fact name="Mark">{formatPrice(position.markPrice)}</Fact>
          <Fact name="PnL now">
            <Signed amount={position.unrealisedPnl?.amount}>
              {formatSignedMoney(position.unrealisedPnl?.amount)}
            </Signed>
          </Fact>
        </dl>
        {failure && (
          <p className="mt-4 text-down text-sm" role="alert">
            {failure}
          </p>
        )}
      </Dialog>
    </>
  );
}
