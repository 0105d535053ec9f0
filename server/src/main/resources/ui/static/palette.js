// The palette (Ctrl/⌘ K): the sections at once, and as one types whatever the server finds by that name, id or digest.
(function () {
  'use strict';
  var dialog = document.getElementById('palette');
  if (!dialog) return;
  var input = dialog.querySelector('input');
  var list = dialog.querySelector('ul');
  var status = dialog.querySelector('[role=status]');
  var asked = null; // the request under way
  var timer = null;
  var typed = false; // what stands in the list is not yet what was typed
  var waiting = null; // Enter was pressed before the answer: where to go when it is there

  function sections(text) {
    return Array.from(document.querySelectorAll('.nav a.item'))
      .filter(function (link) { return link.dataset.title.toLowerCase().indexOf(text) >= 0; })
      .map(function (link) { return { kind: 'section', title: link.dataset.title, more: '', href: link.getAttribute('href'), key: link.dataset.key }; });
  }

  function span(className, text) {
    var element = document.createElement(className === 'key' ? 'kbd' : 'span');
    if (className !== 'key') element.className = className;
    element.textContent = text;
    return element;
  }
  function option(hit, i) {
    var item = document.createElement('li');
    item.setAttribute('role', 'option');
    item.id = 'found-' + i;
    item.dataset.href = hit.href;
    item.append(span('kind', hit.kind), span('title', hit.title), span('more', hit.more));
    if (hit.key) item.append(span('key', 'g ' + hit.key));
    return item;
  }
  function show(hits, said) {
    list.replaceChildren.apply(list, hits.map(option));
    status.textContent = said;
    choose(list.firstElementChild);
  }
  function choose(item) {
    Array.prototype.forEach.call(list.children, function (each) { each.setAttribute('aria-selected', String(each === item)); });
    if (item) { input.setAttribute('aria-activedescendant', item.id); item.scrollIntoView({ block: 'nearest' }); }
    else input.removeAttribute('aria-activedescendant');
  }
  function chosen() { return list.querySelector('[aria-selected=true]'); }
  function settled() {
    typed = false;
    if (waiting) go(chosen(), waiting.elsewhere);
    waiting = null;
  }
  function go(item, elsewhere) {
    if (!item) return;
    if (elsewhere) open(item.dataset.href, '_blank', 'noopener');
    else location.href = item.dataset.href;
  }

  function find() {
    var text = input.value.trim();
    var here = sections(text.toLowerCase());
    if (asked) asked.abort();
    if (!text) { dialog.dataset.found = ''; show(here, ''); return settled(); }
    asked = new AbortController();
    fetch(document.body.dataset.find + '?q=' + encodeURIComponent(text), { signal: asked.signal })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer.status); })
      .then(function (hits) {
        var all = here.concat(hits);
        dialog.dataset.found = text;
        show(all, all.length ? '' : 'Nothing has “' + text + '” in its name, and no id or digest begins with it.');
        settled();
      })
      .catch(function (error) {
        if (error.name === 'AbortError') return;
        waiting = null; // nobody meant to go to a section
        show(here, 'The server did not answer: only the sections are listed.');
        settled();
      });
    return undefined;
  }

  function openPalette() {
    input.value = '';
    typed = false;
    waiting = null;
    show(sections(''), '');
    if (!dialog.open) dialog.showModal();
    input.focus();
  }
  input.addEventListener('input', function () { typed = true; waiting = null; clearTimeout(timer); timer = setTimeout(find, 90); });
  input.addEventListener('keydown', function (event) {
    var item = chosen();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      var next = item && (event.key === 'ArrowDown' ? item.nextElementSibling : item.previousElementSibling);
      choose(next || (event.key === 'ArrowDown' ? list.firstElementChild : list.lastElementChild));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (typed) waiting = { elsewhere: event.ctrlKey || event.metaKey };
      else go(item, event.ctrlKey || event.metaKey);
    }
  });
  list.addEventListener('click', function (event) { go(event.target.closest('li'), event.ctrlKey || event.metaKey); });
  document.addEventListener('click', function (event) { if (event.target.closest('[data-palette]')) openPalette(); });
  document.addEventListener('slipway:palette', openPalette);
  document.addEventListener('keydown', function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') { event.preventDefault(); openPalette(); }
  });
})();
