import type { DeploymentPolicyInput } from "@/gql/graphql";
import type { UserError } from "@/lib/errors";
import { formatLimitBps, parsePercentToBps } from "@/lib/money";

/** A policy as typed in a form; empty means the platform's own limit. */
export interface PolicyForm {
  cap: string;
  leverage: string;
  stop: string;
  tokens: string;
  allowFlip: boolean;
}

interface PolicyShown {
  capBps?: number | null;
  leverageMax?: number | null;
  stopBps?: number | null;
  tokens?: string[] | null;
  allowFlip: boolean;
}

/** Every limit at the platform's own. */
export const OPEN_POLICY: PolicyForm = {
  cap: "",
  leverage: "",
  stop: "",
  tokens: "",
  allowFlip: false,
};

function percentText(bps: number | null | undefined): string {
  return bps === null || bps === undefined ? "" : formatLimitBps(bps).replace("%", "");
}

/** A stored policy as a form shows it. */
export function toForm({
  capBps,
  leverageMax,
  stopBps,
  tokens,
  allowFlip,
}: PolicyShown): PolicyForm {
  return {
    cap: percentText(capBps),
    leverage: leverageMax ? `${leverageMax}` : "",
    stop: percentText(stopBps),
    tokens: tokens?.join(", ") ?? "",
    allowFlip,
  };
}

/** What a person typed, as the platform takes it, or what is wrong with it. */
export function toInput(form: PolicyForm): {
  policy: DeploymentPolicyInput;
  errors: UserError[];
} {
  const errors: UserError[] = [];
  function percent(field: string, text: string): number | undefined {
    if (text.trim() === "") return undefined;
    const bps = parsePercentToBps(text);
    if (bps !== null) return bps;
    errors.push({
      field: ["policy", field],
      code: "NOT_A_PERCENTAGE",
      message: "Write a percentage such as 2.5.",
    });
  }
  const leverage = form.leverage.trim();
  const isWhole = /^[1-9]\d?$/.test(leverage);
  if (leverage !== "" && !isWhole) {
    errors.push({
      field: ["policy", "leverageMax"],
      code: "NOT_A_NUMBER",
      message: "Write a whole number such as 3.",
    });
  }
  const tokens = form.tokens.split(/[\s,]+/).filter(Boolean);
  const policy = {
    capBps: percent("capBps", form.cap),
    stopBps: percent("stopBps", form.stop),
    leverageMax: isWhole ? +leverage : undefined,
    tokens: tokens.length > 0 ? tokens : undefined,
    allowFlip: form.allowFlip,
  };
  return { policy, errors };
}
