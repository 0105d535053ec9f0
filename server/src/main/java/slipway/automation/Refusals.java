package slipway.automation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.Dataset;
import slipway.api.wire.Execution;
import slipway.api.wire.Report;
import slipway.datasets.Commit;
import slipway.datasets.Quarantined;
import slipway.features.Features;
import slipway.features.Provenance;
import slipway.time.BusinessClock;

/// What contracts refused of the data behind an endpoint, as of a cutoff.
final class Refusals {
  private static final Caller CALLER = Chronicle.CALLER;
  private static final int QUARANTINE_MAX = 20;
  private static final int EXECUTIONS_MAX = 50;
  private static final int FINDINGS_MAX = 5;

  private final Automation.Parts parts;

  Refusals(Automation.Parts parts) {
    this.parts = parts;
  }

  /// Views whose newest materialisation of the cutoff was refused, and not replaced since.
  List<Evidence.RefusedView> views(Declared<AutomationSpec> automation, LocalDate cutoff) {
    var found = new ArrayList<Evidence.RefusedView>();
    for (var view : endpointViews(automation)) {
      refused(automation.project(), view, cutoff).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Evidence.RefusedView> refused(String project, String view, LocalDate cutoff) {
    var dataset = "features/" + view;
    var held =
        parts.datasets().quarantine(CALLER, project, dataset, QUARANTINE_MAX).stream()
            .filter(one -> one.cutoff().filter(cutoff::equals).isPresent())
            .max(Comparator.comparing(Quarantined::recordedAt));
    if (held.isEmpty()) {
      return Optional.empty();
    }
    record Beside(Optional<Commit> there, Optional<Commit> before, Digest wish) {}
    var beside =
        read(tx ->
            new Beside(
                parts.datasets().atCutoff(tx, project, dataset, cutoff),
                parts.datasets().beforeCutoff(tx, project, dataset, cutoff),
                parts.features().require(tx, project, view).digest()));
    var definition = Json.read(Json.bytes(held.get().source()), Provenance.class).definition();
    boolean replaced =
        beside
            .there()
            .filter(commit -> commit.recordedAt().isAfter(held.get().recordedAt()))
            .isPresent();
    if (replaced || !beside.wish().equals(definition)) {
      return Optional.empty();
    }
    var former =
        beside
            .there()
            .or(beside::before)
            .map(Features::provenance)
            .map(Provenance::definition)
            .filter(accepted -> !accepted.equals(definition))
            .orElse(null);
    return Optional.of(
        new Evidence.RefusedView(
            view, definition, former, held.get().report().hex(), findings(held.get().report())));
  }

  /// Deliveries of the cutoff's time that were refused and not replaced; and what the newest
  /// execution for the cutoff failed at before it came to the features.
  List<Evidence.RefusedFeed> feeds(Declared<AutomationSpec> automation, LocalDate cutoff) {
    var found = new LinkedHashMap<String, Evidence.RefusedFeed>();
    var project = automation.project();
    var since = since(automation, cutoff);
    for (var dataset : sources(automation)) {
      deliveries(project, dataset).stream()
          .filter(one -> since.isEmpty() || !one.at().isBefore(BusinessClock.endOf(since.get())))
          .forEach(one ->
              found.put(
                  dataset,
                  new Evidence.RefusedFeed(
                      dataset,
                      one.fileName(),
                      one.report() == null ? "" : one.report().hex(),
                      one.report() == null ? List.of(one.state()) : findings(one.report()))));
    }
    failedBefore(automation, cutoff)
        .ifPresent(failed -> found.putIfAbsent(failed.dataset(), failed));
    return List.copyOf(found.values());
  }

  private List<Dataset.Delivery> deliveries(String project, String dataset) {
    if (read(tx -> parts.datasets().spec(tx, project, dataset)).isEmpty()) {
      return List.of();
    }
    var came = parts.datasets().listing().detail(CALLER, project, dataset).deliveries();
    var replaced = new HashSet<String>();
    came.stream()
        .filter(one -> one.state().equals("imported") || one.state().equals("waiting"))
        .forEach(one -> replaced.add(one.fileName()));
    return came.stream()
        .filter(one -> one.state().equals("quarantined") || one.state().equals("refused"))
        .filter(one -> !replaced.contains(one.fileName()))
        .toList();
  }

  private Optional<LocalDate> since(Declared<AutomationSpec> automation, LocalDate cutoff) {
    return endpointViews(automation).stream()
        .flatMap(view ->
            read(tx ->
                parts.datasets().beforeCutoff(tx, automation.project(), "features/" + view, cutoff))
                .flatMap(Commit::cutoff)
                .stream())
        .min(Comparator.naturalOrder());
  }

  private Optional<Evidence.RefusedFeed> failedBefore(
      Declared<AutomationSpec> automation, LocalDate cutoff) {
    var stages = automation.spec().pipeline();
    var project = automation.project();
    var newest =
        read(tx -> parts.pipelines().newest(tx, project, stages.name(), EXECUTIONS_MAX)).stream()
            .filter(run -> cutoff.toString().equals(run.parameters().get(stages.cutoffParameter())))
            .findFirst();
    if (newest.isEmpty() || newest.get().status() != Execution.Status.FAILED) {
      return Optional.empty();
    }
    var spec = read(tx -> parts.pipelines().spec(tx, project, stages.name())).orElseThrow();
    for (var step : newest.get().steps()) {
      boolean reads = step.type().equals("import") || step.type().equals("check");
      if (reads && step.status() == Execution.Status.FAILED) {
        var dataset =
            spec.steps().stream()
                .filter(declared -> declared.name().equals(step.name()))
                .map(declared -> declared.with().get("dataset"))
                .filter(java.util.Objects::nonNull)
                .map(node -> node.asString(""))
                .findFirst()
                .orElse(step.name());
        return Optional.of(
            new Evidence.RefusedFeed(
                dataset, "of " + cutoff, "", List.of(String.valueOf(step.error()))));
      }
    }
    return Optional.empty();
  }

  private List<String> endpointViews(Declared<AutomationSpec> automation) {
    return parts
        .serving()
        .endpoint(CALLER, automation.project(), automation.spec().endpoint())
        .views();
  }

  /// Datasets that the endpoint's views read.
  private TreeSet<String> sources(Declared<AutomationSpec> automation) {
    var found = new TreeSet<String>();
    for (var view : endpointViews(automation)) {
      FeatureViewSpec spec =
          read(tx -> parts.features().require(tx, automation.project(), view)).spec();
      found.addAll(spec.sources().values());
    }
    return found;
  }

  private List<String> findings(Digest report) {
    return Json.readLenient(parts.blobs().bytes(report), Report.class).rules().stream()
        .filter(rule -> rule.outcome() == Report.Outcome.FAIL)
        .limit(FINDINGS_MAX)
        .map(rule ->
            String.format(
                Locale.ROOT,
                "%s: %,d rows (expected: %s; found: %s)",
                rule.rule(),
                rule.failed(),
                rule.expected(),
                rule.found()))
        .toList();
  }

  private <T> T read(slipway.db.TxWork<T> work) {
    return parts.database().read(work);
  }
}
