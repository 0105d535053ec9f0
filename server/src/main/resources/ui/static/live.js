// Keeps the page as the server has it. Its own address, asked for as an event stream, sends the content whenever it reads otherwise;
// what differs is changed in place, and what the reader points at stays where it is. What the reader opened, typed or selected is kept.
(function () {
  'use strict';
  var RETRY = 3000;
  var root = document.documentElement;
  var main = document.getElementById('main');
  var note = document.getElementById('live');
  if (!main || !note || !window.EventSource) return;
  var source = null;
  var pointed = null;
  var pending = null; // content that came while the reader was selecting text

  function each(list, action) { Array.prototype.forEach.call(list, action); }

  // the connection: only while the page is seen, for a browser opens six of them at most
  function connect() {
    if (source || document.hidden) return;
    source = new EventSource(location.pathname + location.search);
    source.onopen = function () { say(true); };
    source.addEventListener('page', function (event) { say(true); arrive(event.data); });
    source.onerror = function () {
      say(false);
      if (source && source.readyState === EventSource.CLOSED) { // refused: the browser will not try again by itself
        disconnect();
        setTimeout(connect, RETRY);
      }
    };
  }
  function disconnect() { if (source) { source.close(); source = null; } }
  function say(isLive) {
    if (isLive === (note.dataset.state === 'live')) return;
    if (!isLive && note.dataset.state === 'lost') return;
    note.hidden = false;
    note.dataset.state = isLive ? 'live' : 'lost';
    note.className = isLive ? 'live' : 'live lost';
    note.textContent = isLive ? 'live' : 'connection lost at ' + new Date().toTimeString().slice(0, 8) + ', trying again';
    note.title = isLive ? 'This page follows the server.' : 'What is shown is as of then; it is brought up to date when the server answers again.';
  }
  document.addEventListener('visibilitychange', function () { if (document.hidden) disconnect(); else connect(); });
  addEventListener('pagehide', disconnect);
  addEventListener('pageshow', connect);
  ['htmx:pushedIntoHistory', 'htmx:replacedInHistory'].forEach(function (name) { // another address has other content
    document.addEventListener(name, function () { disconnect(); connect(); });
  });

  // content
  function arrive(html) {
    var selection = getSelection();
    if (selection && !selection.isCollapsed && main.contains(selection.anchorNode)) { pending = html; return; }
    var holder = document.createElement('template');
    holder.innerHTML = html;
    var fresh = holder.content.firstElementChild;
    if (!fresh || fresh.id !== 'main') return;
    var anchor = held();
    var before = anchor && anchor.getBoundingClientRect().top;
    children(main, fresh);
    if (anchor && anchor.isConnected) {
      var moved = anchor.getBoundingClientRect().top - before;
      var needed = scrollY + moved + innerHeight;
      if (needed > root.scrollHeight) main.style.minHeight = (needed - main.getBoundingClientRect().top - scrollY) + 'px'; // else the page is too short to give way
      if (moved) scrollBy(0, moved);
    }
    var clock = document.querySelector('[data-clock-shown]'); // outside of what is sent, which has the time with it
    if (clock && main.dataset.clock) clock.textContent = main.dataset.clock;
    document.dispatchEvent(new CustomEvent('slipway:patched'));
  }
  document.addEventListener('selectionchange', function () {
    if (pending && getSelection().isCollapsed) { var html = pending; pending = null; arrive(html); }
  });

  // what must not move: what has the focus, else what is pointed at, else what is at the top of the window
  document.addEventListener('pointermove', function (event) { pointed = event.target; }, { passive: true });
  function held() {
    var active = document.activeElement;
    if (active && active !== main && main.contains(active)) return active;
    if (pointed && pointed.isConnected && pointed !== main && main.contains(pointed)) return pointed;
    if (!scrollY) return null;
    var top = document.elementFromPoint(innerWidth / 2, 80);
    return top && top !== main && main.contains(top) ? top : null;
  }

  // the same thing in the old and the new content: by its id, or by the first link of a row
  function key(node) {
    if (node.nodeType !== 1) return null;
    if (node.id) return '#' + node.id;
    if (node.dataset.keep) return '=' + node.dataset.keep;
    var link = /^(TR|LI)$/.test(node.tagName) && node.querySelector('a[href]');
    return link ? node.tagName + link.getAttribute('href') : null;
  }
  function isOwn(node) { return node.nodeType === 1 && node.dataset.own !== undefined; } // made by a script of the page
  function children(old, fresh) {
    var keyed = new Map();
    each(old.childNodes, function (node) {
      var name = key(node);
      if (name) keyed.set(name, (keyed.get(name) || []).concat(node));
    });
    var at = old.firstChild;
    each(Array.from(fresh.childNodes), function (wanted) {
      while (at && isOwn(at)) at = at.nextSibling;
      var name = key(wanted);
      var same = name ? (keyed.get(name) || []).shift() : at && !key(at) && at.nodeName === wanted.nodeName ? at : null;
      if (!same) { old.insertBefore(document.importNode(wanted, true), at); return; }
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      patch(same, wanted);
    });
    while (at) {
      var next = at.nextSibling;
      if (!isOwn(at)) at.remove();
      at = next;
    }
  }
  function patch(old, fresh) {
    if (old.nodeType !== 1) { if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue; return; }
    if (old.type === 'hidden') { attributes(old, fresh); return; } // what an act is about goes with what it says
    if (old.dataset.mine !== undefined || /^(INPUT|SELECT|TEXTAREA|DIALOG)$/.test(old.tagName)) return; // the reader's
    attributes(old, fresh);
    if (old.dataset.chart === undefined && !old.classList.contains('edges')) children(old, fresh);
  }
  function attributes(old, fresh) {
    each(Array.from(fresh.attributes), function (one) {
      if (!kept(old, one.name) && old.getAttribute(one.name) !== one.value) old.setAttribute(one.name, one.value);
    });
    each(Array.from(old.attributes), function (one) {
      if (!fresh.hasAttribute(one.name) && !kept(old, one.name)) old.removeAttribute(one.name);
    });
  }

  // what the reader or a script of the page has set
  function kept(element, name) {
    if (name === 'open' || name === 'disabled') return true;
    if (name === 'hidden' && /^T[DH]$/.test(element.tagName)) return true; // columns that are chosen away
    return element.dataset.chart !== undefined && /^(style|_echarts_instance_|aria-label|data-label|data-zoom)$/.test(name);
  }

  connect();
})();
