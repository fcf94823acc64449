import type { AgentVenue, AgentVisibility } from "@/gql/graphql";
import type { UserError } from "@/lib/errors";
import { DEFAULT_WEIGHTS } from "./weights";

/** An account the agent will read. */
export interface DraftSource {
  id: string;
  handle: string;
}

/** An agent while it is being made. */
export interface Draft {
  name: string;
  description: string;
  visibility: AgentVisibility;
  venue: AgentVenue;
  sources: DraftSource[];
  weights: typeof DEFAULT_WEIGHTS;
}

/** Where every draft begins. */
export const EMPTY_DRAFT: Draft = {
  name: "",
  description: "",
  visibility: "PUBLIC",
  venue: "HYPERLIQUID",
  sources: [],
  weights: DEFAULT_WEIGHTS,
};

/** The steps, in order. */
export const STEPS = ["basics", "venue", "sources", "weights", "review"] as const;

/** One step of making an agent. */
export type Step = (typeof STEPS)[number];

/** What each step is called. */
export const STEP_NAMES: Record<Step, string> = {
  basics: "Basics",
  venue: "Venue",
  sources: "Sources",
  weights: "Weights",
  review: "Review",
};

const NAME_MAX = 100;
const DESCRIPTION_MAX = 2_000;

function refusal(field: string, code: string, message: string): UserError {
  return { field: [field], code, message };
}

/** What keeps a step from being done, in the shape the platform would answer with. */
export function refusalsOf(draft: Draft, step: Step): UserError[] {
  const name = draft.name.trim();
  if (step === "basics") {
    return [
      ...(name.length === 0 ? [refusal("name", "REQUIRED", "Give the agent a name.")] : []),
      ...(name.length > NAME_MAX
        ? [refusal("name", "TOO_LONG", `A name has at most ${NAME_MAX} characters.`)]
        : []),
      ...(draft.description.length > DESCRIPTION_MAX
        ? [refusal("description", "TOO_LONG", "A description has at most 2,000 characters.")]
        : []),
    ];
  }
  if (step === "sources" && draft.sources.length === 0) {
    return [refusal("xAccountIds", "REQUIRED", "An agent needs at least one account to read.")];
  }
  return [];
}

/** The step a complaint of the platform belongs to. */
export function stepOf(error: UserError): Step {
  const [field] = error.field;
  if (field === "name" || field === "description" || field === "visibility") return "basics";
  if (field === "venue") return "venue";
  if (field === "xAccountIds" || field === "handle") return "sources";
  if (field === "weights") return "weights";
  return "review";
}
