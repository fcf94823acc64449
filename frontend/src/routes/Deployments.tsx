import { getRouteApi } from "@tanstack/react-router";
import { DeploymentList } from "@/features/deployments/DeploymentList";
import { SignInGate } from "@/features/session/SignInGate";
import { Page } from "@/ui/Page";
import { Segments } from "@/ui/Segments";

const route = getRouteApi("/deployments");

/** What the user has deployed. */
export function Deployments() {
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      actions={
        <Segments
          label="Deployments shown"
          onChange={(next) =>
            void navigate({ search: { status: next === "ALL" ? undefined : next }, replace: true })
          }
          options={[
            { value: "ALL", label: "All" },
            { value: "ACTIVE", label: "Active" },
            { value: "PAUSED", label: "Paused" },
            { value: "CANCELLED", label: "Cancelled" },
          ]}
          value={status ?? "ALL"}
        />
      }
      lead="Pausing stops new entries at once. Exits of what is open always run."
      title="Deployments"
    >
      <SignInGate purpose="Your deployments">
        <DeploymentList status={status} />
      </SignInGate>
    </Page>
  );
}
