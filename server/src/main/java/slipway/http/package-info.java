/// Routes, requests and responses; the only package that knows the web server.
@NullMarked
package slipway.http;

import org.jspecify.annotations.NullMarked;
