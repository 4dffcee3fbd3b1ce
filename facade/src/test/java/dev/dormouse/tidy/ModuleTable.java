package dev.dormouse.tidy;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The arrows between modules, read from ARCHITECTURE.md so that there is one truth. */
final class ModuleTable {
  private static final Pattern ROOM = Pattern.compile("\\*\\*([a-z-]+)\\*\\*");
  private static final Pattern NAME = Pattern.compile("[a-z]+(?:\\.[a-z]+)*");

  private final Map<String, Set<String>> requires = new TreeMap<>();

  private ModuleTable() {}

  /** Reads the rows {@code | **room** | what it may require | ...}. */
  static ModuleTable read(String architecture) {
    ModuleTable table = new ModuleTable();
    architecture.lines().filter(line -> line.startsWith("| **")).forEach(table::readRow);
    if (table.requires.isEmpty()) {
      throw new IllegalStateException("ARCHITECTURE.md has no table of modules any more");
    }
    return table;
  }

  private void readRow(String row) {
    String[] cells = row.split("\\|");
    Set<String> named = matches(NAME, cells[2]);
    for (String room : matches(ROOM, cells[1])) {
      requires.put(room, named);
    }
  }

  private static Set<String> matches(Pattern pattern, String cell) {
    return pattern
        .matcher(cell)
        .results()
        .map((MatchResult match) -> match.groupCount() == 0 ? match.group() : match.group(1))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  Set<String> rooms() {
    return requires.keySet();
  }

  /** Tells whether code of {@code room} may name {@code other}, a room or a module of the JDK. */
  boolean allows(String room, String other) {
    Set<String> named = requires.getOrDefault(room, Set.of());
    return room.equals(other) || named.contains(other) || named.contains("all");
  }
}
