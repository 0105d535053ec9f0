// Lineage: draws a line from each thing to what was made of it.
(function () {
  'use strict';
  function each(list, action) { Array.prototype.forEach.call(list, action); }

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
  document.addEventListener('slipway:patched', drawEdges);
  document.addEventListener('toggle', function (event) { if (event.target.closest && event.target.closest('.lineage')) drawEdges(); }, true);
})();
