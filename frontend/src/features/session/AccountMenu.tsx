import { Link } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { shortAddress } from "@/lib/names";
import { signOut, useSession } from "@/lib/session";
import { Button, buttonClass } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { askToSignIn } from "./signIn";

/** Sign in, or who is signed in and the way out. */
export function AccountMenu() {
  const current = useSession();
  const menu = useRef<HTMLDetailsElement>(null);

  useEffect(() => {
    function closeElsewhere(event: Event) {
      const details = menu.current;
      if (!details?.open) return;
      const isInside = event.target instanceof Node && details.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === "Escape" : !isInside) details.open = false;
    }
    document.addEventListener("click", closeElsewhere);
    document.addEventListener("keydown", closeElsewhere);
    return () => {
      document.removeEventListener("click", closeElsewhere);
      document.removeEventListener("keydown", closeElsewhere);
    };
  }, []);

  function close() {
    if (menu.current) menu.current.open = false;
  }

  if (current.status === "restoring") {
    return <span className="pulse-soft h-9 w-24 rounded-lg bg-line" />;
  }
  if (current.status === "out") {
    return <Button onClick={() => askToSignIn()}>Sign in</Button>;
  }
  return (
    <details className="relative" ref={menu}>
      <summary className={`${buttonClass("secondary")} num list-none`}>
        <Icon name="user" />
        <span className="max-sm:hidden">{shortAddress(current.user.wallet)}</span>
        <span className="sr-only">Account</span>
      </summary>
      <div className="rise absolute right-0 z-40 mt-1.5 grid w-60 gap-0.5 rounded-xl border border-line bg-raised p-1.5 shadow-card">
        <p className="px-3 pt-1.5 pb-2 text-muted text-sm">
          {current.method === "demo" ? "Demo wallet" : "Your wallet"}
          <span className="num block text-text">{shortAddress(current.user.wallet)}</span>
        </p>
        <Link className={`${buttonClass("quiet")} justify-start`} onClick={close} to="/settings">
          Sessions and keys
        </Link>
        <Link className={`${buttonClass("quiet")} justify-start`} onClick={close} to="/agents/mine">
          My agents
        </Link>
        <Button
          className="justify-start"
          kind="quiet"
          onClick={() => {
            close();
            void signOut();
          }}
        >
          Sign out
        </Button>
      </div>
    </details>
  );
}
