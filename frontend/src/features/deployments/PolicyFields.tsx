import { errorAt, type UserError } from "@/lib/errors";
import { Field, Input } from "@/ui/Field";
import type { PolicyForm } from "./policy";

interface PolicyFieldsProps {
  form: PolicyForm;
  errors: readonly UserError[];
  onChange(form: PolicyForm): void;
}

function complaint(errors: readonly UserError[], field: string): string | undefined {
  return errorAt(errors, `policy.${field}`) ?? errorAt(errors, field);
}

/** The limits a user sets on an agent; they can only tighten what the platform allows. */
export function PolicyFields({ form, errors, onChange }: PolicyFieldsProps) {
  return (
    <div className="grid gap-4 sm:grid-cols-3">
      <Field error={complaint(errors, "capBps")} hint="At most 10% of equity." label="Size cap, %">
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            onChange={(event) => onChange({ ...form, cap: event.target.value })}
            placeholder="10"
            value={form.cap}
          />
        )}
      </Field>
      <Field error={complaint(errors, "leverageMax")} hint="3 when unstated." label="Leverage">
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            onChange={(event) => onChange({ ...form, leverage: event.target.value })}
            placeholder="As signalled"
            value={form.leverage}
          />
        )}
      </Field>
      <Field error={complaint(errors, "stopBps")} hint="Never past 10%." label="Stop within, %">
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            onChange={(event) => onChange({ ...form, stop: event.target.value })}
            placeholder="As signalled"
            value={form.stop}
          />
        )}
      </Field>
      <div className="sm:col-span-3">
        <Field
          error={complaint(errors, "tokens")}
          hint="Only these are traded. Empty allows all."
          label="Tokens"
        >
          {(control) => (
            <Input
              {...control}
              autoCapitalize="characters"
              onChange={(event) => onChange({ ...form, tokens: event.target.value })}
              placeholder="BTC, ETH, SOL"
              value={form.tokens}
            />
          )}
        </Field>
      </div>
      <label className="flex items-start gap-2.5 sm:col-span-3">
        <input
          checked={form.allowFlip}
          className="mt-1 accent-accent"
          onChange={(event) => onChange({ ...form, allowFlip: event.target.checked })}
          type="checkbox"
        />
        <span>
          Turn around on an opposite signal
          <span className="block text-muted text-sm">
            Closes what is held, then opens against it.
          </span>
        </span>
      </label>
    </div>
  );
}
