package slipway.tracking;

import slipway.access.Access;
import slipway.access.Caller;
import slipway.http.Request;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.MlflowJson;
import tools.jackson.databind.node.ObjectNode;

/// `experiments/*`.
final class ExperimentRoutes {
  private final Access access;
  private final Experiments experiments;

  ExperimentRoutes(Access access, Experiments experiments) {
    this.access = access;
    this.experiments = experiments;
  }

  void register(MlflowFace face) {
    face.post("experiments/create", this::create)
        .get("experiments/get", this::get)
        .get("experiments/get-by-name", this::getByName)
        .post("experiments/search", this::search)
        .get("experiments/search", this::search)
        .post("experiments/update", this::update)
        .post("experiments/delete", this::delete)
        .post("experiments/restore", this::restore)
        .post("experiments/set-experiment-tag", this::setTag)
        .post("experiments/delete-experiment-tag", this::deleteTag);
  }

  private ObjectNode create(Request request, Message message) {
    var created =
        experiments.create(
            access.caller(request),
            Access.DEFAULT_PROJECT,
            message.requireText("name"),
            message.text("artifact_location", ""),
            Wire.tags(message));
    var answer = MlflowJson.object();
    answer.put("experiment_id", created.id());
    return answer;
  }

  private ObjectNode get(Request request, Message message) {
    return one(experiments.get(access.caller(request), number(message)));
  }

  private ObjectNode getByName(Request request, Message message) {
    return one(
        experiments.get(
            access.caller(request),
            Access.DEFAULT_PROJECT,
            message.requireText("experiment_name")));
  }

  private ObjectNode search(Request request, Message message) {
    int limit = message.limit("max_results", 0, ExperimentSearch.LIMIT_MAX);
    var page =
        experiments.search(
            access.caller(request),
            new ExperimentQuery(
                Access.DEFAULT_PROJECT,
                message.text("filter", ""),
                Wire.view(message, "view_type"),
                message.texts("order_by"),
                limit,
                message.text("page_token", "")));
    var answer = MlflowJson.object();
    MlflowJson.putList(answer, "experiments", page.items(), Wire::experiment);
    MlflowJson.putToken(answer, page.nextPageToken());
    return answer;
  }

  private ObjectNode update(Request request, Message message) {
    Caller caller = access.caller(request);
    long number = number(message);
    experiments.rename(caller, number, message.requireText("new_name"));
    return MlflowFace.done();
  }

  private ObjectNode delete(Request request, Message message) {
    experiments.delete(access.caller(request), number(message));
    return MlflowFace.done();
  }

  private ObjectNode restore(Request request, Message message) {
    experiments.restore(access.caller(request), number(message));
    return MlflowFace.done();
  }

  private ObjectNode setTag(Request request, Message message) {
    long number = number(message);
    var tag = new Tag(message.requireText("key"), message.text("value", ""));
    experiments.setTag(access.caller(request), number, tag);
    return MlflowFace.done();
  }

  private ObjectNode deleteTag(Request request, Message message) {
    long number = number(message);
    experiments.deleteTag(access.caller(request), number, message.requireText("key"));
    return MlflowFace.done();
  }

  private static long number(Message message) {
    return Experiments.number(message.requireText("experiment_id"));
  }

  private static ObjectNode one(Experiment experiment) {
    var answer = MlflowJson.object();
    answer.set("experiment", Wire.experiment(experiment));
    return answer;
  }
}
