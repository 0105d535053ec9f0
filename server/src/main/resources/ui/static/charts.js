// Draws every element with data-chart (JSON: {kind, unit, xName, series:[{name, colour, points:[[x,y]…]}], marks:[{x,name,whole,tone}], limits:[{y,name}]}) in the colours of the theme:
// drag zooms in, two clicks show all again, a name in the legend hides its line, PNG and CSV take the chart away. ECharts is fetched here, after the page can be read.
// A series comes with its colour, 1 to 8 of the Okabe–Ito set (--series-1 … in app.css), and from the ninth of a chart on with a dash: the server gives the same name the
// same one on every page (Colours.java says how), so nothing here may choose by place. A series may have a kind of its own ("line" among bars) and a stack it stands on.
(function () {
  'use strict';
  var charts = [];
  var MARK_SIZE = 11;
  var MARK_WIDTH = 20; // of a name beside its line
  var MARK_SPARE = 44; // names on the axis below, and what is left free at the ends of a name

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue(name).trim(); }

  function seriesColour(one) { return colour('--series-' + one.colour); }

  // as the pages write numbers: whole ones in full, others with three significant digits
  function three(value) {
    if (value === 0 || !isFinite(value)) return String(value);
    var size = Math.abs(value);
    if (size >= 1e7 || size < 1e-4) return value.toExponential(2);
    if (size >= 1000 || Number.isInteger(value)) return Math.round(value).toLocaleString('en');
    return String(Number(value.toPrecision(3)));
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
    (data.marks || []).forEach(function (mark) { all[mark.x] = true; });
    var names = Object.keys(all);
    return names.every(function (name) { return /^\d{4}-\d{2}-\d{2}/.test(name); }) ? names.sort() : undefined;
  }

  // an interval as an area between two lines that are not drawn
  function band(one, i) {
    function edge(points, area) {
      return { name: one.name, type: 'line', data: points, stack: 'band ' + i, stackStrategy: 'all', silent: true, symbol: 'none', z: 1, lineStyle: { opacity: 0 }, color: seriesColour(one), areaStyle: area ? { opacity: 0.2 } : undefined, emphasis: { disabled: true } };
    }
    return [
      edge(one.band.map(function (p) { return [p[0], p[1]]; }), false),
      edge(one.band.map(function (p) { return [p[0], p[2] - p[1]]; }), true)
    ];
  }

  // limits lie, releases and incidents stand; each with its name, which stays inside of the plot: as much of it as fits, all of it where one points
  function lines(data, placed) {
    function named(name, tone) {
      return { color: tone, position: 'insideEndTop', fontSize: MARK_SIZE, padding: [1, 3], borderRadius: 2, backgroundColor: colour('--raised'), formatter: function () { return name; } };
    }
    var limits = (data.limits || []).map(function (l) {
      var tone = colour('--attention');
      return { yAxis: l.y, name: l.name, lineStyle: { color: tone, type: 'dashed' }, label: named(l.name, tone) };
    });
    var marks = (data.marks || []).map(function (mark, i) {
      var tone = colour(mark.tone === 'bad' ? '--bad' : mark.tone === 'attention' ? '--attention' : '--muted');
      var label = named(placed ? fitting(mark.name, placed.room) : mark.name, tone);
      label.show = Boolean(placed && placed.at[i]);
      if (label.show) label.position = placed.at[i];
      return { xAxis: mark.x, name: whole(mark), lineStyle: { color: tone, type: 'dotted', width: 1.5 }, label: label };
    });
    return limits.length + marks.length ? { symbol: 'none', emphasis: { disabled: true }, tooltip: { formatter: function (p) { return p.name; } }, data: limits.concat(marks) } : undefined;
  }

  function whole(mark) { return mark.whole || mark.name; }

  var pen = document.createElement('canvas').getContext('2d');

  // as much of a text as there is room for
  function fitting(text, room) {
    pen.font = MARK_SIZE + 'px sans-serif';
    if (pen.measureText(text).width <= room) return text;
    var end = text.length;
    while (end > 1 && pen.measureText(text.slice(0, end).trim() + '…').width > room) end--;
    return text.slice(0, end).trim() + '…';
  }

  // names of marks stand along their lines, left of them where there is room; one that would lie on another is left out
  function label(one) {
    var data = one.data;
    var marks = data.marks || [];
    if (!marks.length || !data.series.length) return;
    function pixel(x) { return one.chart.convertToPixel({ xAxisIndex: 0 }, x); }
    var xs = marks.map(function (mark) { return pixel(mark.x); });
    var begin = data.series.reduce(function (least, of) { return of.points.length ? Math.min(least, pixel(of.points[0][0])) : least; }, Math.min.apply(null, xs));
    var grid = one.chart.getOption().grid[0];
    var at = [];
    var taken = begin - MARK_WIDTH / 2;
    xs.map(function (_, i) { return i; }).sort(function (i, j) { return xs[i] - xs[j]; }).forEach(function (i, place, order) {
      var next = place + 1 < order.length ? xs[order[place + 1]] : one.chart.getWidth();
      if (xs[i] - MARK_WIDTH >= taken) { at[i] = 'insideEndTop'; taken = xs[i]; }
      else if (xs[i] >= taken && xs[i] + MARK_WIDTH <= next) { at[i] = 'insideEndBottom'; taken = xs[i] + MARK_WIDTH; }
    });
    one.chart.setOption({ series: [{ name: data.series[0].name, markLine: lines(data, { at: at, room: one.chart.getHeight() - grid.top - grid.bottom - MARK_SPARE }) }] });
  }

  function amount(data, value) { return value == null ? '–' : three(value) + (data.unit ? ' ' + data.unit : ''); }

  // what happened there, and one line for each series, with its interval
  function tip(data) {
    return function (found) {
      var shown = found.filter(function (p) { return p.seriesIndex < data.series.length; });
      if (!shown.length) return '';
      var happened = (data.marks || []).filter(function (mark) { return String(mark.x) === String(shown[0].axisValue); }).map(whole);
      return [String(shown[0].axisValueLabel)].concat(happened, shown.map(function (p) {
        var range = (data.series[p.seriesIndex].band || [])[p.dataIndex];
        return p.seriesName + '  ' + amount(data, p.value[1]) + (range ? '  (' + three(range[1]) + ' … ' + three(range[2]) + ')' : '');
      })).join('\n');
    };
  }

  function option(data) {
    var text = colour('--muted');
    var line = colour('--border');
    var bands = [];
    var series = data.series.map(function (one, i) {
      if (one.band) bands.push.apply(bands, band(one, i));
      var isBar = (one.kind || data.kind) === 'bar';
      var shown = {
        name: one.name,
        type: isBar ? 'bar' : 'line',
        barMaxWidth: isBar ? 56 : undefined,
        stack: one.stack,
        data: one.points,
        showSymbol: one.points.length < 30,
        symbolSize: 5,
        color: seriesColour(one),
        lineStyle: { width: 2, type: one.dash ? [6 / one.dash, 4] : 'solid' },
        sampling: isBar ? undefined : 'lttb',
        emphasis: { focus: 'none' }
      };
      if (i === 0) shown.markLine = lines(data);
      return shown;
    });
    return {
      animation: false,
      grid: { left: 8, right: 16, top: data.series.length > 1 ? 44 : data.unit ? 30 : 16, bottom: data.xName ? 28 : 8, containLabel: true },
      legend: { show: data.series.length > 1, type: 'scroll', icon: 'roundRect', itemWidth: 14, itemHeight: 3, top: 0, left: 0, textStyle: { color: text }, inactiveColor: line },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: colour('--raised'), borderColor: line, textStyle: { color: colour('--text'), fontSize: 12 }, formatter: (data.marks || []).length || data.series.some(function (one) { return one.band; }) ? tip(data) : undefined, valueFormatter: function (v) { return amount(data, v); }, axisPointer: { type: 'line', lineStyle: { color: colour('--border-strong') } } },
      xAxis: { type: data.xType || 'value', data: days(data), name: data.xName, nameLocation: 'middle', nameGap: 24, scale: true, minInterval: data.xType === 'value' || !data.xType ? 1 : undefined, axisLabel: { color: text, hideOverlap: true }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false }, nameTextStyle: { color: text } },
      yAxis: { type: data.log ? 'log' : 'value', scale: data.kind !== 'bar' && !(data.limits || []).length, min: reach(data, Math.min), max: reach(data, Math.max), name: data.unit, nameTextStyle: { color: text, align: 'left' }, axisLabel: { color: text, formatter: three }, splitLine: { lineStyle: { color: line } } },
      toolbox: { show: true, right: -100, feature: { dataZoom: { yAxisIndex: 'none' } } }, // out of sight: the drag is switched on below
      dataZoom: data.kind === 'bar' ? [] : [{ type: 'inside', zoomOnMouseWheel: 'shift', moveOnMouseMove: false }],
      series: series.concat(bands)
    };
  }

  // the same in words, for those who hear the page
  function words(data) {
    return data.series.map(function (one) {
      var values = one.points.map(function (p) { return p[1]; });
      if (!values.length) return one.name + ': no point';
      var unit = data.unit ? ' ' + data.unit : '';
      return one.name + ': ' + values.length + ' points, first ' + three(values[0]) + unit + ' at ' + one.points[0][0] + ', last ' + three(values[values.length - 1]) + unit + ' at ' + one.points[values.length - 1][0]
        + ', least ' + three(Math.min.apply(null, values)) + ', most ' + three(Math.max.apply(null, values));
    }).concat((data.limits || []).map(function (l) { return l.name; })).concat((data.marks || []).map(function (m) { return whole(m) + ' at ' + m.x; })).join('; ') + '.';
  }

  function csv(data) {
    var hasBand = data.series.some(function (one) { return one.band; });
    var head = ['series', data.xName || 'x', data.unit || 'y'].concat(hasBand ? ['low', 'high'] : []);
    var rows = [head];
    data.series.forEach(function (one) {
      one.points.forEach(function (p, i) {
        var range = (one.band || [])[i];
        rows.push([one.name, p[0], p[1]].concat(hasBand ? [range ? range[1] : '', range ? range[2] : ''] : []));
      });
    });
    return rows.map(function (row) { return row.map(function (v) { return /[",\n]/.test(v) ? '"' + String(v).replace(/"/g, '""') + '"' : v; }).join(','); }).join('\n') + '\n';
  }

  function download(name, address) {
    var link = document.createElement('a');
    link.download = name;
    link.href = address;
    link.click();
  }

  function tools(element, one) {
    var bar = document.createElement('div');
    bar.className = 'chart-tools';
    bar.dataset.own = '';
    function button(title, more, action) {
      var made = document.createElement('button');
      made.type = 'button';
      made.className = 'quiet small';
      made.textContent = title;
      made.title = more;
      made.addEventListener('click', action);
      bar.appendChild(made);
      return made;
    }
    var panel = element.closest('.panel');
    var title = panel && panel.querySelector('h2');
    var name = (title ? title.textContent : 'chart').trim().toLowerCase().replace(/[^a-z0-9]+/g, '-');
    var all = button('Show all', 'Two clicks on the chart do the same', function () { all.hidden = true; one.chart.dispatchAction({ type: 'dataZoom', start: 0, end: 100 }); });
    all.hidden = true;
    button('PNG', 'This chart as a picture', function () { download(name + '.png', one.chart.getDataURL({ pixelRatio: 2, backgroundColor: colour('--raised') })); });
    button('CSV', 'The points of this chart', function () {
      var address = URL.createObjectURL(new Blob([csv(one.data)], { type: 'text/csv' }));
      download(name + '.csv', address);
      setTimeout(function () { URL.revokeObjectURL(address); }, 1000);
    });
    element.after(bar);
    one.chart.on('datazoom', function (event) {
      var zoom = (event.batch || [event])[0];
      var option = one.chart.getOption().dataZoom[0] || {};
      element.dataset.zoom = Math.round(option.start) + '-' + Math.round(option.end);
      all.hidden = zoom.start === 0 && zoom.end === 100;
      label(one);
    });
    one.chart.getZr().on('dblclick', function () { all.click(); });
  }

  // dragging selects what to look at; by touch it scrolls the page
  function letZoom(one) {
    if (one.data.kind === 'bar' || !matchMedia('(pointer: fine)').matches) return;
    one.chart.dispatchAction({ type: 'takeGlobalCursor', key: 'dataZoomSelect', dataZoomSelectActive: true });
  }

  function draw(element) {
    var json = element.dataset.chart;
    var one = charts.find(function (drawn) { return drawn.element === element; });
    if (one && one.json === json) return;
    var data = JSON.parse(json);
    if (!one) {
      one = { element: element, chart: echarts.init(element, null, { renderer: 'canvas' }) };
      charts.push(one);
      one.data = data;
      if (element.dataset.group) { one.chart.group = element.dataset.group; echarts.connect(element.dataset.group); }
      tools(element, one);
      new ResizeObserver(function () { one.chart.resize(); label(one); }).observe(element);
    }
    one.json = json;
    one.data = data;
    var zoom = element.dataset.zoom ? one.chart.getOption().dataZoom[0] : null;
    one.chart.setOption(option(data), true);
    if (zoom) one.chart.dispatchAction({ type: 'dataZoom', start: zoom.start, end: zoom.end });
    label(one);
    letZoom(one);
    if (!element.dataset.label) element.dataset.label = element.getAttribute('aria-label') || '';
    element.setAttribute('aria-label', element.dataset.label + '. ' + words(data));
  }

  function drawAll() { Array.prototype.forEach.call(document.querySelectorAll('[data-chart]'), draw); }
  function ready() { document.documentElement.dataset.ready = ''; }

  // once, and only where there is a chart
  var asked = false;
  function fetchAndDraw() {
    if (window.echarts) { drawAll(); return ready(); }
    var address = document.body.dataset.echarts;
    if (!address || !document.querySelector('[data-chart]')) return ready();
    if (asked) return undefined;
    asked = true;
    var script = document.createElement('script');
    script.src = address;
    script.onload = fetchAndDraw;
    script.onerror = function () { asked = false; ready(); };
    document.head.appendChild(script);
    return undefined;
  }

  fetchAndDraw();
  document.addEventListener('htmx:afterSettle', fetchAndDraw);
  document.addEventListener('slipway:patched', fetchAndDraw);
  document.addEventListener('slipway:theme', function () {
    charts.forEach(function (one) { one.chart.setOption(option(one.data), true); label(one); letZoom(one); });
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', function () {
    document.dispatchEvent(new CustomEvent('slipway:theme'));
  });
})();
