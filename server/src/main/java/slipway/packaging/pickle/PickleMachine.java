package slipway.packaging.pickle;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import slipway.packaging.pickle.Value.Constant;
import slipway.packaging.pickle.Value.Imported;
import slipway.packaging.pickle.Value.Items;
import slipway.packaging.pickle.Value.Made;
import slipway.packaging.pickle.Value.Mark;
import slipway.packaging.pickle.Value.Pairs;
import slipway.packaging.pickle.Value.Text;
import slipway.packaging.pickle.Value.Whole;

/// One pickle, from its first opcode to its STOP.
final class PickleMachine {
  static final int PROTO = 0x80;
  private static final int STOP = '.';

  /// Of a dictionary's pairs: more than the state of a joblib array has.
  private static final int KEPT_MAX = 64;

  /// The walk cannot go on.
  static final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost(String message) {
      super(message, null, false, false);
    }
  }

  private final PickleBytes bytes;
  private final Consumer<PickleImport> imports;
  private final List<Value> stack = new ArrayList<>();
  private final Map<Long, Value> memo = new HashMap<>();

  PickleMachine(PickleBytes bytes, Consumer<PickleImport> imports) {
    this.bytes = bytes;
    this.imports = imports;
  }

  void run() throws IOException {
    int opcode = bytes.unsigned();
    while (opcode != STOP) {
      if (!scalar(opcode) && !collection(opcode) && !remembered(opcode) && !called(opcode)) {
        throw new Lost("no opcode of a pickle: 0x" + Integer.toHexString(opcode));
      }
      if (stack.size() > PickleScan.VALUES_MAX || memo.size() > PickleScan.VALUES_MAX) {
        throw new Lost("more than " + PickleScan.VALUES_MAX + " values at once");
      }
      opcode = bytes.unsigned();
    }
  }

  private boolean scalar(int opcode) throws IOException {
    switch (opcode) {
      case PROTO -> bytes.skip(1);
      case 0x95 -> bytes.skip(8); // FRAME
      case 'N' -> push(new Constant("None"));
      case 0x88, 0x89 -> push(new Constant(opcode == 0x88 ? "True" : "False"));
      case 'I' -> push(decimal(bytes.line()));
      case 'L' -> push(decimal(bytes.line()));
      case 'J' -> push(new Whole((int) bytes.whole(4)));
      case 'K' -> push(new Whole(bytes.whole(1)));
      case 'M' -> push(new Whole(bytes.whole(2)));
      case 0x8a -> push(number(bytes.whole(1)));
      case 0x8b -> push(number(bytes.whole(4)));
      case 'F' -> {
        bytes.line();
        push(Value.UNKNOWN);
      }
      case 'G' -> skipped(8);
      case 'S' -> push(unquoted(bytes.line()));
      case 'V' -> push(new Text(bytes.line()));
      case 'T', 'X' -> push(bytes.text(bytes.whole(4)));
      case 'U', 0x8c -> push(bytes.text(bytes.whole(1)));
      case 0x8d -> push(bytes.text(bytes.whole(8)));
      case 'B' -> skipped(bytes.whole(4));
      case 'C' -> skipped(bytes.whole(1));
      case 0x8e, 0x96 -> skipped(bytes.whole(8));
      case 0x97 -> push(Value.UNKNOWN); // NEXT_BUFFER
      case 0x98 -> {} // READONLY_BUFFER
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean collection(int opcode) {
    switch (opcode) {
      case '(' -> push(new Mark());
      case ')', ']' -> push(new Items());
      case '}' -> push(new Pairs());
      case 0x8f -> push(Value.UNKNOWN); // EMPTY_SET
      case 't', 'l' -> push(tuple(toMark()));
      case 0x85 -> push(new Items(last(1)));
      case 0x86 -> push(new Items(last(2)));
      case 0x87 -> push(new Items(last(3)));
      case 'd' -> {
        var pairs = new Pairs();
        put(pairs, toMark());
        push(pairs);
      }
      case 0x91 -> { // FROZENSET
        toMark();
        push(Value.UNKNOWN);
      }
      case 'a', 'e' -> { // long lists are data: none of their items becomes a name
        if (opcode == 'a') {
          pop();
        } else {
          toMark();
        }
      }
      case 0x90 -> toMark(); // ADDITEMS
      case 's' -> put(last(2));
      case 'u' -> put(toMark());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean remembered(int opcode) throws IOException {
    switch (opcode) {
      case '0' -> pop();
      case '1' -> toMark();
      case '2' -> push(peek());
      case 'p' -> remember(place(bytes.line()));
      case 'q' -> remember(bytes.whole(1));
      case 'r' -> remember(bytes.whole(4));
      case 0x94 -> remember(memo.size());
      case 'g' -> push(recall(place(bytes.line())));
      case 'h' -> push(recall(bytes.whole(1)));
      case 'j' -> push(recall(bytes.whole(4)));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean called(int opcode) throws IOException {
    switch (opcode) {
      case 'c' -> push(imported(bytes.line(), bytes.line()));
      case 0x93 -> { // STACK_GLOBAL
        var names = last(2);
        push(
            names.get(0) instanceof Text(var module) && names.get(1) instanceof Text(var name)
                ? imported(module, name)
                : found(PickleImport.unknown()));
      }
      case 'i' -> {
        var by = imported(bytes.line(), bytes.line());
        push(made(by, new Items(toMark())));
      }
      case 'o' -> {
        var parts = toMark();
        if (parts.isEmpty()) {
          throw new Lost("OBJ without a class");
        }
        push(made(parts.removeFirst(), new Items(parts)));
      }
      case 'R', 0x81 -> {
        var parts = last(2);
        push(made(parts.get(0), parts.get(1)));
      }
      case 0x92 -> {
        var parts = last(3);
        push(made(parts.get(0), parts.get(1)));
      }
      case 'b' -> build(pop());
      case 'P' -> {
        bytes.line();
        push(Value.UNKNOWN);
      }
      case 'Q' -> {
        pop();
        push(Value.UNKNOWN);
      }
      case 0x82 -> extension(1);
      case 0x83 -> extension(2);
      case 0x84 -> extension(4);
      default -> {
        return false;
      }
    }
    return true;
  }

  /// A state given to what was made. joblib then reads an array's bytes from the file.
  private void build(Value state) throws IOException {
    if (peek() instanceof Made made) {
      if (state instanceof Pairs(var values)) {
        made.state().values().putAll(values);
      }
      if (JoblibArray.is(made)) {
        if (JoblibArray.isOfObjects(made)) {
          new PickleMachine(bytes, imports).run();
        } else {
          JoblibArray.skip(made, bytes);
        }
      }
    }
  }

  /// A number of the process's own registry stands for a name that nobody else knows.
  private void extension(int width) throws IOException {
    bytes.skip(width);
    push(found(PickleImport.unknown()));
  }

  private Value imported(String module, String name) {
    return found(new PickleImport(module, name));
  }

  private Value found(PickleImport what) {
    imports.accept(what);
    return new Imported(what);
  }

  private static Value tuple(List<Value> items) {
    return items.size() > KEPT_MAX ? Value.UNKNOWN : new Items(items);
  }

  private static Value made(Value by, Value arguments) {
    return by instanceof Imported(var of) ? new Made(of, arguments, new Pairs()) : Value.UNKNOWN;
  }

  private void put(List<Value> keysAndValues) {
    if (peek() instanceof Pairs pairs) {
      put(pairs, keysAndValues);
    }
  }

  private static void put(Pairs pairs, List<Value> keysAndValues) {
    int kept = Math.min(keysAndValues.size(), 2 * KEPT_MAX);
    for (int i = 0; i + 1 < kept; i += 2) {
      if (keysAndValues.get(i) instanceof Text(var key)) {
        pairs.values().put(key, keysAndValues.get(i + 1));
      }
    }
  }

  private void remember(long place) {
    memo.put(place, peek());
  }

  private Value recall(long place) {
    var value = memo.get(place);
    if (value == null) {
      throw new Lost("nothing was remembered as " + place);
    }
    return value;
  }

  private void skipped(long count) throws IOException {
    bytes.skip(count);
    push(Value.UNKNOWN);
  }

  private Value number(long width) throws IOException {
    if (width <= 8) {
      long number = bytes.whole((int) width);
      int spare = 64 - 8 * (int) width;
      return new Whole(width == 0 ? 0 : number << spare >> spare);
    }
    bytes.skip(width);
    return Value.UNKNOWN;
  }

  private static Value decimal(String line) {
    var digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
    try {
      return new Whole(Long.parseLong(digits.strip()));
    } catch (NumberFormatException _) {
      return Value.UNKNOWN;
    }
  }

  private static long place(String line) {
    return decimal(line) instanceof Whole(var number) ? number : -1;
  }

  private static Value unquoted(String line) {
    var text = line.strip();
    boolean isQuoted = text.length() >= 2 && (text.charAt(0) == '\'' || text.charAt(0) == '"');
    return new Text(isQuoted ? text.substring(1, text.length() - 1) : text);
  }

  private void push(Value value) {
    stack.add(value);
  }

  private Value peek() {
    if (stack.isEmpty()) {
      throw new Lost("its stack is empty where a value is needed");
    }
    return stack.getLast();
  }

  private Value pop() {
    var top = peek();
    stack.removeLast();
    return top;
  }

  /// The last ones, in order, taken from the stack.
  private List<Value> last(int count) {
    if (stack.size() < count) {
      throw new Lost("its stack is empty where a value is needed");
    }
    var tail = stack.subList(stack.size() - count, stack.size());
    var taken = new ArrayList<>(tail);
    tail.clear();
    return taken;
  }

  /// All after the newest mark, which is taken too.
  private List<Value> toMark() {
    for (int i = stack.size() - 1; i >= 0; i--) {
      if (stack.get(i) instanceof Mark) {
        var taken = last(stack.size() - i);
        taken.removeFirst();
        return taken;
      }
    }
    throw new Lost("no mark where a collection begins");
  }
}
