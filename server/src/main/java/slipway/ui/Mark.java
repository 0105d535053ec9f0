package slipway.ui;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// Something that happened to an endpoint: a standing line on each of its charts over time.
///
/// @param at on the business clock
/// @param label beside the line
/// @param name in words, leading to what it was
record Mark(Instant at, State what, String label, Shown name) {
  LocalDate day() {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }
}
