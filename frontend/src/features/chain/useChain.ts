import { useMutation } from "@tanstack/react-query";
import { graphql } from "@/gql/gql";
import type { ChainQuery as ChainResult } from "@/gql/graphql";
import { request, useGraphql } from "@/lib/graphql";

const ChainQuery = graphql(`
  query Chain($id: ID!) {
    chain(id: $id) {
      id
      isIntact
      isTruncated
      links {
        id
        state
        kind
        service
        aggregate
        occurredAt
        causeId
        causeHash
        hash
        summary
        payload
      }
    }
  }
`);

const ChainExportQuery = graphql(`
  query ChainExport($id: ID!) {
    chainExport(id: $id)
  }
`);

/** How long a chain that is looked at may lag behind what happens. */
const REREAD_MS = 10_000;

/** A chain as the platform shows it. */
export type Chain = NonNullable<ChainResult["chain"]>;

/** One fact of a chain. */
export type ChainLink = Chain["links"][number];

/** All that an id is part of; nothing is asked without one. */
export function useChain(id: string) {
  return useGraphql(ChainQuery, { id }, { enabled: id !== "", everyMs: REREAD_MS });
}

/** Fetches the chain as the file that can be checked without the platform, and saves it. */
export function useSaveChain(id: string) {
  return useMutation({
    mutationFn: async () => {
      const { chainExport } = await request(ChainExportQuery, { id });
      if (!chainExport) return;
      const address = URL.createObjectURL(new Blob([chainExport], { type: "application/jsonl" }));
      const link = document.createElement("a");
      link.href = address;
      link.download = `${id}.jsonl`;
      link.click();
      URL.revokeObjectURL(address);
    },
  });
}

/** The place of the link each link follows from, counted from one, as a person refers to it. */
export function causesOf(links: readonly ChainLink[]): (number | null)[] {
  const places = new Map(links.map(({ id }, place) => [id, place + 1]));
  return links.map(({ causeId }) => (causeId ? (places.get(causeId) ?? null) : null));
}
