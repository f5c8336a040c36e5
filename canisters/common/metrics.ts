import type { Page } from './http.js';

/** One figure: what it tells, and its value now. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly value: bigint;
}

/** Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function metricsPage(gauges: readonly Gauge[]): Page {
  const text = gauges.map(
    ({ name, help, value }) =>
      `# HELP nodevault_${name} ${help}\n# TYPE nodevault_${name} gauge\nnodevault_${name} ${value}\n`
  );
  return { type: 'text/plain; version=0.0.4', text: text.join('') };
}
