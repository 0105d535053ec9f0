package slipway.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an ONNX file needs beside itself: operators of domains that a plain runtime does not have,
/// and files that hold its weights. Read as a stream; weights are passed over.
///
/// @param foreignDomains of operators, besides ONNX's own, its machine learning ones and
///   Microsoft's
/// @param externalFiles as the file names them, relative to it
public record OnnxOutline(Set<String> foreignDomains, Set<String> externalFiles) {
  private static final Set<String> OWN =
      Set.of(
          "",
          "ai.onnx",
          "ai.onnx.ml",
          "ai.onnx.preview.training",
          "ai.onnx.training",
          "com.microsoft",
          "com.microsoft.nchwc");

  private static final int NAME_MAX = 4_096;
  private static final int DEPTH_MAX = 60;
  private static final int NAMES_MAX = 1_000;

  /// Of the messages on the way, the fields that lead on, as published by the ONNX project.
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR,
    OPERATOR_SET,
    EXTERNAL
  }

  public OnnxOutline {
    foreignDomains = Set.copyOf(foreignDomains);
    externalFiles = Set.copyOf(externalFiles);
  }

  private static final class Walk {
    private final CodedInputStream in;
    private final Set<String> domains = new TreeSet<>();
    private final Set<String> files = new TreeSet<>();
    private boolean hasGraph;
    private String key = "";

    Walk(CodedInputStream in) {
      this.in = in;
    }

    void through(Message message, int depth) throws IOException {
      if (depth > DEPTH_MAX) {
        throw new InvalidProtocolBufferException("graphs in graphs");
      }
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = WireFormat.getTagFieldNumber(tag);
        var next = next(message, field);
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          in.skipField(tag);
        } else if (next != null) {
          hasGraph |= next == Message.GRAPH;
          int limit = in.pushLimit(in.readRawVarint32());
          through(next, depth + 1);
          in.popLimit(limit);
        } else {
          text(message, field);
        }
      }
    }

    private static @Nullable Message next(Message message, int field) {
      return switch (message) {
        case MODEL -> field == 7 ? Message.GRAPH : field == 8 ? Message.OPERATOR_SET : null;
        case GRAPH -> field == 1 ? Message.NODE : field == 5 ? Message.TENSOR : null;
        case NODE -> field == 5 ? Message.ATTRIBUTE : null;
        case ATTRIBUTE ->
            field == 6 || field == 11
                ? Message.GRAPH
                : field == 5 || field == 10 ? Message.TENSOR : null;
        case TENSOR -> field == 13 ? Message.EXTERNAL : null;
        case OPERATOR_SET, EXTERNAL -> null;
      };
    }

    private void text(Message message, int field) throws IOException {
      int length = in.readRawVarint32();
      boolean isName =
          (message == Message.OPERATOR_SET && field == 1)
              || (message == Message.NODE && field == 7)
              || message == Message.EXTERNAL;
      if (!isName || length > NAME_MAX) {
        in.skipRawBytes(length);
        return;
      }
      var text = new String(in.readRawBytes(length), java.nio.charset.StandardCharsets.UTF_8);
      if (message == Message.EXTERNAL) {
        if (field == 2 && key.equals("location")) {
          add(files, text);
        }
        key = field == 1 ? text : key;
      } else if (!OWN.contains(text)) {
        add(domains, text);
      }
    }

    private static void add(Set<String> names, String name) {
      if (names.size() < NAMES_MAX) {
        names.add(name);
      }
    }
  }

  /// Empty when it is no ONNX file, or a damaged one.
  ///
  /// @throws IOException when the stream cannot be read
  public static Optional<OnnxOutline> of(InputStream file) throws IOException {
    var in = CodedInputStream.newInstance(file);
    in.setSizeLimit(Integer.MAX_VALUE);
    var walk = new Walk(in);
    try {
      walk.through(Message.MODEL, 0);
    } catch (InvalidProtocolBufferException _) {
      return Optional.empty();
    }
    return walk.hasGraph
        ? Optional.of(new OnnxOutline(walk.domains, walk.files))
        : Optional.empty();
  }
}
