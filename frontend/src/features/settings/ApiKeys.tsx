import { type FormEvent, useState } from "react";
import type { SettingsQuery } from "@/gql/graphql";
import { describe, errorAt } from "@/lib/errors";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field, Input } from "@/ui/Field";
import { Moment } from "@/ui/Moment";
import { Card } from "@/ui/Page";
import { toast } from "@/ui/Toasts";
import { useApiKeyCreate, useApiKeyRevoke } from "./useSettings";

type ApiKey = NonNullable<SettingsQuery["viewer"]>["apiKeys"][number];

const SCOPES = [
  ["read", "Read everything of yours"],
  ["trade", "Deploy, pause, close positions"],
  ["agents:write", "Create and change agents"],
] as const;

/** Keys for programs. */
export function ApiKeys({ apiKeys }: { apiKeys: readonly ApiKey[] }) {
  const revoke = useApiKeyRevoke();
  return (
    <Card>
      {apiKeys.length === 0 ? (
        <p className="px-5 py-4 text-muted">No keys. Programs need one to speak for you.</p>
      ) : (
        <ul className="divide-y divide-line">
          {apiKeys.map(({ id, name, prefix, scopes, createdAt, lastUsedAt, revokedAt }) => (
            <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3.5" key={id}>
              <div className="min-w-0 flex-1">
                <p className="flex flex-wrap items-center gap-2">
                  <span className="font-medium">{name}</span>
                  <code className="text-muted text-sm">{prefix}…</code>
                  {scopes.map((scope) => (
                    <Badge key={scope}>{scope}</Badge>
                  ))}
                </p>
                <p className="text-muted text-sm">
                  Made <Moment at={createdAt} />
                  {lastUsedAt ? (
                    <>
                      , used <Moment at={lastUsedAt} />
                    </>
                  ) : (
                    ", never used"
                  )}
                </p>
              </div>
              {revokedAt ? (
                <Badge tone="warn">Revoked</Badge>
              ) : (
                <Button
                  isBusy={revoke.isPending && revoke.variables === id}
                  onClick={() =>
                    revoke.mutate(id, {
                      onError: (error) => toast(describe(error).title, { tone: "down" }),
                    })
                  }
                  size="sm"
                >
                  Revoke
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Makes a key and shows its secret the one time it can be seen. */
export function NewApiKey() {
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly string[]>(["read"]);
  const create = useApiKeyCreate();
  const secret = create.data?.secret;
  const errors = create.data?.userErrors ?? [];

  function submit(event: FormEvent) {
    event.preventDefault();
    create.mutate({ name: name.trim(), scopes: [...scopes] });
  }

  function close() {
    setIsOpen(false);
    setName("");
    create.reset(); // The secret leaves the page with the dialog.
  }

  return (
    <>
      <Button icon="plus" onClick={() => setIsOpen(true)} size="sm">
        New key
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={secret ? "Your new key" : "New key"}>
        {secret ? (
          <Secret onClose={close} secret={secret} />
        ) : (
          <form className="grid gap-5" onSubmit={submit}>
            <Field
              error={
                errorAt(errors, "name") ?? (create.error ? describe(create.error).title : undefined)
              }
              hint="To tell it from others later."
              label="Name"
            >
              {(control) => (
                <Input
                  {...control}
                  autoComplete="off"
                  onChange={(event) => setName(event.target.value)}
                  required
                  value={name}
                />
              )}
            </Field>
            <fieldset className="grid gap-2">
              <legend className="mb-1.5 font-medium text-sm">What it may do</legend>
              {SCOPES.map(([scope, meaning]) => (
                <label className="flex items-center gap-2.5" key={scope}>
                  <input
                    checked={scopes.includes(scope)}
                    className="accent-accent"
                    onChange={(event) =>
                      setScopes(
                        event.target.checked
                          ? [...scopes, scope]
                          : scopes.filter((kept) => kept !== scope),
                      )
                    }
                    type="checkbox"
                  />
                  {meaning} <code className="text-faint text-xs">{scope}</code>
                </label>
              ))}
              {errorAt(errors, "scopes") && (
                <p className="text-down text-sm" role="alert">
                  {errorAt(errors, "scopes")}
                </p>
              )}
            </fieldset>
            <Button isBusy={create.isPending} kind="primary" type="submit">
              Create the key
            </Button>
          </form>
        )}
      </Dialog>
    </>
  );
}

function Secret({ secret, onClose }: { secret: string; onClose(): void }) {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <div className="grid gap-4">
      <p>Copy it now. It is stored only as a hash and cannot be shown again.</p>
      <code className="break-all rounded-xl bg-sunken px-4 py-3 text-sm">{secret}</code>
      <div className="flex justify-end gap-2">
        <Button
          icon={isCopied ? "check" : "copy"}
          kind="primary"
          onClick={() => void navigator.clipboard.writeText(secret).then(() => setIsCopied(true))}
        >
          {isCopied ? "Copied" : "Copy"}
        </Button>
        <Button onClick={onClose}>Done</Button>
      </div>
    </div>
  );
}
