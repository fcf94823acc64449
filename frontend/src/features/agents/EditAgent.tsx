import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { describe, errorsElsewhere, type UserError } from "@/lib/errors";
import { useIsSignedIn } from "@/lib/session";
import { Button, buttonClass } from "@/ui/Button";
import { Card } from "@/ui/Page";
import { Empty, LoadingRows, Problem } from "@/ui/States";
import { toast } from "@/ui/Toasts";
import { BasicsStep, SourcesStep, VenueStep, WeightsStep } from "./CreateSteps";
import { type Draft, refusalsOf } from "./draft";
import { changesOf, draftOf, useAgentToEdit, useEditAgent } from "./useEditAgent";

const FIELDS = ["name", "description", "xAccountIds", "weights"];

/** Everything of an agent that its creator may change, on one page. */
export function EditAgent({ agentId }: { agentId: string }) {
  const isSignedIn = useIsSignedIn();
  const { data, error, isPending, refetch } = useAgentToEdit(agentId, isSignedIn);
  if (isPending) return <LoadingRows label="Loading the agent" />;
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const { agent } = data;
  if (!agent?.isMine || agent.status === "RETIRED") {
    return (
      <Empty
        action={
          <Link className={buttonClass()} to="/agents/mine">
            My agents
          </Link>
        }
        icon="agents"
        title={agent ? "This agent cannot be changed" : "There is no such agent"}
      >
        {agent && "Only its creator changes an agent, and a retired one stays as it was."}
      </Empty>
    );
  }
  // What is being typed survives a reading of the agent behind it.
  return <EditForm agentId={agentId} key={agentId} saved={draftOf(agent)} status={agent.status} />;
}

interface EditFormProps {
  agentId: string;
  saved: Draft;
  status: string;
}

function EditForm({ agentId, saved, status }: EditFormProps) {
  const [draft, setDraft] = useState(saved);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const edit = useEditAgent(agentId);
  const navigate = useNavigate();
  const changes = changesOf(saved, draft);
  const failure = edit.error ? describe(edit.error) : null;

  function change(part: Partial<Draft>) {
    setDraft((former) => ({ ...former, ...part }));
    setErrors([]);
  }

  async function save() {
    // A draft may still be without sources; one that is out in the world may not.
    const found = [
      ...refusalsOf(draft, "basics"),
      ...(status === "DRAFT" ? [] : refusalsOf(draft, "sources")),
    ];
    setErrors(found);
    if (found.length > 0 || !changes) return;
    const { userErrors } = await edit.mutateAsync(changes);
    setErrors(userErrors);
    if (userErrors.length > 0) return;
    toast(`${draft.name.trim()} is changed`, { tone: "accent" });
    await navigate({ to: "/agents/$agentId", params: { agentId } });
  }

  const form = { draft, errors, onChange: change };
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-5">
      <Part title="Basics">
        <BasicsStep {...form} />
      </Part>
      <Part title="Venue">
        <VenueStep {...form} />
      </Part>
      <Part title="Sources">
        <SourcesStep {...form} />
      </Part>
      <Part title="Weights">
        <WeightsStep {...form} />
      </Part>
      {[
        ...errorsElsewhere(errors, FIELDS),
        ...(failure ? [`${failure.title}. ${failure.detail}`] : []),
      ].map((message) => (
        <p className="text-down" key={message} role="alert">
          {message}
        </p>
      ))}
      <footer className="flex flex-wrap items-center justify-end gap-2">
        {status === "ACTIVE" && (
          <p className="mr-auto text-muted text-sm">
            Counts from the next post on. What is open keeps its stops.
          </p>
        )}
        <Link className={buttonClass()} params={{ agentId }} to="/agents/$agentId">
          Back to the agent
        </Link>
        <Button
          disabled={!changes}
          isBusy={edit.isPending}
          kind="primary"
          onClick={() => void save().catch(() => null)}
        >
          Save changes
        </Button>
      </footer>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card className="grid grid-cols-1 gap-5 px-5 py-5 sm:px-7">
      <h2 className="font-semibold text-xl">{title}</h2>
      {children}
    </Card>
  );
}
