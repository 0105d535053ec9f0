/// What templates are given: records of strings and lists, everything decided and written out, so
/// that a template is only loops.
@NullMarked
package slipway.ui.view;

import org.jspecify.annotations.NullMarked;
