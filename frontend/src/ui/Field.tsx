import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import { cx } from "./cx";

const CONTROL =
  "w-full rounded-lg border bg-surface px-3 text-base placeholder:text-faint disabled:opacity-60";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string;
  /** Draws the control with what ties it to its label, hint and error. */
  children(control: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }): ReactNode;
}

/** A labelled control with its hint and, when refused, the reason. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hintId = hint ? `${id}-hint` : undefined;
  const errorId = error ? `${id}-error` : undefined;
  return (
    <div className="flex flex-col gap-1.5">
      <label className="font-medium text-sm" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        "aria-describedby": [hintId, errorId].filter(Boolean).join(" ") || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {hint && (
        <p className="text-muted text-sm" id={hintId}>
          {hint}
        </p>
      )}
      {error && (
        <p className="text-down text-sm" id={errorId} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function edge(isInvalid: boolean): string {
  return isInvalid ? "border-down" : "border-line-strong hover:border-faint";
}

/** A line of text. */
export function Input({ className, ...rest }: InputHTMLAttributes<HTMLInputElement>) {
  return (
    <input {...rest} className={cx(CONTROL, "h-9", edge(!!rest["aria-invalid"]), className)} />
  );
}

/** Several lines of text. */
export function Textarea({ className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <textarea
      {...rest}
      className={cx(CONTROL, "min-h-24 py-2", edge(!!rest["aria-invalid"]), className)}
    />
  );
}

/** One of a few. */
export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <select
      {...rest}
      className={cx(CONTROL, "h-9 pr-8", edge(!!rest["aria-invalid"]), className)}
    />
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string; hint?: string; isDisabled?: boolean }[];
  value: T;
  onChange(value: T): void;
}

/** One of a few, all in sight. */
export function Choice<T extends string>({ label, options, value, onChange }: ChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-sm">{label}</legend>
      {options.map((option) => (
        <label
          className={cx(
            "flex items-start gap-3 rounded-xl border px-3.5 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-accent",
            option.value === value ? "border-accent bg-accent-soft" : "border-line hover:bg-sunken",
            option.isDisabled && "opacity-50",
          )}
          key={option.value}
        >
          <input
            checked={option.value === value}
            className="mt-1 accent-accent"
            disabled={option.isDisabled}
            name={name}
            onChange={() => onChange(option.value)}
            type="radio"
          />
          <span>
            <span className="block font-medium">{option.label}</span>
            {option.hint && <span className="block text-muted text-sm">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
