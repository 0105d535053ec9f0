/// Who calls, and what they may do.
///
/// Data: a [Caller] (a person, or the server acting for itself); a [Permission]; the table
/// `access_project`, of projects.
///
/// The way of one check: the area's transaction → [Access#require] → a set of known names, and the
/// table when the name is new.
///
/// What fails, and what then: an unknown project is told as NOT_FOUND with the nearest name.
@NullMarked
package slipway.access;

import org.jspecify.annotations.NullMarked;
