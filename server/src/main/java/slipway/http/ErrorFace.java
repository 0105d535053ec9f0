package slipway.http;

import slipway.api.SlipwayException;

/// The shape in which a face tells its clients of a failure.
@FunctionalInterface
public interface ErrorFace {
  Response render(SlipwayException failure, Request request);
}
