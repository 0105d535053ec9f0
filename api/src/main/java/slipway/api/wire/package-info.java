/// What goes over the wire of `/api/v1` and `/predict`: the server writes these records, clients,
/// command line and tests read them (unknown fields are passed over, so a newer server may say
/// more). `P` stands for `/api/v1/projects/{project}`; a dataset's name keeps its slash as `%2F`.
///
/// | route | in | out |
/// |---|---|---|
/// | `POST P/apply` | [Applying.Request] | [Applying.Result] |
/// | `GET P/declarations` | | [Applying.Declared] |
/// | `GET /api/v1/clock`, `POST /api/v1/clock/advance` | [Clock.Advance] | [Clock] |
/// | `GET /ready` | | [Activity.Readiness] |
/// | `GET P/jobs`, `POST P/jobs/{id}/cancel` | | [Page] of [Activity.Job], [Activity.Job] |
/// | `GET P/events`, `GET P/audit` | | [Page] of [Activity.Event], [Page] of [Activity.AuditEntry] |
/// | `GET,POST /api/v1/projects` | [Project.Create] | [Page] of [Project] |
/// | `GET P/datasets`, `GET P/datasets/{d}` | | [Page] of [Dataset], [Dataset.Detail] |
/// | `POST P/datasets/{d}/deliveries?fileName=` | raw bytes | [Dataset.Delivery] |
/// | `POST P/datasets/{d}/imports` | | [Dataset.Imported] |
/// | `GET P/datasets/{d}/commits`, `GET P/datasets/{d}/commits/{ref}` | | [Page] of [Dataset.Commit], [Dataset.Commit] |
/// | `GET P/datasets/{d}/reports`, `GET P/datasets/{d}/reports/{digest}` | | [Page] of [Report], [Report] |
/// | `GET P/features`, `GET P/features/{view}`, `GET P/features/{view}/entities/{key}` | | [Page] of [FeatureView], [FeatureView], [FeatureView.Vector] |
/// | `GET P/pipelines`, `POST P/pipelines/{p}/executions` | [Execution.Start] | [Page] of [Execution.Pipeline], [Execution] |
/// | `GET P/executions`, `GET P/executions/{id}`, `POST …/cancel`, `POST …/resume` | | [Page] of [Execution], [Execution] |
/// | `GET P/executions/{id}/events` | | server-sent [Execution] under the event names `execution` and, last, `end`; [Execution.LogLine] under `log` |
/// | `GET P/executions/{id}/log` | | [Page] of [Execution.LogLine] |
/// | `GET P/models`, `GET P/models/{m}` | | [Page] of [Model], [Model] |
/// | `GET P/endpoints`, `GET P/endpoints/{e}` | | [Page] of [Endpoint], [Endpoint] |
/// | `GET P/endpoints/{e}/predictions?pageToken=` | | [Page] of [Endpoint.Logged] |
/// | `POST /predict/{e}`, `POST /projects/{project}/predict/{e}` | a JSON object | [Prediction] |
/// | `GET P/predictions/{id}`, `POST P/predictions/{id}/verify` | | [Lineage], [Lineage.Verification] |
/// | `GET P/lineage[?node=]` | | [Lineage.Graph] |
@NullMarked
package slipway.api.wire;

import org.jspecify.annotations.NullMarked;
