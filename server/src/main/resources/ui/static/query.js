// The query bar of runs: completes the names of metrics, parameters and attributes as one types.
(function () {
  'use strict';
  var SHOWN_MAX = 8;
  var input = document.querySelector('input[data-words]');
  if (!input) return;
  var words = input.dataset.words.split('\n');
  var list = document.getElementById(input.getAttribute('aria-controls'));

  // what stands before the caret and could become a name; nothing inside of quotes
  function typed() {
    var before = input.value.slice(0, input.selectionStart);
    if ((before.replace(/"[^"]*"/g, '').match(/'/g) || []).length % 2) return '';
    return /[^\s'"()=<>!,]*$/.exec(before)[0];
  }
  function plain(word) { return word.replace(/`/g, '').toLowerCase(); }
  function offer() {
    var part = plain(typed());
    var found = part ? words.filter(function (word) { return plain(word).indexOf(part) >= 0 && plain(word) !== part; }).slice(0, SHOWN_MAX) : [];
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
    var start = end - typed().length;
    input.setRangeText(item.textContent + ' ', start, end, 'end');
    list.hidden = true;
    input.focus();
  }
  input.addEventListener('input', offer);
  input.addEventListener('blur', function () { setTimeout(function () { list.hidden = true; }, 150); });
  input.addEventListener('keydown', function (event) {
    if (list.hidden) return;
    var item = list.querySelector('[aria-selected=true]');
    if (event.key === 'ArrowDown') { event.preventDefault(); choose(item && item.nextElementSibling || list.firstElementChild); }
    else if (event.key === 'ArrowUp') { event.preventDefault(); choose(item && item.previousElementSibling || list.lastElementChild); }
    else if (event.key === 'Escape') { event.preventDefault(); list.hidden = true; }
    else if (event.key === 'Tab' || (event.key === 'Enter' && item)) { event.preventDefault(); take(item || list.firstElementChild); }
  });
  list.addEventListener('mousedown', function (event) {
    if (event.target.matches('li')) { event.preventDefault(); take(event.target); }
  });
})();
