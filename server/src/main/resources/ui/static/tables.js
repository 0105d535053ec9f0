// Tables: j and k go from row to row, x selects, a panel's table is taken away as CSV, and a button waits for as many selected rows as it needs.
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

  // a button that needs so many selected boxes of its form
  function count() {
    each(document.querySelectorAll('[data-needs]'), function (button) {
      var chosen = document.querySelectorAll('input[form="' + button.getAttribute('form') + '"]:checked').length;
      button.disabled = chosen < Number(button.dataset.needs);
      button.title = button.disabled ? 'Select ' + button.dataset.needs + ' or more' : chosen + ' selected';
    });
  }
  document.addEventListener('change', count);
  document.addEventListener('slipway:patched', count);
  addEventListener('pageshow', count);

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

  // on a phone rows with sentences are stacked; each number then carries its column's name
  function name() {
    each(document.querySelectorAll('.panel > .scroll > table'), function (table) {
      if (!table.tHead || !table.querySelector('td.wrap')) return;
      table.classList.add('stacks');
      var names = Array.from(table.tHead.rows[0].cells).map(function (cell) { return cell.innerText.trim(); });
      each(table.tBodies[0].rows, function (row) {
        each(row.cells, function (cell, i) { if (cell.classList.contains('num') && names[i]) cell.dataset.label = names[i]; });
      });
    });
  }
  document.addEventListener('slipway:patched', name);
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
  function quoted(value) { return /[",\n]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value; }
  function csv(table) {
    return Array.from(table.rows).map(function (row) {
      return Array.from(row.cells).map(function (cell) { return quoted(text(cell)); }).join(',');
    }).join('\n') + '\n';
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
      var table = panel.querySelector(':scope > .scroll > table');
      var header = panel.querySelector(':scope > header');
      if (!table || !table.tHead || !header || header.querySelector('[data-csv]')) return;
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'quiet small take';
      button.dataset.own = '';
      button.dataset.csv = '';
      button.textContent = 'CSV';
      button.title = 'These rows as a table to take away';
      button.addEventListener('click', function () { save(document.title + '-' + header.querySelector('h2').textContent, csv(table)); });
      header.appendChild(button);
    });
  }
  document.addEventListener('slipway:patched', offer);
  offer();
  count();
})();
