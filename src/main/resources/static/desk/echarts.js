// Apache ECharts in one module, as Maven brings it; loaded where a chart is drawn.
export * from '/_static/echarts/6.0.0/dist/echarts.esm.min.mjs';
