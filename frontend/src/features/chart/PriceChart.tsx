import {
  CandlestickSeries,
  createChart,
  createSeriesMarkers,
  type IChartApi,
  type ISeriesApi,
  type ISeriesMarkersPluginApi,
  type SeriesMarker,
  type Time,
  type UTCTimestamp,
} from "lightweight-charts";
import { useEffect, useRef } from "react";
import { toCoordinate } from "@/lib/chart";
import { toMillis } from "@/lib/dates";
import { formatPrice } from "@/lib/money";
import { useTheme } from "@/lib/theme";

/** A bar, exact. */
export interface Bar {
  openTime: string;
  open: string;
  high: string;
  low: string;
  close: string;
}

/** Something that happened at a time: an entry, an exit, a signal. */
export interface Mark {
  id: string;
  at: string;
  kind: "entry" | "exit" | "signal";
  side: "LONG" | "SHORT";
  text: string;
}

/** A price that matters, drawn across. */
export interface Level {
  price: string;
  label: string;
  tone: "accent" | "up" | "down";
}

interface PriceChartProps {
  label: string;
  bars: readonly Bar[];
  marks: readonly Mark[];
  levels: readonly Level[];
}

const BARS_SHOWN = 110;
/** Room at the right for the labels of levels. */
const BARS_AHEAD = 14;

function isTimestamp(seconds: number): seconds is UTCTimestamp {
  return Math.floor(seconds) === seconds;
}

/** The chart's own brand of whole seconds. */
function seconds(moment: string): UTCTimestamp {
  const whole = Math.floor((toMillis(moment) ?? 0) / 1000);
  if (!isTimestamp(whole)) throw new Error("a floored number is whole");
  return whole;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function paint(chart: IChartApi, series: ISeriesApi<"Candlestick">): void {
  const [up, down, line, muted] = [token("up"), token("down"), token("line"), token("muted")];
  chart.applyOptions({
    layout: {
      background: { color: "transparent" },
      textColor: muted,
      fontFamily: "Inter Variable, system-ui, sans-serif",
      fontSize: 11,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: line } },
    rightPriceScale: { borderColor: line },
    timeScale: { borderColor: line, timeVisible: true },
  });
  series.applyOptions({
    upColor: up,
    downColor: down,
    wickUpColor: up,
    wickDownColor: down,
    borderVisible: false,
  });
}

/** As many places on the axis as prices of this size have in the tables. */
function priceFormatOf(price: string) {
  const precision = formatPrice(price).split(".")[1]?.length ?? 0;
  return { type: "price", precision, minMove: 10 ** -precision } as const;
}

/** A mark sits on the bar it happened in: the last one that opened before it. */
function place(marks: readonly Mark[], bars: readonly Bar[]): SeriesMarker<Time>[] {
  const opens = bars.map(({ openTime }) => seconds(openTime));
  return marks
    .flatMap((mark) => {
      const at = seconds(mark.at);
      const bar = opens.findLast((open) => open <= at);
      return bar === undefined ? [] : [{ mark, bar }];
    })
    .sort((a, b) => a.bar - b.bar)
    .map(({ mark, bar }): SeriesMarker<Time> => {
      const isUp = (mark.side === "LONG") === (mark.kind !== "exit");
      return {
        id: mark.id,
        time: bar,
        position: isUp ? "belowBar" : "aboveBar",
        shape: mark.kind === "signal" ? "circle" : isUp ? "arrowUp" : "arrowDown",
        color: mark.kind === "signal" ? token("accent") : token(isUp ? "up" : "down"),
        text: mark.text,
      };
    });
}

/** Candles with what was done on them. The same facts stand as text elsewhere on the page. */
export function PriceChart({ label, bars, marks, levels }: PriceChartProps) {
  const element = useRef<HTMLDivElement>(null);
  const parts = useRef<{
    chart: IChartApi;
    series: ISeriesApi<"Candlestick">;
    markers: ISeriesMarkersPluginApi<Time>;
  }>(null);
  const theme = useTheme();
  const firstOpen = bars[0]?.openTime;

  useEffect(() => {
    if (!element.current) return;
    const chart = createChart(element.current, {
      autoSize: true,
      handleScale: { mouseWheel: false },
    });
    const series = chart.addSeries(CandlestickSeries);
    parts.current = { chart, series, markers: createSeriesMarkers(series) };
    return () => {
      parts.current = null;
      chart.remove();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours follow the theme.
  useEffect(() => {
    const system = matchMedia("(prefers-color-scheme: dark)");
    function repaint() {
      if (parts.current) paint(parts.current.chart, parts.current.series);
    }
    repaint();
    system.addEventListener("change", repaint);
    return () => system.removeEventListener("change", repaint);
  }, [theme]);

  useEffect(() => {
    const series = parts.current?.series;
    if (!series) return;
    series.applyOptions({ priceFormat: priceFormatOf(bars.at(-1)?.close ?? "0") });
    series.setData(
      bars.map(({ openTime, open, high, low, close }) => ({
        time: seconds(openTime),
        open: toCoordinate(open),
        high: toCoordinate(high),
        low: toCoordinate(low),
        close: toCoordinate(close),
      })),
    );
    parts.current?.markers.setMarkers(place(marks, bars));
  }, [bars, marks]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new series starts at its end.
  useEffect(() => {
    parts.current?.chart
      .timeScale()
      .setVisibleLogicalRange({ from: bars.length - BARS_SHOWN, to: bars.length + BARS_AHEAD });
  }, [firstOpen]);

  useEffect(() => {
    const series = parts.current?.series;
    if (!series) return;
    const lines = levels.map(({ price, label: title, tone }) =>
      series.createPriceLine({
        price: toCoordinate(price),
        title,
        color: token(tone),
        lineWidth: 1,
        lineStyle: 2,
        axisLabelVisible: true,
      }),
    );
    return () => {
      if (parts.current) for (const line of lines) series.removePriceLine(line);
    };
  }, [levels]);

  return (
    <figure aria-label={label} className="h-80 w-full">
      <div className="h-full" ref={element} />
    </figure>
  );
}
