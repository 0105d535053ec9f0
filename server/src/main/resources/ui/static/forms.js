// Forms: the try-it form, and acts, which show the request that they are before they send it.
(function () {
  'use strict';
  var DONE = 'slipway-done';
  function each(list, action) { Array.prototype.forEach.call(list, action); }

  function send(form, body) {
    var address = form.dataset.act || form.dataset.predict;
    var late = setTimeout(function () { form.setAttribute('aria-busy', 'true'); }, 200);
    return fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
      .catch(function () { throw new Error('The server did not answer. Nothing was sent twice; try again when the page is live.'); })
      .finally(function () { clearTimeout(late); form.removeAttribute('aria-busy'); });
  }

  // try-it form: one request as an application would send it
  function predict(form) {
    var box = document.getElementById(form.dataset.answer);
    var body = {};
    each(form.elements, function (field) {
      if (!field.name) return;
      if (field.value !== '') body[field.name] = field.dataset.type === 'string' || isNaN(Number(field.value)) ? field.value : Number(field.value);
      else if (form.dataset.all === 'true') body[field.name] = null;
    });
    var started = performance.now();
    send(form, body)
      .then(function (answer) {
        var took = performance.now() - started;
        return answer.json().then(function (json) { show(box, answer.ok, json, took, form.dataset.lineage); });
      })
      .catch(function (error) { show(box, false, { message: error.message }, 0, ''); });
  }

  // an act: one request with the fields as its body; then the page as it is now
  function bodyOf(form) {
    var body = {};
    each(form.elements, function (field) {
      if (field.name && field.value !== '') body[field.name] = field.type === 'number' || field.dataset.number === 'true' ? Number(field.value) : field.value;
    });
    return body;
  }
  function act(form) {
    var button = form.querySelector('button[type=submit]');
    var note = form.querySelector('[role=alert]');
    button.disabled = true;
    note.textContent = '';
    note.className = 'field-error';
    send(form, bodyOf(form))
      .then(function (answer) {
        if (answer.ok && /\/test$/.test(form.dataset.act)) { // says what somebody else answered
          return answer.json().then(function (json) {
            note.className = json.delivered ? 'done' : 'field-error';
            note.textContent = (json.delivered ? 'Delivered in ' + json.millis + ' ms. ' : 'Not delivered: ') + (json.status ? json.status + ' ' : '') + (json.answer || '');
            button.disabled = false;
          });
        }
        if (answer.ok) {
          try { sessionStorage.setItem(DONE, button.textContent.trim()); } catch (e) { /* not said */ }
          location.reload();
          return undefined;
        }
        return answer.json().then(function (json) {
          throw new Error([json.message || answer.status].concat(json.details || [], json.requestId ? ['request ' + json.requestId] : []).join('\n'));
        });
      })
      .catch(function (error) { note.textContent = error.message; button.disabled = false; });
  }
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (!form.matches('form[data-predict], form[data-act]')) return;
    event.preventDefault();
    if (form.dataset.act) act(form);
    else predict(form);
  });

  // the request that an act is, as it would be sent with what is in its fields now
  function showRequest(form) {
    var box = form.querySelector('[data-request]');
    if (!box || !box.open) return;
    var address = location.origin + form.dataset.act;
    var body = JSON.stringify(bodyOf(form));
    box.querySelector('[data-as=curl]').textContent = "curl -s -X POST '" + address + "' \\\n  -H 'content-type: application/json' -d '" + body.replace(/'/g, "'\\''") + "'";
    box.querySelector('[data-as=python]').textContent = 'import requests\nrequests.post("' + address + '", json=' + body + ').json()';
    box.querySelector('[data-as=java]').textContent = 'HttpClient.newHttpClient().send(\n    HttpRequest.newBuilder(URI.create("' + address + '"))\n        .header("content-type", "application/json")\n        .POST(HttpRequest.BodyPublishers.ofString(' + JSON.stringify(body) + '))\n        .build(),\n    HttpResponse.BodyHandlers.ofString()).body();';
  }
  document.addEventListener('toggle', function (event) {
    if (event.target.matches && event.target.matches('[data-request]')) showRequest(event.target.closest('form'));
  }, true);
  document.addEventListener('input', function (event) {
    var form = event.target.closest('form[data-act]');
    if (form) showRequest(form);
  });

  // what was done, after the page has come back
  (function () {
    var done = null;
    try { done = sessionStorage.getItem(DONE); sessionStorage.removeItem(DONE); } catch (e) { return; }
    var lead = document.querySelector('main .lead');
    if (!done || !lead) return;
    var note = document.createElement('p');
    note.className = 'done';
    note.dataset.own = '';
    note.setAttribute('role', 'status');
    note.textContent = 'Done: ' + done + '. ';
    var link = document.createElement('a');
    link.href = document.querySelector('.nav [data-key="t"]').href + '#deeds';
    link.textContent = 'It is in the record.';
    note.appendChild(link);
    lead.appendChild(note);
  })();

  function line(box, className, text) {
    var p = document.createElement('p');
    p.className = className;
    p.textContent = text;
    box.appendChild(p);
    return p;
  }
  function show(box, ok, json, took, lineage) {
    box.textContent = '';
    box.className = 'answer-box' + (ok ? '' : ' bad');
    if (ok) {
      var probability = json.probability == null ? '' : ' · ' + (100 * json.probability).toFixed(1) + ' %';
      line(box, 'big', json.prediction + probability);
      if (json.probabilities) {
        line(box, 'muted', Object.keys(json.probabilities).map(function (name) { return name + ' ' + (100 * json.probabilities[name]).toFixed(1) + ' %'; }).join(' · '));
      }
      var more = line(box, 'muted', 'release ' + String(json.release).slice(0, 8) + ' · ' + took.toFixed(1) + ' ms as this browser saw it · ');
      var link = document.createElement('a');
      link.href = lineage + json.predictionId;
      link.textContent = 'where this came from';
      more.appendChild(link);
    } else {
      line(box, 'big', json.code || 'refused');
      line(box, '', json.message || '');
      each(json.details || [], function (detail) { line(box, 'muted', detail); });
      if (json.requestId) line(box, 'muted small', 'request ' + json.requestId);
    }
  }
})();
