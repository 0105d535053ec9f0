package slipway.serving;

import java.time.LocalDate;

/// How often an endpoint's releases were asked on a day of the business clock (UTC).
///
/// @param variant as [Variant#label] has it
public record DayCount(LocalDate day, String variant, long requests) {}
