import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { describe, errorsElsewhere, type UserError } from "@/lib/errors";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/cx";
import { Card } from "@/ui/Page";
import { toast } from "@/ui/Toasts";
import { BasicsStep, ReviewStep, SourcesStep, VenueStep, WeightsStep } from "./CreateSteps";
import { type Draft, EMPTY_DRAFT, refusalsOf, STEP_NAMES, STEPS, type Step, stepOf } from "./draft";
import { useAgentAct } from "./useAgentActs";
import { useCreateAgent } from "./useCreateAgent";

const FORMS = {
  basics: BasicsStep,
  venue: VenueStep,
  sources: SourcesStep,
  weights: WeightsStep,
  review: ReviewStep,
};

const FIELDS = ["name", "description", "xAccountIds", "weights"];

interface CreateAgentProps {
  step: Step;
  onStep(step: Step): void;
}

/** An agent in five steps, then one signature. */
export function CreateAgent({ step: asked, onStep }: CreateAgentProps) {
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [madeId, setMadeId] = useState<string | null>(null);
  const create = useCreateAgent();
  const act = useAgentAct();
  const navigate = useNavigate();
  // An address may name a later step than what is filled in: the first open one is shown.
  const step = openStep(draft, STEPS.indexOf(asked)) ?? asked;
  const index = STEPS.indexOf(step);
  const Form = FORMS[step];
  const failure = create.error ?? act.error;

  function change(part: Partial<Draft>) {
    setDraft((former) => ({ ...former, ...part }));
    setErrors([]);
  }

  function goTo(next: number) {
    const open = openStep(draft, next);
    setErrors(open ? refusalsOf(draft, open) : []);
    onStep(open ?? STEPS[next] ?? "review");
  }

  async function publish() {
    let agentId = madeId;
    if (!agentId) {
      const { agent, userErrors } = await create.mutateAsync(draft);
      const [first] = userErrors;
      if (first) {
        setErrors(userErrors);
        return onStep(stepOf(first));
      }
      agentId = agent?.id ?? null;
      setMadeId(agentId);
    }
    if (!agentId) return;
    const { userErrors } = await act.mutateAsync({ agentId, act: "publish" });
    setErrors(userErrors);
    if (userErrors.length > 0) return;
    toast(`${draft.name} is published`, { tone: "accent" });
    await navigate({ to: "/agents/$agentId", params: { agentId } });
  }

  return (
    <div className="grid grid-cols-1 gap-5 lg:grid-cols-[13rem_1fr]">
      <StepList current={index} onStep={goTo} />
      <Card className="grid max-w-2xl grid-cols-1 gap-6 px-5 py-5 sm:px-7 sm:py-6">
        <h2 className="font-semibold text-xl">{STEP_NAMES[step]}</h2>
        <Form draft={draft} errors={errors} onChange={change} />
        {[
          ...errorsElsewhere(errors, FIELDS),
          ...(failure ? [`${describe(failure).title}. ${describe(failure).detail}`] : []),
        ].map((message) => (
          <p className="text-down" key={message} role="alert">
            {message}
          </p>
        ))}
        <footer className="flex justify-between gap-2 border-line border-t pt-4">
          <Button disabled={index === 0} onClick={() => goTo(index - 1)}>
            Back
          </Button>
          {step === "review" ? (
            <Button
              isBusy={create.isPending || act.isPending}
              kind="primary"
              onClick={() => void publish().catch(() => null)}
            >
              {madeId ? "Sign again" : "Sign and publish"}
            </Button>
          ) : (
            <Button kind="primary" onClick={() => goTo(index + 1)}>
              Continue
            </Button>
          )}
        </footer>
      </Card>
    </div>
  );
}

/** The first step before the given one that is not done. */
function openStep(draft: Draft, before: number): Step | undefined {
  return STEPS.slice(0, before).find((step) => refusalsOf(draft, step).length > 0);
}

function StepList({ current, onStep }: { current: number; onStep(index: number): void }) {
  return (
    <nav aria-label="Steps">
      <ol className="flex gap-1 overflow-x-auto lg:grid">
        {STEPS.map((step, index) => (
          <li key={step}>
            <button
              aria-current={index === current ? "step" : undefined}
              className={cx(
                "flex w-full items-center gap-2.5 rounded-lg px-2.5 py-2 text-left font-medium whitespace-nowrap",
                index === current ? "bg-sunken text-text" : "text-muted hover:text-text",
              )}
              onClick={() => onStep(index)}
              type="button"
            >
              <span
                className={cx(
                  "num flex size-6 items-center justify-center rounded-full text-sm",
                  index <= current ? "bg-accent text-on-accent" : "bg-line text-muted",
                )}
              >
                {index + 1}
              </span>
              {STEP_NAMES[step]}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
