// Owns a chart on a page: draws it when it wakes, in the room that the page has kept for it.
import { useEffect, useRef } from "preact/hooks";
import type { TimeChart, TimeChartOptions } from "../charts/time_chart.ts";

export default function FigureChart(props: TimeChartOptions) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let chart: TimeChart | null = null;
    let isGone = false;
    import("../charts/time_chart.ts").then(({ drawTimeChart }) => {
      if (!isGone && element.current !== null) chart = drawTimeChart(element.current, props);
    });
    return () => {
      isGone = true;
      chart?.destroy();
    };
  }, []);
  return <div class="chart" ref={element} data-chart={props.label} />;
}
