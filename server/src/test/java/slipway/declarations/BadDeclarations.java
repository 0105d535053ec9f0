package slipway.declarations;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// One mistake in the example each, and what is said about it.
final class BadDeclarations {
  private BadDeclarations() {}

  static Stream<Arguments> table() {
    return Stream.of(header(), spec(), names(), steps()).flatMap(rows -> rows);
  }

  private static Stream<Arguments> header() {
    return Stream.of(
        row(
            "purchases.yaml",
            "kind: Dataset",
            "kind: Datset",
            "purchases.yaml:1: kind: unknown kind \"Datset\"; did you mean \"Dataset\"? (expected:"
                + " Dataset, FeatureView, DataContract, Pipeline, Endpoint, Monitor, Rollout, Automation)"),
        row(
            "purchases.yaml",
            "kind: Dataset",
            "knd: Dataset",
            "purchases.yaml:1: missing key \"kind\" (expected: one of Dataset, FeatureView,"
                + " DataContract, Pipeline, Endpoint, Monitor, Rollout, Automation)"),
        row(
            "purchases.yaml",
            "name: purchases\n",
            "name: purchases\nprojct: default\n",
            "purchases.yaml:3: projct: unknown key \"projct\"; did you mean \"project\"? (expected:"
                + " kind, name, project, spec)"),
        row(
            "purchases.yaml",
            "name: purchases\n",
            "name: purchases\nproject: other\n",
            "purchases.yaml:3: project: \"other\" (expected: \"default\", the project the files are"
                + " applied to, or no such key)"));
  }

  private static Stream<Arguments> spec() {
    return Stream.of(
        row(
            "purchases.yaml",
            "header: true",
            "headr: true",
            "purchases.yaml:7: spec.format.headr: unknown key \"headr\"; did you mean \"header\"?"
                + " (expected: type, header, delimiter)"),
        row(
            "purchases.yaml",
            "header: true",
            "header: maybe",
            "purchases.yaml:7: spec.format.header: \"maybe\" (expected: true or false)"),
        row(
            "purchases.yaml",
            "    type: spaces\n",
            "",
            "purchases.yaml:5: spec.format: missing key \"type\" (expected: text)"),
        row(
            "purchases.yaml",
            "{ name: cds, type: integer }",
            "{ name: cds, type: 7 }",
            "purchases.yaml:11: spec.columns[2].type: 7 (expected: text, put in quotes)"),
        row(
            "purchases.yaml",
            "key: [date, customer_id]",
            "key: date",
            "purchases.yaml:14: spec.key: \"date\" (expected: a list)"),
        row(
            "endpoint.yaml",
            "threshold: 0.5",
            "threshold: half",
            "endpoint.yaml:7: spec.output.threshold: \"half\" (expected: a number)"),
        row(
            "churned_90d.yaml",
            "horizonDays: 90",
            "horizonDays: 90.5",
            "churned_90d.yaml:8: spec.label.horizonDays: 90.5 (expected: a whole number)"),
        row(
            "churned_90d.yaml",
            "sql: |",
            "sql: |\n    select 1\n  online: true\n  sql: |",
            "churned_90d.yaml:12: key \"sql\" a second time (first: line 9)"),
        row(
            "churned_90d.yaml",
            "name: churned_90d",
            "name: Churned 90d",
            "churned_90d.yaml:2: name: \"Churned 90d\" (expected: lower-case letters, digits, - _ ."
                + " (at most 63), starting with a letter or digit)"));
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        row(
            "customer_activity.yaml",
            "purchases: purchases",
            "purchases: purchase",
            "customer_activity.yaml:7: spec.sources.purchases: unknown Dataset \"purchase\"; did"
                + " you mean \"purchases\"? (expected: purchases)"),
        row(
            "purchases.contract.yaml",
            "- name: purchases",
            "- name: purchasers",
            "purchases.contract.yaml:10: schema[0].name: unknown Dataset \"purchasers\"; did you"
                + " mean \"purchases\"? (expected: purchases)"),
        row(
            "customer_activity.contract.yaml",
            "- name: features/customer_activity",
            "- name: features/customer_activty",
            "customer_activity.contract.yaml:9: schema[0].name: unknown FeatureView"
                + " \"customer_activty\"; did you mean \"customer_activity\"? (expected:"
                + " churned_90d, customer_activity)"),
        row(
            "customer_activity.contract.yaml",
            "- name: features/customer_activity",
            "- name: predictions/churn",
            "customer_activity.contract.yaml:9: schema[0].name: \"predictions/churn\" is a log of"
                + " what was answered, which no contract can refuse afterwards (expected: a declared"
                + " Dataset, features/VIEW or labels/VIEW)"),
        row(
            "customer_activity.contract.yaml",
            "- name: features/customer_activity",
            "- name: feature/customer_activity",
            "customer_activity.contract.yaml:9: schema[0].name: \"feature/customer_activity\" is no"
                + " dataset (expected: a declared Dataset, features/VIEW or labels/VIEW)"),
        row(
            "endpoint.yaml",
            "views: [customer_activity]",
            "views: [customers]",
            "endpoint.yaml:6: spec.views[0]: unknown FeatureView \"customers\" (expected:"
                + " churned_90d, customer_activity)"));
  }

  private static Stream<Arguments> steps() {
    return Stream.of(
        row(
            "pipeline.yaml",
            "type: evaluate",
            "type: evalute",
            "pipeline.yaml:40: spec.steps[4].type: unknown type \"evalute\"; did you mean"
                + " \"evaluate\"? (expected: import, check, features, train, process,"
                + " evaluate, gate, register, release)"),
        row(
            "pipeline.yaml",
            "rowsMin: 23570",
            "minRows: 23570",
            "pipeline.yaml:26: spec.steps[3].with.minRows: unknown key \"minRows\" (expected:"
                + " trainer, views, label, cutoff, rowsMin, folds, transform, base, settings)"),
        row(
            "pipeline.yaml",
            "after: [check]",
            "after: [chek]",
            "pipeline.yaml:16: spec.steps[2].after[0]: unknown step \"chek\"; did you mean"
                + " \"check\"? (expected: check, evaluate, features, gate, import, register,"
                + " release, train)"),
        row(
            "pipeline.yaml",
            "${steps.import.staged}",
            "${steps.import.stagd}",
            "pipeline.yaml:13: spec.steps[1].with.staged: unknown output of step \"import\","
                + " \"stagd\"; did you mean \"staged\"? (expected: deliveries, rows, staged)"),
        row(
            "pipeline.yaml",
            "${parameters.cutoff}",
            "${parameters.cutof}",
            "pipeline.yaml:17: spec.steps[2].with.cutoff: unknown parameter \"cutof\"; did you mean"
                + " \"cutoff\"? (expected: cutoff)"),
        row(
            "pipeline.yaml",
            "view: customer_activity",
            "view: customer_activties",
            "pipeline.yaml:17: spec.steps[2].with.view: unknown FeatureView"
                + " \"customer_activties\"; did you mean \"customer_activity\"? (expected:"
                + " churned_90d, customer_activity)"),
        row(
            "pipeline.yaml",
            "dataset: purchases",
            "dataset: purchase",
            "pipeline.yaml:10: spec.steps[0].with.dataset: unknown Dataset \"purchase\"; did you"
                + " mean \"purchases\"? (expected: purchases)"),
        row(
            "pipeline.yaml",
            "endpoint: churn",
            "endpoint: churns",
            "pipeline.yaml:47: spec.steps[5].with.endpoint: unknown Endpoint \"churns\"; did you"
                + " mean \"churn\"? (expected: churn)"));
  }

  private static Arguments row(String file, String replaced, String by, String problem) {
    return Arguments.of(file, replaced, by, problem);
  }
}
