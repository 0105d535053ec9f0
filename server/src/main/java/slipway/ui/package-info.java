/// Pages: what people see of the areas, rendered on the server.
///
/// *Records*: the areas' public records (and the wire records that they answer with) become the
/// records of [slipway.ui.view], which hold strings only; a template is loops over them. No table
/// is read here.
///
/// *The path of one datum*: a run's metric → `Tracking.run` → [slipway.ui.RunPages] writes it with
/// three significant digits, the full value beside it → `run.jte`.
///
/// *Open pages*: a page's address, asked for as an event stream, is rendered again and again and
/// sent whenever it reads otherwise ([slipway.ui.Live]); `live.js` changes what differs.
///
/// *What fails*: an area's refusal becomes an error page with the same status, the request's id and
/// what to do. Scripts and styles come from files of this server only (Content-Security-Policy), so
/// a value that slipped through escaping still cannot run.
@NullMarked
package slipway.ui;

import org.jspecify.annotations.NullMarked;
