// What every page does beside being read: theme, density, copying, the project switch, keys. All but these works without it.
(function () {
  'use strict';
  var root = document.documentElement;

  function each(list, action) { Array.prototype.forEach.call(list, action); }
  function keep(name, value) { try { localStorage.setItem(name, value); } catch (e) { /* not kept */ } }

  // theme: system → light → dark
  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === 'dark';
    return matchMedia('(prefers-color-scheme: dark)').matches;
  }
  function toggleTheme() {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    keep('slipway-theme', root.dataset.theme);
    document.dispatchEvent(new CustomEvent('slipway:theme'));
  }
  function toggleDensity() {
    root.dataset.density = root.dataset.density === 'dense' ? 'roomy' : 'dense';
    keep('slipway-density', root.dataset.density);
  }

  function copy(button) {
    var text = button.dataset.copy || button.parentElement.querySelector('pre').textContent;
    var before = Array.from(button.childNodes);
    function say(what) {
      button.replaceChildren(what);
      setTimeout(function () { button.replaceChildren.apply(button, before); }, 1200);
    }
    write(text, button).then(function () { say('copied'); }, function () { say('not copied'); });
  }
  // only pages of https and of this machine have a clipboard; elsewhere a field is copied from, as browsers always could
  function write(text, button) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    return new Promise(function (done, failed) {
      var field = document.createElement('textarea');
      field.className = 'hidden-text';
      field.dataset.own = '';
      field.value = text;
      button.parentElement.appendChild(field);
      field.select();
      var copied = document.execCommand('copy');
      field.remove();
      button.focus({ preventScroll: true });
      if (copied) done(); else failed();
    });
  }

  document.addEventListener('click', function (event) {
    var target = event.target.closest('[data-copy],[data-theme-switch],[data-density-switch],[data-keys]');
    if (event.target.matches('dialog')) event.target.close(); // beside what is in it
    if (!target) return;
    if (target.hasAttribute('data-theme-switch')) toggleTheme();
    else if (target.hasAttribute('data-density-switch')) toggleDensity();
    else if (target.hasAttribute('data-keys')) document.getElementById('keys').showModal();
    else { event.preventDefault(); copy(target); }
  });

  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-project-switch]')) {
      location.href = '/ui/projects/' + encodeURIComponent(event.target.value) + '/';
    }
  });

  // the wall clock of the server goes on while the page is open
  (function () {
    var wall = document.querySelector('[data-wall]');
    if (!wall) return;
    var began = Date.parse(wall.parentElement.title.replace(' UTC', 'Z').replace(' ', 'T'));
    var loaded = performance.now();
    setInterval(function () { wall.textContent = new Date(began + performance.now() - loaded).toISOString().slice(0, 16).replace('T', ' '); }, 5000);
  })();

  // a menu closes when one turns to something else
  document.addEventListener('click', function (event) {
    each(document.querySelectorAll('details.menu[open]'), function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // parts that are exchanged on a click: htmx, where there are any
  function exchange() {
    if (!document.querySelector('[hx-get],[hx-post]')) return;
    if (window.htmx) { window.htmx.process(document.body); return; }
    if (document.querySelector('script[data-exchange]')) return;
    var script = document.createElement('script');
    script.src = document.body.dataset.htmx;
    script.dataset.exchange = '';
    script.onload = function () {
      window.htmx.process(document.body);
      if (early) early.click();
    };
    document.head.appendChild(script);
  }
  var early = null; // clicked before htmx was there
  document.addEventListener('click', function (event) {
    var part = event.target.closest('[hx-get],[hx-post]');
    if (part && !window.htmx) { event.preventDefault(); early = part; }
  });
  exchange();
  document.addEventListener('slipway:patched', exchange);

  // what takes longer than 200 ms says so; what failed says what failed, where it was asked for
  var late = null;
  function busy(element) {
    clearTimeout(late);
    late = setTimeout(function () { element.setAttribute('aria-busy', 'true'); }, 200);
  }
  function rest() {
    clearTimeout(late);
    each(document.querySelectorAll('[aria-busy]'), function (element) { element.removeAttribute('aria-busy'); });
  }
  document.addEventListener('submit', function (event) {
    if (!event.defaultPrevented && !event.target.matches('[data-act],[data-predict]')) busy(document.getElementById('main'));
  });
  addEventListener('pageshow', rest);
  document.addEventListener('htmx:beforeRequest', function (event) {
    each(document.querySelectorAll('[data-failed]'), function (note) { note.remove(); });
    busy(event.detail.target);
  });
  document.addEventListener('htmx:afterRequest', rest);
  function fail(event) {
    var answer = event.detail.xhr;
    var said = answer && answer.status ? new DOMParser().parseFromString(answer.responseText, 'text/html').querySelector('.empty p') : null;
    var note = document.createElement('p');
    note.className = 'field-error body';
    note.dataset.own = '';
    note.dataset.failed = '';
    note.setAttribute('role', 'alert');
    note.textContent = answer && answer.status
      ? (said ? said.textContent : 'The server answered ' + answer.status) + ' (request ' + (answer.getResponseHeader('x-request-id') || 'unknown') + ')'
      : 'The server did not answer. Nothing was changed; try again when the page is live.';
    var panel = event.detail.elt.closest('.panel');
    var header = panel && panel.querySelector(':scope > header');
    if (header) header.after(note); else event.detail.elt.after(note);
  }
  document.addEventListener('htmx:responseError', fail);
  document.addEventListener('htmx:sendError', fail);
  document.addEventListener('htmx:timeout', fail);

  // keys: g and a letter goes, / searches, ? lists them; the palette and tables have their own
  var waiting = false;
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== 'checkbox') return;
    if (waiting) {
      waiting = false;
      var link = document.querySelector('.nav [data-key="' + CSS.escape(event.key) + '"]');
      if (link) link.click();
    } else if (event.key === 'g') {
      waiting = true;
      setTimeout(function () { waiting = false; }, 1500);
    } else if (event.key === '/') {
      event.preventDefault();
      var search = document.querySelector('main input[type=search]');
      if (search) { search.focus(); search.select(); }
      else document.dispatchEvent(new CustomEvent('slipway:palette'));
    } else if (event.key === '?') {
      document.getElementById('keys').showModal();
    } else if (event.key === '[' || event.key === ']') {
      var page = document.querySelector('main a[rel=' + (event.key === '[' ? 'prev' : 'next') + ']');
      if (page) page.click();
    }
  });
})();
