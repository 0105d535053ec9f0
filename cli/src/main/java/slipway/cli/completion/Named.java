package slipway.cli.completion;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import slipway.api.wire.Dataset;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Execution;
import slipway.api.wire.FeatureView;
import slipway.api.wire.Model;
import slipway.api.wire.Monitor;
import slipway.client.ProjectClient;

/// What has names on the server.
enum Named {
  DATASET {
    @Override
    List<String> in(ProjectClient project) {
      return project.datasets().stream().map(Dataset::name).toList();
    }
  },
  VIEW {
    @Override
    List<String> in(ProjectClient project) {
      return project.featureViews().stream().map(FeatureView::name).toList();
    }
  },
  PIPELINE {
    @Override
    List<String> in(ProjectClient project) {
      return project.pipelines().stream().map(Execution.Pipeline::name).toList();
    }
  },
  EXECUTION {
    @Override
    List<String> in(ProjectClient project) {
      return project.executions().stream().map(execution -> execution.id().toString()).toList();
    }
  },
  MODEL {
    @Override
    List<String> in(ProjectClient project) {
      return project.models().stream().map(Model::name).toList();
    }
  },
  ENDPOINT {
    @Override
    List<String> in(ProjectClient project) {
      return project.endpoints().stream().map(Endpoint::name).toList();
    }
  },
  MONITOR {
    @Override
    List<String> in(ProjectClient project) {
      return project.monitors().stream().map(Monitor::name).toList();
    }
  },
  AUTOMATION {
    @Override
    List<String> in(ProjectClient project) {
      return project.automation().list().stream().map(found -> found.name()).toList();
    }
  },
  ALERT {
    @Override
    List<String> in(ProjectClient project) {
      return project.alerts("standing").stream().map(alert -> alert.id().toString()).toList();
    }
  };

  abstract List<String> in(ProjectClient project);

  /// How the shells' scripts ask for it.
  String word() {
    return name().toLowerCase(Locale.ROOT) + "s";
  }

  static Optional<Named> of(String label) {
    return Arrays.stream(values()).filter(named -> named.name().equals(label)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Named::word).toList();
  }
}
