/// Windows of features and scores, compared with what the model was trained on and with the window
/// before.
@NullMarked
package slipway.monitoring.drift;

import org.jspecify.annotations.NullMarked;
