import { getRouteApi } from "@tanstack/react-router";
import { SignalFeed } from "@/features/signals/SignalFeed";
import { Page } from "@/ui/Page";
import { Segments } from "@/ui/Segments";

const route = getRouteApi("/signals");

/** What agents make of what people post, as it happens. */
export function Signals() {
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      actions={
        <Segments
          label="Signals shown"
          onChange={(next) =>
            void navigate({ search: { status: next === "ALL" ? undefined : next }, replace: true })
          }
          options={[
            { value: "ALL", label: "All" },
            { value: "CREATED", label: "Signals" },
            { value: "REJECTED", label: "Rejected" },
          ]}
          value={status ?? "ALL"}
        />
      }
      lead="Every call an agent took or refused, with the post it rests on and the reason."
      title="Signals"
    >
      <SignalFeed status={status} />
    </Page>
  );
}
