// Tables: j and k go from row to row, x selects, a panel's tables are taken away as CSV, and their columns are chosen (the address keeps which are hidden).
(function () {
  'use strict';
  function each(list, action) { Array.prototype.forEach.call(list, action); }

  // keys
  function rows() {
    return Array.from(document.querySelectorAll('main tbody tr')).filter(function (row) { return row.querySelector('a[href]') && row.getClientRects().length; });
  }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== 'checkbox') return;
    var row = document.activeElement && document.activeElement.closest('tbody tr');
    if (event.key === 'x' && row && row.querySelector('input[type=checkbox]')) {
      row.querySelector('input[type=checkbox]').click();
    } else if (event.key === 'j' || event.key === 'k') {
      var all = rows();
      var at = all.indexOf(row);
      var next = at < 0 ? all[0] : all[Math.max(0, Math.min(all.length - 1, at + (event.key === 'j' ? 1 : -1)))];
      if (next) { next.querySelector('a[href]').focus({ preventScroll: true }); next.scrollIntoView({ block: 'nearest' }); }
    }
  });

  // all that are found are those shown too
  document.addEventListener('change', function (event) {
    if (!event.target.matches('[data-select-rows]')) return;
    each(document.querySelectorAll('tbody input[form="' + event.target.form.id + '"]'), function (box) { box.checked = event.target.checked; });
  });

  // a table that fits its box lets its header stick to the window; a box that scrolls can be scrolled by keys
  function fit(box) {
    var fits = box.scrollWidth <= box.clientWidth + 1;
    box.classList.toggle('fits', fits);
    if (fits || box.querySelector('a[href], button, input')) box.removeAttribute('tabindex');
    else box.tabIndex = 0;
  }
  var sizes = new ResizeObserver(function (changed) { changed.forEach(function (one) { fit(one.target); }); });
  function fitAll() { each(document.querySelectorAll('.panel > .scroll'), function (box) { fit(box); sizes.observe(box); }); }
  document.addEventListener('slipway:patched', fitAll);
  fitAll();

  // on a phone rows with sentences are stacked; each number, and each of several sentences, then carries its column's name
  function name() {
    each(document.querySelectorAll('.panel > .scroll > table, .panel > details > .scroll > table'), function (table) {
      if (!table.tHead || !table.querySelector('td.wrap')) return;
      table.classList.add('stacks');
      var names = Array.from(table.tHead.rows[0].cells).map(function (cell) { return cell.innerText.trim(); });
      each(table.tBodies[0].rows, function (row) {
        var sentences = row.querySelectorAll(':scope > td.wrap').length;
        each(row.cells, function (cell, i) {
          if (names[i] && (cell.classList.contains('num') || (sentences > 1 && cell.classList.contains('wrap')))) cell.dataset.label = names[i];
        });
      });
    });
  }
  document.addEventListener('slipway:patched', name);
  document.addEventListener('htmx:afterSwap', name);
  name();

  // CSV of what a table shows, with full values where shortened ones are shown
  function text(cell) {
    var full = cell.children.length === 1 && cell.querySelector(':scope > [title]');
    if (full && full.title) return full.title.trim();
    var read = cell.cloneNode(true); // without what only acts, with digests in full
    each(read.querySelectorAll('.acts, svg'), function (part) { part.remove(); });
    each(read.querySelectorAll('.hash'), function (hash) { hash.textContent = hash.querySelector('[data-copy]').dataset.copy; });
    each(read.querySelectorAll('br, p, li, dt, dd'), function (part) { part.before(' '); });
    return read.textContent.trim().replace(/\s+/g, ' ');
  }
  function harmless(value) { return /^[=+\-@\t\r]/.test(value) && !/^[+-]?(\d[\d,]*\.?\d*|\.\d+)(e[+-]?\d+)?%?$/i.test(value) ? "'" + value : value; } // a spreadsheet works out what begins like a formula
  function quoted(value) { return /[",\n]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value; }
  function csv(tables) {
    return tables.map(function (table) {
      return Array.from(table.rows).map(function (row) {
        return Array.from(row.cells).filter(function (cell) { return !cell.hidden; }).map(function (cell) { return quoted(harmless(text(cell))); }).join(',');
      }).join('\n') + '\n';
    }).join('\n');
  }
  function save(name, content) {
    var link = document.createElement('a');
    link.download = name.toLowerCase().replace(/[^a-z0-9]+/g, '-') + '.csv';
    link.href = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }
  function offer() {
    each(document.querySelectorAll('.panel'), function (panel) {
      var header = panel.querySelector(':scope > header');
      var tables = panel.querySelectorAll(':scope > .scroll > table');
      if (!tables.length || !tables[0].tHead || !header || header.querySelector('.take[data-own]')) return;
      if (tables.length === 1) columns(header, tables[0]);
      if (header.querySelector('a[data-csv]') || (tables[0].tHead.classList.contains('listed') && document.querySelector('.bar a[data-csv]'))) return; // the server gives all rows, not only those shown
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'quiet small take';
      button.dataset.own = '';
      button.dataset.csv = '';
      button.textContent = 'CSV';
      button.title = 'These rows as a table to take away';
      button.addEventListener('click', function () { save(document.title + '-' + header.querySelector('h2').textContent.trim(), csv(Array.from(panel.querySelectorAll(':scope > .scroll > table')))); });
      header.appendChild(button);
    });
  }

  // columns: the address says which are hidden, as hide=Table~Column; the first one names its row and stays
  var COLUMNS_MIN = 4;
  function plain(element) { return element.textContent.trim().replace(/\s+/g, ' '); }
  function title(table) { return plain(table.closest('.panel').querySelector(':scope > header h2')); }
  function heads(table) {
    var row = table.tHead && table.tHead.rows.length === 1 ? Array.from(table.tHead.rows[0].cells) : [];
    return row.some(function (cell) { return cell.colSpan > 1; }) ? [] : row;
  }
  function hidden() { return new URL(location.href).searchParams.getAll('hide'); }
  function apply(table) {
    var gone = hidden();
    var names = heads(table).map(function (head) { return title(table) + '~' + plain(head); });
    var wanted = names.map(function (name, i) { return i > 0 && gone.indexOf(name) >= 0; });
    each(table.rows, function (row) {
      if (row.cells.length !== names.length) return;
      each(row.cells, function (cell, i) { if (cell.hidden !== wanted[i]) cell.hidden = wanted[i]; });
    });
  }
  function columns(header, table) {
    var named = heads(table).filter(function (head) { return plain(head); });
    if (named.length < COLUMNS_MIN) return;
    var menu = document.createElement('details');
    menu.className = 'menu take';
    menu.dataset.own = '';
    var summary = document.createElement('summary');
    summary.className = 'quiet small';
    summary.textContent = 'Columns';
    var sheet = document.createElement('div');
    sheet.className = 'sheet choices';
    named.slice(1).forEach(function (head) {
      var name = title(table) + '~' + plain(head);
      var label = document.createElement('label');
      var box = document.createElement('input');
      box.type = 'checkbox';
      box.checked = hidden().indexOf(name) < 0;
      box.addEventListener('change', function () {
        var url = new URL(location.href);
        var others = hidden().filter(function (one) { return one !== name; });
        url.searchParams.delete('hide');
        (box.checked ? others : others.concat(name)).forEach(function (one) { url.searchParams.append('hide', one); });
        history.replaceState(history.state, '', url);
        carry();
        apply(table);
        fitAll();
      });
      label.append(box, ' ' + plain(head));
      sheet.appendChild(label);
    });
    menu.append(summary, sheet);
    header.appendChild(menu);
    apply(table);
  }
  // every link and form that leads to the same page, and its permalink, keep the columns
  function carry() {
    var gone = hidden();
    each(document.querySelectorAll('main a[href], .crumbs a.here'), function (link) {
      if (typeof link.href !== 'string') return; // one that is drawn
      var to = new URL(link.href);
      if (to.origin !== location.origin || to.pathname !== location.pathname || to.search === location.search) return;
      if (to.searchParams.getAll('hide').join() === gone.join()) return;
      to.searchParams.delete('hide');
      gone.forEach(function (one) { to.searchParams.append('hide', one); });
      link.href = to.pathname + to.search + to.hash;
      if (link.hasAttribute('hx-get')) link.setAttribute('hx-get', to.pathname + to.search);
    });
    each(document.querySelectorAll('main form[method=get]'), function (form) {
      if (new URL(form.getAttribute('action') || '', location.href).pathname !== location.pathname) return;
      each(form.querySelectorAll('input[type=hidden][name=hide]'), function (one) { one.remove(); });
      gone.forEach(function (one) {
        var field = document.createElement('input');
        field.type = 'hidden';
        field.name = 'hide';
        field.value = one;
        form.appendChild(field);
      });
    });
  }
  function shape() {
    offer();
    each(document.querySelectorAll('.panel > .scroll > table'), function (table) { if (table.closest('.panel').querySelector(':scope > header')) apply(table); });
    carry();
  }
  document.addEventListener('slipway:patched', shape);
  shape();
})();
