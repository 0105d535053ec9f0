// The query bar of runs: completes names, comparisons and known values as one types.
(function () {
  'use strict';
  var SHOWN_MAX = 8;
  // a choice in a bar of filters is a question by itself
  document.addEventListener('change', function (event) {
    if (event.target.matches('select[data-submits]')) event.target.form.requestSubmit();
  });
  var input = document.querySelector('input[data-words]');
  if (!input) return;
  var words = input.dataset.words.split('\n');
  var operators = Object.assign(Object.create(null), JSON.parse(input.dataset.operators)); // no word of a reader's is inherited
  var values = Object.assign(Object.create(null), JSON.parse(input.dataset.values));
  var list = document.getElementById(input.getAttribute('aria-controls'));
  var TOKEN = /'[^']*'?|[^\s'"`()=<>!,]*[`"][^`"]*[`"]?|[^\s'"`()=<>!,]+|[=<>!]+|[(),]/g;

  // what stands before the caret and could become a word; nothing inside of quotes
  function typed() {
    var before = input.value.slice(0, input.selectionStart);
    if ((before.replace(/"[^"]*"/g, '').match(/'/g) || []).length % 2) return null;
    return /[^\s'"()=<>!,]*$/.exec(before)[0];
  }
  // what belongs there: a key, the comparison of one, its value, or the word between two comparisons
  function place(part) {
    var before = input.value.slice(0, input.selectionStart - part.length);
    var at = { wants: 'key', key: '' };
    (before.match(TOKEN) || []).forEach(function (token) {
      var word = token.toLowerCase();
      if (at.wants === 'key') { if (token !== '(' && word !== 'not') at = { wants: 'operator', key: token }; }
      else if (at.wants === 'operator') at.wants = word === 'is' ? 'null' : word === 'in' ? 'list' : word === 'between' ? 'least' : word === 'not' ? 'operator' : 'value';
      else if (at.wants === 'least') at.wants = 'most';
      else if (at.wants === 'most') at.wants = 'value'; // the AND of BETWEEN
      else if (at.wants === 'value') at.wants = 'and';
      else if (at.wants === 'list') { if (token === ')') at.wants = 'and'; }
      else if (at.wants === 'null') { if (word === 'null') at.wants = 'and'; }
      else if (token !== ')') at = { wants: 'key', key: '' };
    });
    return at;
  }
  function plain(word) { return word.replace(/[`"]/g, '').toLowerCase(); }
  function comparisons(key) {
    var name = plain(key).replace(/^(attribute|attr|run)\./, 'attributes.').replace(/^metric\./, 'metrics.').replace(/^param(eter)?\.|^parameters\./, 'params.').replace(/^tag\./, 'tags.').replace(/^datasets\./, 'dataset.');
    return operators[name] || operators['attributes.' + name] || operators[name.slice(0, name.indexOf('.') + 1)] || [];
  }
  function candidates(part, at) {
    var wanted = plain(part);
    function holding(all) { return all.filter(function (word) { return plain(word).indexOf(wanted) >= 0 && plain(word) !== wanted; }); }
    if (at.wants === 'key') return wanted ? holding(words) : [];
    if (at.wants === 'operator') return wanted ? holding(comparisons(at.key)) : comparisons(at.key);
    if (at.wants === 'value') return holding(values[plain(at.key)] || values['attributes.' + plain(at.key)] || []);
    return at.wants === 'and' && wanted ? holding(['AND', 'OR']) : at.wants === 'most' ? holding(['AND']) : [];
  }
  function offer() {
    var part = typed();
    var found = part === null ? [] : candidates(part, place(part)).slice(0, SHOWN_MAX);
    list.replaceChildren.apply(list, found.map(function (word, i) {
      var item = document.createElement('li');
      item.setAttribute('role', 'option');
      item.id = 'word-' + i;
      item.textContent = word;
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    choose(null);
  }
  function choose(item) {
    Array.prototype.forEach.call(list.children, function (each) { each.setAttribute('aria-selected', String(each === item)); });
    if (item) input.setAttribute('aria-activedescendant', item.id);
    else input.removeAttribute('aria-activedescendant');
  }
  function take(item) {
    var end = input.selectionStart;
    var start = end - (typed() || '').length;
    input.setRangeText(item.textContent + ' ', start, end, 'end');
    input.focus();
    offer(); // what comes next
  }
  input.addEventListener('input', offer);
  function close() { list.hidden = true; input.setAttribute('aria-expanded', 'false'); input.removeAttribute('aria-activedescendant'); }
  input.addEventListener('blur', function () { setTimeout(close, 150); });
  input.addEventListener('keydown', function (event) {
    if (list.hidden) return;
    var item = list.querySelector('[aria-selected=true]');
    if (event.key === 'ArrowDown') { event.preventDefault(); choose(item && item.nextElementSibling || list.firstElementChild); }
    else if (event.key === 'ArrowUp') { event.preventDefault(); choose(item && item.previousElementSibling || list.lastElementChild); }
    else if (event.key === 'Escape') { event.preventDefault(); close(); }
    else if ((event.key === 'Tab' && (item || typed())) || (event.key === 'Enter' && item)) { event.preventDefault(); take(item || list.firstElementChild); }
  });
  list.addEventListener('mousedown', function (event) {
    if (event.target.matches('li')) { event.preventDefault(); take(event.target); }
  });
})();
