import { useQuery } from "@tanstack/react-query";
import { getJson } from "./http";

/** The public settings of this installation. */
export interface Config {
  profile: "local" | "testnet" | "mainnet";
  chainId: number;
  /** Whether the built-in demo wallet exists. */
  demo: boolean;
  /** The speed at which recorded history is replayed, if it is. */
  replay: number | boolean | null;
}

/** Until the settings are known: nothing local is assumed. */
const UNKNOWN: Config = { profile: "mainnet", chainId: 1, demo: false, replay: null };

/** The public settings of this installation, read once. */
export function useConfig(): Config & { isKnown: boolean } {
  const { data } = useQuery({
    queryKey: ["config"],
    queryFn: () => getJson<Config>("/config.json"),
    staleTime: Infinity,
  });
  return { ...(data ?? UNKNOWN), isKnown: data !== undefined };
}
