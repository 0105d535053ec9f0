/// Tests of feature views on the real purchase log.
@NullMarked
package slipway.features;

import org.jspecify.annotations.NullMarked;
