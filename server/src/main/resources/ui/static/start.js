// MLflow's client prints links like /#/experiments/7/runs/ab12…; the part behind # never reaches the server.
(function () {
  var match = /^#\/experiments\/([0-9]+)(?:\/runs\/([0-9a-f]{32}))?/.exec(location.hash);
  if (match) {
    location.replace('/ui/mlflow/experiments/' + match[1] + (match[2] ? '/runs/' + match[2] : ''));
    return;
  }
  var model = /^#\/models\/([^/]+)(?:\/versions\/([0-9]+))?/.exec(location.hash);
  location.replace(
    model ? '/ui/projects/default/models/' + model[1] : document.documentElement.dataset.home || '/ui/projects/default/');
})();
