// Draws every element with data-chart (JSON: {kind, unit, xName, series:[{name, points:[[x,y]…]}], marks:[{x,name}], limits:[{y,name}]}) in the colours of the theme.
(function () {
  'use strict';
  var charts = [];

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function three(value) {
    if (value === 0 || !isFinite(value)) return String(value);
    var size = Math.abs(value);
    return size >= 1e6 || size < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  }

  // far enough that the limits and, with them, zero are seen
  function reach(data, least) {
    if (!(data.limits || []).length) return undefined;
    var ends = data.limits.map(function (l) { return l.y; }).concat([0]);
    data.series.forEach(function (one) { one.points.forEach(function (p) { ends.push(p[1]); }); });
    var end = least.apply(null, ends);
    return least === Math.min ? Math.floor(end - 0.5) : Math.ceil(end + 0.5);
  }

  function option(data) {
    var text = colour('--muted');
    var line = colour('--border');
    var series = data.series.map(function (one, i) {
      var shown = {
        name: one.name,
        type: data.kind === 'bar' ? 'bar' : 'line',
        data: one.points,
        showSymbol: one.points.length < 30,
        symbolSize: 5,
        color: colour('--series-' + ((i % 8) + 1)),
        lineStyle: { width: 2 },
        sampling: 'lttb',
        emphasis: { focus: 'none' }
      };
      if (i === 0 && (data.limits || []).length) {
        shown.markLine = {
          symbol: 'none', silent: true,
          lineStyle: { color: colour('--attention'), type: 'dashed' },
          label: { color: colour('--attention'), formatter: '{b}', position: 'insideEndTop' },
          data: data.limits.map(function (l) { return { yAxis: l.y, name: l.name }; })
        };
      }
      return shown;
    });
    return {
      animation: false,
      aria: { enabled: true },
      grid: { left: 8, right: 16, top: data.series.length > 1 ? 44 : data.unit ? 30 : 16, bottom: data.xName ? 28 : 8, containLabel: true },
      legend: { show: data.series.length > 1, type: 'scroll', icon: 'roundRect', itemWidth: 14, itemHeight: 3, top: 0, left: 0, textStyle: { color: text }, inactiveColor: line },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colour('--raised'), borderColor: line, textStyle: { color: colour('--text'), fontSize: 12 }, valueFormatter: function (v) { return v == null ? '–' : three(v) + (data.unit ? ' ' + data.unit : ''); }, axisPointer: { type: 'line', lineStyle: { color: colour('--border-strong') } } },
      xAxis: { type: data.xType || 'value', name: data.xName, nameLocation: 'middle', nameGap: 24, scale: true, minInterval: data.xType === 'value' || !data.xType ? 1 : undefined, axisLabel: { color: text, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false }, nameTextStyle: { color: text } },
      yAxis: { type: data.log ? 'log' : 'value', scale: data.kind !== 'bar', min: reach(data, Math.min), max: reach(data, Math.max), name: data.unit, nameTextStyle: { color: text, align: 'left' }, axisLabel: { color: text, formatter: three }, splitLine: { lineStyle: { color: line } } },
      dataZoom: data.kind === 'bar' ? [] : [{ type: 'inside', zoomOnMouseWheel: 'shift', moveOnMouseMove: false }],
      series: series
    };
  }

  function draw(element) {
    if (element.dataset.drawn) return;
    element.dataset.drawn = 'true';
    var data = JSON.parse(element.dataset.chart);
    var chart = echarts.init(element, null, { renderer: 'canvas' });
    if (element.dataset.group) { chart.group = element.dataset.group; echarts.connect(element.dataset.group); }
    chart.setOption(option(data));
    charts.push({ chart: chart, data: data });
    new ResizeObserver(function () { chart.resize(); }).observe(element);
  }

  function drawAll() { Array.prototype.forEach.call(document.querySelectorAll('[data-chart]'), draw); }

  drawAll();
  document.addEventListener('htmx:afterSettle', drawAll);
  document.addEventListener('slipway:theme', function () {
    charts.forEach(function (one) { one.chart.setOption(option(one.data), true); });
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () {
    document.dispatchEvent(new CustomEvent('slipway:theme'));
  });
})();
