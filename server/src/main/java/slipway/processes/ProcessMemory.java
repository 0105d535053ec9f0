package slipway.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// How much memory processes hold, as Linux tells it under `/proc`; nothing where there is none.
final class ProcessMemory {
  private static final Path PROC = Path.of("/proc");
  private static final long KIBIBYTE = 1 << 10;

  private ProcessMemory() {}

  /// Whether the processes together hold more. Pages that several of them share are counted once:
  /// the exact sum, which is dear, is only made when the quick one is beyond the bound.
  static boolean exceeds(List<ProcessHandle> processes, long bytes) {
    return bytes != Long.MAX_VALUE
        && sum(processes, "status", "VmRSS:") > bytes
        && sum(processes, "smaps_rollup", "Pss:") > bytes;
  }

  private static long sum(List<ProcessHandle> processes, String file, String field) {
    return processes.stream()
        .mapToLong(process -> bytes(PROC.resolve(Long.toString(process.pid())), file, field))
        .sum();
  }

  /// 0 for a process that has ended meanwhile.
  private static long bytes(Path process, String file, String field) {
    try {
      for (var line : Files.readAllLines(process.resolve(file))) {
        if (line.startsWith(field)) {
          var words = line.substring(field.length()).strip();
          return Long.parseLong(words.substring(0, words.indexOf(' '))) * KIBIBYTE;
        }
      }
      return 0;
    } catch (IOException | RuntimeException _) {
      return 0;
    }
  }
}
