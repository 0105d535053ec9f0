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
    navigator.clipboard.writeText(text).then(function () {
      var before = Array.from(button.childNodes);
      button.replaceChildren('copied');
      setTimeout(function () { button.replaceChildren.apply(button, before); }, 1200);
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
