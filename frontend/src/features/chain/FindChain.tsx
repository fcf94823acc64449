import { type FormEvent, useState } from "react";
import { Button } from "@/ui/Button";
import { Field, Input } from "@/ui/Field";

interface FindChainProps {
  id: string;
  onFind(id: string): void;
}

/** Any id, to see the chain it is part of. */
export function FindChain({ id, onFind }: FindChainProps) {
  const [text, setText] = useState(id);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) onFind(text.trim());
  }
  return (
    <search>
      <form className="flex max-w-2xl items-end gap-2" onSubmit={submit}>
        <div className="min-w-0 flex-1">
          <Field label="Id of anything">
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                className="font-mono"
                onChange={(event) => setText(event.target.value)}
                placeholder="post_…, signal_…, order_…, position_…"
                spellCheck={false}
                value={text}
              />
            )}
          </Field>
        </div>
        <Button icon="search" kind="primary" type="submit">
          Follow
        </Button>
      </form>
    </search>
  );
}
