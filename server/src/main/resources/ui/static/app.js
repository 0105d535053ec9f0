// What a page does beside being read: theme, copying, keyboard, live parts, the try-it form. Everything works without it but these.
(function () {
  'use strict';
  var root = document.documentElement;

  function each(list, action) { Array.prototype.forEach.call(list, action); }

  // theme: system → light → dark
  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches;
  }
  function toggleTheme() {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try { localStorage.setItem('slipway-theme', root.dataset.theme); } catch (e) { /* not kept */ }
    document.dispatchEvent(new CustomEvent('slipway:theme'));
  }

  document.addEventListener('click', function (event) {
    var target = event.target.closest('[data-copy],[data-theme-switch],[data-palette]');
    if (!target) return;
    if (target.hasAttribute('data-theme-switch')) return toggleTheme();
    if (target.hasAttribute('data-palette')) return openPalette();
    event.preventDefault();
    var text = target.dataset.copy || target.parentElement.querySelector('pre').textContent;
    navigator.clipboard.writeText(text).then(function () {
      var before = target.textContent;
      target.textContent = 'copied';
      setTimeout(function () { target.textContent = before; }, 1200);
    });
  });

  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-project-switch]')) {
      location.href = '/ui/projects/' + encodeURIComponent(event.target.value) + '/';
    }
  });

  // keyboard: g and a letter goes, / searches, ? lists, Ctrl/⌘ K is the palette
  var waiting = false;
  document.addEventListener('keydown', function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      return openPalette();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (waiting) {
      waiting = false;
      var link = document.querySelector('.nav [data-key="' + event.key + '"]');
      if (link) link.click();
    } else if (event.key === 'g') {
      waiting = true;
      setTimeout(function () { waiting = false; }, 1500);
    } else if (event.key === '/') {
      var search = document.querySelector('input[type=search]');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === '?') {
      openPalette();
    }
  });

  // palette: the links of the navigation and of this page, filtered as one types
  function openPalette() {
    var dialog = document.getElementById('palette');
    var list = dialog.querySelector('ul');
    var input = dialog.querySelector('input');
    list.textContent = '';
    var seen = {};
    each(document.querySelectorAll('.nav a.item, main a[href]'), function (link) {
      var title = link.textContent.trim().replace(/\s+/g, ' ');
      if (!title || seen[link.href] || link.host !== location.host) return;
      seen[link.href] = true;
      var item = document.createElement('li');
      var copy = document.createElement('a');
      copy.href = link.href;
      copy.textContent = link.dataset.title || title;
      if (link.dataset.key) {
        var key = document.createElement('kbd');
        key.textContent = 'g ' + link.dataset.key;
        copy.appendChild(key);
      }
      item.appendChild(copy);
      list.appendChild(item);
    });
    input.value = '';
    select(list, '');
    dialog.showModal();
    input.focus();
  }
  function select(list, text) {
    var first = null;
    each(list.children, function (item) {
      var shown = item.textContent.toLowerCase().indexOf(text) >= 0;
      item.classList.toggle('hidden', !shown);
      item.firstChild.classList.remove('selected');
      if (shown && !first) first = item.firstChild;
    });
    if (first) first.classList.add('selected');
  }
  var paletteInput = document.querySelector('#palette input');
  if (paletteInput) {
    paletteInput.addEventListener('input', function () {
      select(document.querySelector('#palette ul'), paletteInput.value.toLowerCase());
    });
    paletteInput.addEventListener('keydown', function (event) {
      var chosen = document.querySelector('#palette a.selected');
      if (event.key === 'Enter' && chosen) { event.preventDefault(); location.href = chosen.href; }
    });
  }

  // a button that needs so many selected boxes of its form
  each(document.querySelectorAll('[data-needs]'), function (button) {
    function count() {
      var chosen = document.querySelectorAll('input[form="' + button.getAttribute('form') + '"]:checked').length;
      button.disabled = chosen < Number(button.dataset.needs);
      button.title = button.disabled ? 'Select ' + button.dataset.needs + ' or more' : chosen + ' selected';
    }
    document.addEventListener('change', count);
    addEventListener('pageshow', count);
    count();
  });

  // live parts: at each server-sent event the part is fetched anew and put in its place
  function live(part) {
    var source = new EventSource(part.dataset.live);
    var busy = false;
    var again = false;
    var note = part.querySelector('.live');
    function refresh() {
      if (busy) { again = true; return; }
      busy = true;
      fetch(part.dataset.part, { headers: { 'HX-Request': 'true' } })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
        .then(function (html) {
          var holder = document.createElement('template');
          holder.innerHTML = html;
          var fresh = holder.content.firstElementChild;
          each(part.querySelectorAll('details[data-keep]'), function (old) {
            var same = fresh.querySelector('details[data-keep="' + CSS.escape(old.dataset.keep) + '"]');
            if (same) same.open = old.open;
          });
          part.replaceChildren.apply(part, Array.from(fresh.childNodes));
          note = part.querySelector('.live');
          if (fresh.dataset.ended) source.close();
        })
        .catch(lost)
        .finally(function () { busy = false; if (again) { again = false; setTimeout(refresh, 150); } });
    }
    function lost() { if (note) { note.textContent = 'connection lost, trying again'; note.classList.add('lost'); } }
    source.addEventListener('execution', refresh);
    source.addEventListener('end', function () { source.close(); refresh(); });
    source.onmessage = refresh;
    source.onerror = lost;
    addEventListener('pagehide', function () { source.close(); });
  }
  each(document.querySelectorAll('[data-live]'), live);

  // lineage: a line from each thing to what was made of it
  var SVG = 'http://www.w3.org/2000/svg';
  function hidden(node) { return node.closest('details:not([open])') !== null; }
  function drawEdges() {
    each(document.querySelectorAll('.lineage'), function (box) {
      var old = box.querySelector('.edges');
      if (old) old.remove();
      var svg = document.createElementNS(SVG, 'svg');
      svg.setAttribute('class', 'edges');
      svg.setAttribute('width', box.scrollWidth);
      svg.setAttribute('height', box.scrollHeight);
      svg.setAttribute('aria-hidden', 'true');
      var origin = box.getBoundingClientRect();
      function at(node) {
        var r = node.getBoundingClientRect();
        return { left: r.left - origin.left + box.scrollLeft, right: r.right - origin.left + box.scrollLeft, y: r.top + r.height / 2 - origin.top, x: r.left + r.width / 2 - origin.left + box.scrollLeft, top: r.top - origin.top, bottom: r.bottom - origin.top };
      }
      each(box.querySelectorAll('[data-node]'), function (node) {
        if (hidden(node)) return;
        (node.dataset.of || '').split(' ').forEach(function (id) {
          var source = id && box.querySelector('[data-node="' + CSS.escape(id) + '"]');
          if (!source || hidden(source)) return;
          var a = at(source);
          var b = at(node);
          var path = document.createElementNS(SVG, 'path');
          if (a.right < b.left) {
            var half = Math.max(12, (b.left - a.right) / 2);
            path.setAttribute('d', 'M' + a.right + ' ' + a.y + 'C' + (a.right + half) + ' ' + a.y + ' ' + (b.left - half) + ' ' + b.y + ' ' + b.left + ' ' + b.y);
          } else {
            path.setAttribute('d', a.y < b.y ? 'M' + a.x + ' ' + a.bottom + 'L' + b.x + ' ' + b.top : 'M' + a.x + ' ' + a.top + 'L' + b.x + ' ' + b.bottom);
          }
          svg.appendChild(path);
        });
      });
      box.insertBefore(svg, box.firstChild);
    });
  }
  drawEdges();
  addEventListener('resize', drawEdges);
  document.addEventListener('htmx:afterSettle', drawEdges);
  document.addEventListener('toggle', function (event) { if (event.target.closest && event.target.closest('.lineage')) drawEdges(); }, true);

  // try-it form: one request as an application would send it
  each(document.querySelectorAll('form[data-predict]'), function (form) {
    var box = document.getElementById(form.dataset.answer);
    form.addEventListener('submit', function (event) {
      event.preventDefault();
      var body = {};
      each(form.elements, function (field) {
        if (!field.name || field.value === '') return;
        body[field.name] = field.dataset.type === 'string' || isNaN(Number(field.value)) ? field.value : Number(field.value);
      });
      if (form.dataset.all === 'true') {
        each(form.elements, function (field) { if (field.name && field.value === '') body[field.name] = null; });
      }
      var started = performance.now();
      fetch(form.dataset.predict, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
        .then(function (answer) {
          var took = performance.now() - started;
          return answer.json().then(function (json) { show(box, answer.ok, json, took, form.dataset.lineage); });
        })
        .catch(function (error) { show(box, false, { message: String(error) }, 0, ''); });
    });
  });
  // an act: one request with the fields as its body; then the page as it is now
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.matches('form[data-act]')) return;
    event.preventDefault();
    var body = {};
    each(form.elements, function (field) {
      if (field.name && field.value !== '') body[field.name] = field.type === 'number' ? Number(field.value) : field.value;
    });
    var button = form.querySelector('button[type=submit]');
    var note = form.querySelector('[role=alert]');
    button.disabled = true;
    note.textContent = '';
    fetch(form.dataset.act, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      .then(function (answer) {
        if (answer.ok) { location.reload(); return undefined; }
        return answer.json().then(function (json) {
          throw new Error([json.message || answer.status].concat(json.details || [], json.requestId ? ['request ' + json.requestId] : []).join('\n'));
        });
      })
      .catch(function (error) { note.textContent = error.message; button.disabled = false; });
  });
  function line(box, className, text) {
    var p = document.createElement('p');
    p.className = className;
    p.textContent = text;
    box.appendChild(p);
    return p;
  }
  function show(box, ok, json, took, lineage) {
    box.textContent = '';
    box.className = 'answer-box' + (ok ? '' : ' bad');
    if (ok) {
      var probability = json.probability == null ? '' : ' · ' + (100 * json.probability).toFixed(1) + ' %';
      line(box, 'big', json.prediction + probability);
      var more = line(box, 'muted', 'release ' + String(json.release).slice(0, 8) + ' · ' + took.toFixed(1) + ' ms as this browser saw it · ');
      var link = document.createElement('a');
      link.href = lineage + json.predictionId;
      link.textContent = 'where this came from';
      more.appendChild(link);
    } else {
      line(box, 'big', json.code || 'refused');
      line(box, '', json.message || '');
      each(json.details || [], function (detail) { line(box, 'muted', detail); });
      if (json.requestId) line(box, 'muted small', 'request ' + json.requestId);
    }
  }
})();
