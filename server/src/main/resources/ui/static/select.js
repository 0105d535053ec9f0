// Runs that are selected, on this page and on others. The address keeps them, so that sorting, paging, back and a reload do too.
(function () {
  'use strict';
  var bar = document.querySelector('[data-selection]');
  if (!bar) return;
  var MOST = Number(bar.dataset.most);
  var COMPARED_MOST = 10;
  var chosen = new Set(bar.dataset.ids ? bar.dataset.ids.split('.') : []);
  var last = null; // the box that was clicked last, where a range starts

  function each(list, action) { Array.prototype.forEach.call(list, action); }
  function boxes() { return Array.from(document.querySelectorAll('table.runs tbody input[name=run]')); }

  // what is on the page as the selection has it
  function show() {
    var here = 0;
    boxes().forEach(function (box) { box.checked = chosen.has(box.value); if (box.checked) here++; });
    var all = document.querySelector('[data-select-all]');
    if (all) {
      all.checked = here > 0 && here === boxes().length;
      all.indeterminate = here > 0 && !all.checked;
    }
    bar.hidden = !chosen.size && !bar.querySelector('[data-gone]');
    bar.querySelector('[data-count]').textContent = chosen.size ? chosen.size + ' selected' + (here === chosen.size ? '' : ', ' + here + ' on this page') : '';
    each(bar.querySelectorAll('a'), function (link) { link.hidden = !chosen.size; });
    var value = Array.from(chosen).join('.');
    each(document.querySelectorAll('#runs input[name=selected]'), function (input) { input.value = value; input.disabled = !value; });
    each(document.querySelectorAll('#runs a[href], .crumbs a.here'), function (link) {
      if (bar.contains(link)) return;
      var to = new URL(link.href);
      if (to.pathname === location.pathname) link.href = carrying(to);
    });
    var only = bar.querySelector('[data-only]');
    var to = new URL(only.href);
    to.searchParams.set('q', 'attributes.run_id IN (' + Array.from(chosen).map(function (id) { return "'" + id + "'"; }).join(', ') + ')');
    only.href = carrying(to);
    var compare = document.querySelector('[data-compare]');
    if (compare) {
      compare.disabled = chosen.size < 2 || chosen.size > COMPARED_MOST;
      compare.title = chosen.size < 2 ? 'Select 2 or more' : chosen.size > COMPARED_MOST ? 'At most ' + COMPARED_MOST + ' side by side; ' + chosen.size + ' are selected' : chosen.size + ' selected';
    }
  }
  function carrying(url) {
    url.searchParams.delete('selected');
    var ids = Array.from(chosen).join('.');
    return url.pathname + url.search + (ids ? (url.search ? '&' : '?') + 'selected=' + ids : '') + url.hash;
  }
  function keep() {
    history.replaceState(history.state, '', carrying(new URL(location.href)));
    show();
  }
  function say(text) { bar.querySelector('[data-said]').textContent = text; }

  function choose(box, isChosen) {
    if (!isChosen) chosen.delete(box.value);
    else if (chosen.has(box.value) || chosen.size < MOST) chosen.add(box.value);
    else { say('At most ' + MOST + ' can be selected.'); return; }
    say('');
  }
  document.addEventListener('click', function (event) {
    if (event.target.matches('[data-clear]')) {
      event.preventDefault();
      chosen.clear();
      each(bar.querySelectorAll('[data-gone]'), function (gone) { gone.remove(); });
      say('');
      keep();
    }
    if (!event.target.matches('table.runs tbody input[name=run]')) return;
    var all = boxes();
    var from = all.indexOf(last);
    var to = all.indexOf(event.target);
    if (event.shiftKey && from >= 0) all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (box) { choose(box, event.target.checked); });
    else choose(event.target, event.target.checked);
    last = event.target;
    keep();
  });
  document.addEventListener('change', function (event) {
    if (!event.target.matches('[data-select-all]')) return;
    boxes().forEach(function (box) { choose(box, event.target.checked); });
    keep();
  });
  // the form has the boxes of this page by itself; those of others go with it
  document.addEventListener('submit', function (event) {
    if (event.target.id !== 'compare') return;
    each(event.target.querySelectorAll('input'), function (input) { input.remove(); });
    var here = boxes().map(function (box) { return box.value; });
    chosen.forEach(function (id) {
      if (here.indexOf(id) >= 0) return;
      var input = document.createElement('input');
      input.type = 'hidden';
      input.name = 'run';
      input.value = id;
      event.target.appendChild(input);
    });
  });
  document.addEventListener('slipway:patched', show);
  addEventListener('pageshow', show);
  show();
})();
