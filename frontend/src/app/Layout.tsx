import { Link, Outlet, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { AccountMenu } from "@/features/session/AccountMenu";
import { SignInDialog } from "@/features/session/SignInDialog";
import { FillToasts } from "@/features/signals/FillToasts";
import { useConfig } from "@/lib/config";
import { Badge } from "@/ui/Badge";
import { Icon } from "@/ui/Icon";
import { Toasts } from "@/ui/Toasts";
import { ConnectionSign } from "./ConnectionSign";
import { ThemeSwitch } from "./ThemeSwitch";

const PLACES = [
  { to: "/", label: "Agents", icon: "agents" },
  { to: "/positions", label: "Positions", icon: "positions" },
  { to: "/deployments", label: "Deployments", icon: "deployments" },
  { to: "/signals", label: "Signals", icon: "signals" },
] as const;

/** The frame of every page. */
export function Layout() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const former = useRef(path);

  // A new page takes the focus, as a loaded document would.
  useEffect(() => {
    if (former.current !== path) main.current?.focus({ preventScroll: true });
    former.current = path;
  }, [path]);

  return (
    <>
      <button
        className="fixed top-2 left-2 z-50 -translate-y-20 rounded-lg bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
        onClick={() => main.current?.focus()}
        type="button"
      >
        Skip to content
      </button>
      <Header />
      <main
        className="mx-auto w-full max-w-7xl px-4 pt-6 pb-28 focus:outline-none sm:px-6 md:pb-14"
        id="content"
        ref={main}
        tabIndex={-1}
      >
        <Outlet />
      </main>
      <TabBar />
      <SignInDialog />
      <FillToasts />
      <Toasts />
    </>
  );
}

function Header() {
  const { profile, replay } = useConfig();
  return (
    <header className="sticky top-0 z-30 border-line border-b bg-ground/90 backdrop-blur">
      <div className="mx-auto flex h-14 max-w-7xl items-center gap-2 px-4 sm:px-6">
        <Link className="mr-3 flex items-center gap-2 font-semibold text-lg tracking-tight" to="/">
          <img alt="" height={26} src="/icon.svg" width={26} />
          Maxxit
        </Link>
        <nav aria-label="Main" className="flex gap-0.5 max-md:hidden">
          {PLACES.map(({ to, label }) => (
            <Link
              activeOptions={{ exact: to === "/", includeSearch: false }}
              activeProps={{ className: "bg-sunken text-text" }}
              className="rounded-lg px-3 py-1.5 font-medium hover:text-text"
              inactiveProps={{ className: "text-muted" }}
              key={to}
              to={to}
            >
              {label}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex items-center gap-1.5">
          {replay && (
            <Badge tone="warn">Replay{typeof replay === "number" ? ` ×${replay}` : ""}</Badge>
          )}
          {profile !== "mainnet" && (
            <span className="max-sm:hidden">
              <Badge>{profile === "local" ? "Local" : "Testnet"}</Badge>
            </span>
          )}
          <ConnectionSign />
          <ThemeSwitch />
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}

/** The same places within reach of a thumb. */
function TabBar() {
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-4 border-line border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {PLACES.map(({ to, label, icon }) => (
        <Link
          activeOptions={{ exact: to === "/", includeSearch: false }}
          activeProps={{ className: "text-accent" }}
          className="grid justify-items-center gap-0.5 py-2 font-medium text-2xs"
          inactiveProps={{ className: "text-muted" }}
          key={to}
          to={to}
        >
          <Icon name={icon} size={20} />
          {label}
        </Link>
      ))}
    </nav>
  );
}
