package dev.dormouse.reactor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether Linux rations the processor time of this process by its control groups. */
final class CpuQuota {
  /*
   * /proc/self/cgroup has a line "number:controllers:path" for each tree of groups: in version 2
   * one without controllers, in version 1 one that lists `cpu`. A quota of an outer group counts
   * as well. In a container the path may be that of the host, of which nothing is visible but the
   * innermost group, as the root.
   */
  private static final List<String> ROOTS_V1 = List.of("cpu", "cpu,cpuacct", "cpuacct,cpu");
  private static final List<String> ROOTS_V2 = List.of("", "unified");

  private CpuQuota() {}

  /**
   * Returns the file with the quota and what it says, or null if there is no quota, or none that
   * can be seen.
   *
   * @param root of the file system
   */
  static @Nullable String find(Path root) {
    try {
      for (String line : lines(root.resolve("proc/self/cgroup"))) {
        String found = find(root.resolve("sys/fs/cgroup"), line.split(":", 3));
        if (found != null) {
          return found;
        }
      }
    } catch (IOException | InvalidPathException notLinux) {
      return null;
    }
    return null;
  }

  private static @Nullable String find(Path mount, String[] parts) {
    if (parts.length < 3) {
      return null;
    }
    if (parts[1].isEmpty()) {
      return find(mount, ROOTS_V2, parts[2], "cpu.max");
    }
    return List.of(parts[1].split(",")).contains("cpu")
        ? find(mount, ROOTS_V1, parts[2], "cpu.cfs_quota_us")
        : null;
  }

  private static @Nullable String find(Path mount, List<String> roots, String group, String file) {
    for (String name : roots) {
      Path root = mount.resolve(name).normalize();
      // Whatever the path says, nothing above the root is looked at.
      Path at = root.resolve(group.substring(group.startsWith("/") ? 1 : 0)).normalize();
      for (; at != null && at.startsWith(root); at = at.getParent()) {
        String quota = read(at.resolve(file));
        if (quota != null) {
          return at.resolve(file) + " is " + quota;
        }
      }
    }
    return null;
  }

  private static @Nullable String read(Path file) {
    List<String> lines;
    try {
      lines = lines(file);
    } catch (IOException absent) {
      return null;
    }
    String quota = lines.isEmpty() ? "" : lines.getFirst().trim();
    return quota.isEmpty() || quota.startsWith("max") || quota.startsWith("-") ? null : quota;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
  }
}
