// Forms: the try-it form, and acts, which show the request that they are before they send it.
(function () {
  'use strict';
  var DONE = 'slipway-done';
  function each(list, action) { Array.prototype.forEach.call(list, action); }

  function send(form, text) {
    var address = form.dataset.act || form.dataset.predict;
    var late = setTimeout(function () { form.setAttribute('aria-busy', 'true'); }, 200);
    return fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })
      .catch(function () { throw new Error('The server did not answer. Nothing was sent twice; try again when the page is live.'); })
      .finally(function () { clearTimeout(late); form.removeAttribute('aria-busy'); });
  }

  // try-it form: one request as an application would send it. A number is sent digit by digit as it was typed, for a key may have more than a double holds;
  // what is none is sent as text, and the server says what it expects
  function literal(field) {
    var text = field.value.trim();
    if (field.dataset.type === 'string') return JSON.stringify(text);
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return text;
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? JSON.stringify(Number(text)) : JSON.stringify(text);
  }
  function predict(form) {
    var box = document.getElementById(form.dataset.answer);
    var button = form.querySelector('button[type=submit]');
    var pairs = [];
    each(form.elements, function (field) {
      if (!field.name) return;
      field.removeAttribute('aria-invalid');
      if (field.value.trim() !== '') pairs.push(JSON.stringify(field.name) + ':' + literal(field));
      else if (form.dataset.all === 'true') pairs.push(JSON.stringify(field.name) + ':null');
    });
    var started = performance.now();
    button.disabled = true;
    send(form, '{' + pairs.join(',') + '}')
      .then(function (answer) {
        var took = performance.now() - started;
        return answer.json().catch(function () { return { message: 'The server answered ' + answer.status + ' in a form that this page cannot read.' }; }).then(function (json) {
          show(box, answer.ok && json.prediction !== undefined, json, took, form);
          if (!answer.ok) blame(form, json.message || '');
        });
      })
      .catch(function (error) { show(box, false, { message: error.message }, 0, form); })
      .finally(function () { button.disabled = false; });
  }
  // a refusal begins with the fields that it is about: "customer_id: …" or "recency_days, tenure_days: …"
  function blame(form, message) {
    var names = message.split(': ')[0].split(/, | and /);
    each(form.elements, function (field) { if (field.name && names.indexOf(field.name) >= 0) field.setAttribute('aria-invalid', 'true'); });
  }
  document.addEventListener('input', function (event) {
    if (event.target.matches('form[data-predict] [aria-invalid]')) event.target.removeAttribute('aria-invalid');
  });

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
    send(form, JSON.stringify(bodyOf(form)))
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
  function percent(share) { return (100 * share).toFixed(1) + ' %'; }
  // of two classes the probability is the positive one's, whichever was answered
  function said(json, positive) {
    if (json.probability == null) return String(json.prediction);
    var isOwn = json.probabilities || json.prediction === positive;
    return json.prediction + ' · ' + (isOwn ? '' : (positive || 'the positive answer') + ' ') + percent(json.probability);
  }
  function show(box, ok, json, took, form) {
    box.textContent = '';
    box.className = 'answer-box' + (ok ? '' : ' bad');
    if (ok) {
      line(box, 'big', said(json, form.dataset.positive));
      if (json.probabilities) {
        line(box, 'muted', Object.keys(json.probabilities).map(function (name) { return name + ' ' + percent(json.probabilities[name]); }).join(' · '));
      } else if (json.probability != null && form.dataset.positive) {
        line(box, 'muted', 'It answers ' + form.dataset.positive + ' from ' + percent(Number(form.dataset.threshold)) + ' on.');
      }
      var more = line(box, 'muted', 'release ' + String(json.release).slice(0, 8) + ' · ' + took.toFixed(1) + ' ms as this browser saw it · ');
      var link = document.createElement('a');
      link.href = form.dataset.lineage + json.predictionId;
      link.textContent = 'where this came from';
      more.appendChild(link);
    } else {
      line(box, 'big', json.code ? 'Refused' : 'No answer');
      line(box, '', json.message || '');
      each(json.details || [], function (detail) { line(box, 'muted', detail); });
      var about = [json.code, json.requestId ? 'request ' + json.requestId : ''].filter(Boolean).join(' · ');
      if (about) line(box, 'muted small', about + '; nothing was logged as a prediction');
    }
  }
})();
