/** What all line charts have in common: no motion, no events of their own, labels on the lines. */
import {
  Chart,
  type ChartOptions,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  type Plugin,
  type Point,
  PointElement,
} from 'chart.js';
import { endLabels, lineLabels } from './plugins.js';

Chart.register(Filler, LinearScale, LineController, LineElement, LogarithmicScale, PointElement);

export function baseChart(
  canvas: HTMLCanvasElement,
  plugin: Plugin<'line'>,
  options: ChartOptions<'line'>,
): Chart<'line', Point[]> {
  return new Chart(canvas, {
    type: 'line',
    data: { datasets: [] },
    plugins: [endLabels, lineLabels, plugin],
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      parsing: false,
      normalized: true,
      plugins: { filler: { drawTime: 'beforeDatasetsDraw' } },
      layout: { padding: { right: 48, top: 8 } },
      ...options,
    },
  });
}

/** Of the lines of every chart. */
export const lineElements = { borderCapStyle: 'round', borderJoinStyle: 'round' } as const;
