import { getRouteApi } from "@tanstack/react-router";
import { ChainView } from "@/features/chain/ChainView";
import { FindChain } from "@/features/chain/FindChain";
import { Page } from "@/ui/Page";
import { Empty } from "@/ui/States";

const route = getRouteApi("/chain");

/** From any id the whole story: post, classification, signal, verdict, orders, fills, position. */
export function Chain() {
  const { id = "" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      lead="Every fact names the fact it follows from, by its hash. One changed letter anywhere breaks the chain."
      title="Why it happened"
    >
      <FindChain id={id} key={id} onFind={(next) => void navigate({ search: { id: next } })} />
      {id ? (
        <ChainView id={id} />
      ) : (
        <Empty icon="search" title="Follow any id">
          A post, a signal, a verdict, an order, a fill or a position: paste its id, or press “Why”
          beside a position or a signal.
        </Empty>
      )}
    </Page>
  );
}
