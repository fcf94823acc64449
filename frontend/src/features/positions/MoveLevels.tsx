import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useRef, useState } from "react";
import { graphql } from "@/gql/gql";
import type { PositionLiveFragment } from "@/gql/graphql";
import { describe } from "@/lib/errors";
import { request } from "@/lib/graphql";
import { formatPrice } from "@/lib/money";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { toast } from "@/ui/Toasts";

const PositionProtectMutation = graphql(`
  mutation PositionProtect($input: PositionProtectInput!) {
    positionProtect(input: $input) {
      position { id ...PositionLive }
      userErrors { field code message }
    }
  }
`);

/** A level as it was typed: nothing when it is as it was. */
function typed(text: string, former: string | null | undefined): string | null {
  const level = text.trim().replaceAll(",", "");
  return level === "" || level === former ? null : level;
}

/** Moves the stop and the target of a position. */
export function MoveLevels({ position }: { position: PositionLiveFragment }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        aria-label={`Move the stop and target of ${position.token} ${position.side.toLowerCase()}`}
        className="max-md:w-full"
        disabled={position.state !== "OPEN"}
        onClick={() => setIsOpen(true)}
        size="sm"
      >
        Move
      </Button>
      {isOpen && <MoveDialog onClose={() => setIsOpen(false)} position={position} />}
    </>
  );
}

interface MoveDialogProps {
  position: PositionLiveFragment;
  onClose(): void;
}

function MoveDialog({ position, onClose }: MoveDialogProps) {
  const { id, token, side, stopPrice, targetPrice, markPrice } = position;
  const [stop, setStop] = useState(stopPrice ?? "");
  const [target, setTarget] = useState(targetPrice ?? "");
  const form = useId();
  // One key per wish: pressing twice moves once, and another price is another wish.
  const wish = useRef({ levels: "", key: "" });
  const cache = useQueryClient();
  const move = useMutation({
    mutationFn: () => {
      const levels = { stopPrice: typed(stop, stopPrice), targetPrice: typed(target, targetPrice) };
      const words = JSON.stringify(levels);
      if (wish.current.levels !== words) {
        wish.current = { levels: words, key: crypto.randomUUID() };
      }
      return request(PositionProtectMutation, {
        input: { positionId: id, idempotencyKey: wish.current.key, ...levels },
      });
    },
    onSuccess: ({ positionProtect: { userErrors } }) => {
      if (userErrors.length > 0) return;
      onClose();
      toast(`Moved the levels of ${token}`, { detail: "The stop at the venue follows." });
      void cache.invalidateQueries({ queryKey: ["Positions"] });
    },
  });
  const refusals = move.data?.positionProtect.userErrors ?? [];
  const refusalOf = (field: string) =>
    refusals.find((refusal) => refusal.field.includes(field))?.message;
  const failure = move.error
    ? describe(move.error).title
    : refusals.find(({ field }) => !field.some((part) => part.endsWith("Price")))?.message;

  function submit(event: FormEvent) {
    event.preventDefault();
    move.mutate();
  }

  return (
    <Dialog
      actions={
        <>
          <Button onClick={onClose}>Leave them</Button>
          <Button form={form} isBusy={move.isPending} kind="primary" type="submit">
            Move
          </Button>
        </>
      }
      isOpen
      onClose={onClose}
      title={`Stop and target of ${token}`}
    >
      <form className="grid gap-4" id={form} onSubmit={submit}>
        <p className="text-muted">
          {side === "LONG" ? "Long" : "Short"}, the mark is {formatPrice(markPrice)}. A stop only
          moves nearer to the price.
        </p>
        <Field error={refusalOf("stopPrice")} label="Stop">
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              onChange={(event) => setStop(event.target.value)}
              value={stop}
            />
          )}
        </Field>
        <Field error={refusalOf("targetPrice")} label="Target">
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              onChange={(event) => setTarget(event.target.value)}
              value={target}
            />
          )}
        </Field>
        {failure && (
          <p className="text-down text-sm" role="alert">
            {failure}
          </p>
        )}
      </form>
    </Dialog>
  );
}
