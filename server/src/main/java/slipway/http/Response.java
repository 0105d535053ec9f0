package slipway.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import slipway.api.Digest;
import slipway.api.Json;

/// What a handler answers: a status, headers and one of a few kinds of body.
public record Response(int status, Map<String, String> headers, Body body) {
  private static final String JSON = "application/json; charset=utf-8";

  /// The closed set of bodies.
  public sealed interface Body {}

  /// Bytes at hand.
  public record Bytes(String contentType, byte[] content) implements Body {}

  /// A part of a file, streamed: `length` bytes from `offset`.
  public record FilePart(String contentType, Path file, long offset, long length) implements Body {}

  /// A whole file that was made for this answer: it is deleted once it was sent, or could not be.
  public record Once(String contentType, Path file, long length) implements Body {}

  /// Server-sent events, written by `source` on a thread of its own until it returns or the client
  /// goes.
  public record Events(EventSource source) implements Body {}

  /// Writes events.
  @FunctionalInterface
  public interface EventSource {
    void write(EventSink sink) throws Exception;
  }

  /// Takes events; `isOpen` turns false when the client has gone.
  public interface EventSink {
    void send(String event, String data);

    boolean isOpen();
  }

  public Response {
    headers = Map.copyOf(headers);
  }

  public static Response of(int status, String contentType, byte[] content) {
    return new Response(status, Map.of(), new Bytes(contentType, content));
  }

  public static Response json(Object value) {
    return json(200, value);
  }

  public static Response json(int status, Object value) {
    return of(status, JSON, Json.bytes(value));
  }

  public static Response text(int status, String text) {
    return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public static Response html(String html) {
    return of(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  public static Response empty(int status) {
    return of(status, "", new byte[0]);
  }

  public static Response redirect(String location) {
    return empty(303).with("location", location);
  }

  public static Response file(String contentType, Path file, long size) {
    return new Response(200, Map.of(), new FilePart(contentType, file, 0, size));
  }

  /// A file that its digest names: clients may ask for a range of it, or whether it is still the
  /// same.
  public static Response file(String contentType, Path file, long size, Digest digest) {
    return file(contentType, file, size).with("etag", '"' + digest.hex() + '"');
  }

  /// The file is deleted once it was sent.
  public static Response once(String contentType, Path file, long size) {
    return new Response(200, Map.of(), new Once(contentType, file, size));
  }

  public static Response events(EventSource source) {
    return new Response(200, Map.of(), new Events(source));
  }

  /// The same answer with one more header.
  public Response with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, more, body);
  }
}
