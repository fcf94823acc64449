import { useEffect, useState } from "react";
import { Input, Select } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import type { MarketplaceSearch } from "./useMarketplace";

const PAUSE_MS = 250;

interface MarketplaceFiltersProps {
  search: MarketplaceSearch;
  onChange(search: MarketplaceSearch): void;
}

function venueOf(value: string): MarketplaceSearch["venue"] {
  return value === "HYPERLIQUID" || value === "OSTIUM" || value === "SPOT" || value === "MULTI"
    ? value
    : undefined;
}

/** Search, venue and order. Typing is gathered before it becomes an address. */
export function MarketplaceFilters({ search, onChange }: MarketplaceFiltersProps) {
  const [text, setText] = useState(search.q ?? "");

  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the pause.
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text !== (search.q ?? "")) onChange({ ...search, q: text || undefined });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="relative min-w-52 flex-1 sm:max-w-72 sm:flex-none">
        <span className="pointer-events-none absolute inset-y-0 left-3 flex items-center text-faint">
          <Icon name="search" />
        </span>
        <Input
          aria-label="Search agents"
          className="pl-9"
          onChange={(event) => setText(event.target.value)}
          placeholder="Search agents"
          type="search"
          value={text}
        />
      </div>
      <Select
        aria-label="Venue"
        className="w-auto!"
        onChange={(event) => onChange({ ...search, venue: venueOf(event.target.value) })}
        value={search.venue ?? ""}
      >
        <option value="">Any venue</option>
        <option value="HYPERLIQUID">Hyperliquid</option>
        <option value="OSTIUM">Ostium</option>
        <option value="SPOT">Spot</option>
        <option value="MULTI">Best venue</option>
      </Select>
      <Select
        aria-label="Order"
        className="w-auto!"
        onChange={(event) =>
          onChange({ ...search, order: event.target.value === "NAME" ? "NAME" : undefined })
        }
        value={search.order ?? "NEWEST"}
      >
        <option value="NEWEST">Newest first</option>
        <option value="NAME">By name</option>
      </Select>
    </search>
  );
}
