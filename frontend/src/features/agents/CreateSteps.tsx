import { type FormEvent, useState } from "react";
import { graphql } from "@/gql/gql";
import { describe, errorAt, type UserError } from "@/lib/errors";
import { useGraphql } from "@/lib/graphql";
import { atHandle, nameFor } from "@/lib/names";
import { Button, IconButton } from "@/ui/Button";
import { Choice, Field, Input, Textarea } from "@/ui/Field";
import { Fact } from "@/ui/Page";
import type { Draft } from "./draft";
import { useFollow } from "./useCreateAgent";
import { WEIGHTS } from "./weights";

interface StepProps {
  draft: Draft;
  errors: readonly UserError[];
  onChange(change: Partial<Draft>): void;
}

/** Name, description, who sees it. */
export function BasicsStep({ draft, errors, onChange }: StepProps) {
  return (
    <>
      <Field error={errorAt(errors, "name")} label="Name">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            maxLength={120}
            onChange={(event) => onChange({ name: event.target.value })}
            value={draft.name}
          />
        )}
      </Field>
      <Field
        error={errorAt(errors, "description")}
        hint="What it listens for and how it behaves, for those who may deploy it."
        label="Description"
      >
        {(control) => (
          <Textarea
            {...control}
            onChange={(event) => onChange({ description: event.target.value })}
            value={draft.description}
          />
        )}
      </Field>
      <Choice
        label="Who sees it"
        onChange={(visibility) => onChange({ visibility })}
        options={[
          { value: "PUBLIC", label: "Everyone", hint: "Listed in the marketplace." },
          { value: "PRIVATE", label: "Only you", hint: "You alone can deploy it." },
        ]}
        value={draft.visibility}
      />
    </>
  );
}

/** Where its orders are filled. */
export function VenueStep({ draft, onChange }: StepProps) {
  return (
    <Choice
      label="Where its orders are filled"
      onChange={(venue) => onChange({ venue })}
      options={[
        { value: "HYPERLIQUID", label: "Hyperliquid", hint: "Perpetuals. Paper and live." },
        {
          value: "MULTI",
          label: "Best venue",
          hint: "The first that lists the token, is healthy and permitted.",
        },
        { value: "OSTIUM", label: "Ostium", hint: "Perpetuals on Arbitrum." },
        { value: "SPOT", label: "Spot", hint: "Swaps out of a Safe." },
      ]}
      value={draft.venue}
    />
  );
}

const XAccountsQuery = graphql(`
  query XAccounts($search: String) {
    xAccounts(first: 12, search: $search) {
      edges { node { id handle displayName } }
    }
  }
`);

/** Whom it reads: accounts already followed, or a new handle. */
export function SourcesStep({ draft, errors, onChange }: StepProps) {
  const [handle, setHandle] = useState("");
  const follow = useFollow();
  const known = useGraphql(XAccountsQuery, { search: undefined });
  const refusals = follow.data?.userErrors ?? [];
  const chosen = new Set(draft.sources.map(({ id }) => id));
  const offered = known.data?.xAccounts.edges
    .map(({ node }) => node)
    .filter(({ id }) => !chosen.has(id));

  function add(source: { id: string; handle: string }) {
    if (!chosen.has(source.id)) onChange({ sources: [...draft.sources, source] });
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!handle.trim()) return;
    follow.mutate(handle.trim(), {
      onSuccess: ({ account }) => {
        if (!account) return;
        add(account);
        setHandle("");
      },
    });
  }

  return (
    <>
      <form className="flex items-end gap-2" onSubmit={submit}>
        <div className="flex-1">
          <Field
            error={
              refusals[0]?.message ??
              (follow.error ? describe(follow.error).title : undefined) ??
              errorAt(errors, "xAccountIds")
            }
            label="X handle"
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                onChange={(event) => setHandle(event.target.value)}
                placeholder="@someone"
                value={handle}
              />
            )}
          </Field>
        </div>
        <Button icon="plus" isBusy={follow.isPending} type="submit">
          Follow
        </Button>
      </form>
      {draft.sources.length > 0 && (
        <ul aria-label="Accounts it reads" className="grid gap-1.5">
          {draft.sources.map((source) => (
            <li
              className="flex items-center justify-between rounded-xl bg-accent-soft py-0.5 pr-1 pl-4 font-medium"
              key={source.id}
            >
              {atHandle(source.handle)}
              <IconButton
                icon="close"
                label={`Remove ${atHandle(source.handle)}`}
                onClick={() =>
                  onChange({ sources: draft.sources.filter(({ id }) => id !== source.id) })
                }
              />
            </li>
          ))}
        </ul>
      )}
      {offered && offered.length > 0 && (
        <div>
          <h3 className="mb-2 font-medium text-sm">Already followed here</h3>
          <ul className="flex flex-wrap gap-1.5">
            {offered.map((source) => (
              <li key={source.id}>
                <Button icon="plus" onClick={() => add(source)} size="sm">
                  {atHandle(source.handle)}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

/** The eight weights, each with what it means. */
export function WeightsStep({ draft, errors, onChange }: StepProps) {
  return (
    <div className="grid gap-6">
      {WEIGHTS.map(({ name, label, meaning, low, middle, high }) => (
        <Field
          error={errorAt(errors, `weights.${name}`)}
          hint={meaning}
          key={name}
          label={`${label}: ${draft.weights[name]}`}
        >
          {(control) => (
            <div>
              <input
                {...control}
                className="w-full accent-accent"
                max={100}
                min={0}
                onChange={(event) =>
                  onChange({
                    weights: { ...draft.weights, [name]: event.target.valueAsNumber },
                  })
                }
                step={1}
                type="range"
                value={draft.weights[name]}
              />
              <div aria-hidden="true" className="flex justify-between text-faint text-xs">
                <span>{low}</span>
                <span>{middle}</span>
                <span>{high}</span>
              </div>
            </div>
          )}
        </Field>
      ))}
    </div>
  );
}

/** All of it once more, before the signature. */
export function ReviewStep({ draft }: StepProps) {
  return (
    <>
      <dl className="grid gap-3 sm:grid-cols-2">
        <Fact name="Name">{draft.name}</Fact>
        <Fact name="Seen by">{draft.visibility === "PUBLIC" ? "Everyone" : "Only you"}</Fact>
        <Fact name="Trades on">{nameFor(draft.venue)}</Fact>
        <Fact name="Reads">{draft.sources.map(({ handle }) => atHandle(handle)).join(", ")}</Fact>
        {WEIGHTS.map(({ name, label }) => (
          <Fact key={name} name={label}>
            {draft.weights[name]}
          </Fact>
        ))}
      </dl>
      {draft.description && <p className="whitespace-pre-line text-muted">{draft.description}</p>}
      <p className="rounded-xl bg-sunken px-4 py-3 text-sm">
        Publishing asks your wallet to sign a proof of intent: this agent, this chain, for a short
        time. It moves no money.
      </p>
    </>
  );
}
