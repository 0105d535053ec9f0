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

  // far enough that the limits are seen where the data do not reach them; zero is seen with any limit
  function reach(data, least) {
    if (!(data.limits || []).length) return undefined;
    if (data.log) return least === Math.max ? function (v) { return Math.pow(10, Math.ceil(Math.log10(1.05 * Math.max.apply(null, data.limits.map(function (l) { return l.y; }).concat([v.max]))))); } : undefined;
    var ends = [0];
    data.series.forEach(function (one) {
      one.points.forEach(function (p) { ends.push(p[1]); });
      (one.band || []).forEach(function (p) { ends.push(p[1], p[2]); });
    });
    var limit = least.apply(null, data.limits.map(function (l) { return l.y; }));
    var end = least.apply(null, ends);
    if (least(limit, end) === end) return undefined;
    var step = Math.pow(10, Math.floor(Math.log10(Math.abs(limit)))) / 2;
    return least === Math.min ? Math.floor(limit / step - 0.2) * step : Math.ceil(limit / step + 0.2) * step;
  }

  // days in their order, also those that one series alone has
  function days(data) {
    if (data.xType !== 'category') return undefined;
    var all = {};
    data.series.forEach(function (one) { one.points.forEach(function (p) { all[p[0]] = true; }); });
    var names = Object.keys(all);
    return names.every(function (name) { return /^\d{4}-\d{2}-\d{2}/.test(name); }) ? names.sort() : undefined;
  }

  // an interval as an area between two lines that are not drawn
  function band(one, i) {
    function edge(points, area) {
      return { name: one.name, type: 'line', data: points, stack: 'band ' + i, stackStrategy: 'all', silent: true, symbol: 'none', z: 1, lineStyle: { opacity: 0 }, color: colour('--series-' + ((i % 8) + 1)), areaStyle: area ? { opacity: 0.2 } : undefined, emphasis: { disabled: true } };
    }
    return [
      edge(one.band.map(function (p) { return [p[0], p[1]]; }), false),
      edge(one.band.map(function (p) { return [p[0], p[2] - p[1]]; }), true)
    ];
  }

  // one line for each series, with its interval
  function tip(data) {
    return function (found) {
      var shown = found.filter(function (p) { return p.seriesIndex < data.series.length; });
      if (!shown.length) return '';
      return [String(shown[0].axisValueLabel)].concat(shown.map(function (p) {
        var range = (data.series[p.seriesIndex].band || [])[p.dataIndex];
        return p.seriesName + '  ' + three(p.value[1]) + (data.unit ? ' ' + data.unit : '') + (range ? '  (' + three(range[1]) + ' … ' + three(range[2]) + ')' : '');
      })).join('\n');
    };
  }

  function option(data) {
    var text = colour('--muted');
    var line = colour('--border');
    var bands = [];
    var series = data.series.map(function (one, i) {
      if (one.band) bands.push.apply(bands, band(one, i));
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
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colour('--raised'), borderColor: line, textStyle: { color: colour('--text'), fontSize: 12 }, formatter: data.series.some(function (one) { return one.band; }) ? tip(data) : undefined, valueFormatter: function (v) { return v == null ? '–' : three(v) + (data.unit ? ' ' + data.unit : ''); }, axisPointer: { type: 'line', lineStyle: { color: colour('--border-strong') } } },
      xAxis: { type: data.xType || 'value', data: days(data), name: data.xName, nameLocation: 'middle', nameGap: 24, scale: true, minInterval: data.xType === 'value' || !data.xType ? 1 : undefined, axisLabel: { color: text, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false }, nameTextStyle: { color: text } },
      yAxis: { type: data.log ? 'log' : 'value', scale: data.kind !== 'bar' && !(data.limits || []).length, min: reach(data, Math.min), max: reach(data, Math.max), name: data.unit, nameTextStyle: { color: text, align: 'left' }, axisLabel: { color: text, formatter: three }, splitLine: { lineStyle: { color: line } } },
      dataZoom: data.kind === 'bar' ? [] : [{ type: 'inside', zoomOnMouseWheel: 'shift', moveOnMouseMove: false }],
      series: series.concat(bands)
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
