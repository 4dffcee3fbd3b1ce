package dev.dormouse.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document that says what the names of other libraries are here, in tables of two or three
 * columns: their names, ours, and what is said about them. A name of ours is a type, {@code
 * Type#member}, or {@code Type#new}; a dash in its place stands before, or beside, the reason why
 * there is none.
 */
record NamesTable(List<Row> rows) {
  static final String NONE = "–";

  private static final String ROOT = "dev.dormouse.";
  private static final List<String> PACKAGES =
      List.of(
          "dev.dormouse.future.",
          "dev.dormouse.stream.",
          "dev.dormouse.time.",
          "dev.dormouse.sync.",
          "dev.dormouse.runtime.",
          "dev.dormouse.task.",
          "dev.dormouse.reactor.",
          "dev.dormouse.io.",
          "dev.dormouse.codec.",
          "dev.dormouse.net.",
          "dev.dormouse.testing.",
          "java.util.stream.");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  /** A row of a table. */
  record Row(String theirs, String ours, String remark) {
    List<String> theirNames() {
      return codes(theirs);
    }

    List<String> ourNames() {
      return codes(ours);
    }

    /** The names of ours that the remark mentions. */
    List<String> namesInRemark() {
      return codes(remark).stream().filter(code -> code.contains("#")).toList();
    }
  }

  static NamesTable of(String text) {
    List<Row> rows = new ArrayList<>();
    String before = "";
    for (String line : text.lines().toList()) {
      boolean isHead = before.isEmpty();
      before = line;
      if (!line.startsWith("|") || line.startsWith("|---") || isHead) {
        continue;
      }
      String[] cells = line.split("\\|", -1);
      assertThat(cells).as(line).hasSizeBetween(4, 5);
      String remark = cells.length == 5 ? cells[3].strip() : "";
      rows.add(new Row(cells[1].strip(), cells[2].strip(), remark));
    }
    return new NamesTable(rows);
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(match -> match.group(1)).toList();
  }

  /** Tells whether {@code name} is a public type or member of ours, or of the JDK's streams. */
  static boolean isPublic(String name) {
    String[] parts = name.split("#", 2);
    return PACKAGES.stream()
        .flatMap(prefix -> find(prefix, parts[0]))
        .filter(type -> Modifier.isPublic(type.getModifiers()))
        .anyMatch(type -> parts.length == 1 || hasMember(type, parts[1]));
  }

  /** Finds a type that may be nested, or stand in a package below. */
  private static Stream<Class<?>> find(String prefix, String name) {
    String nested = name.replaceAll("(?<=[.\\w])\\.(?=[A-Z])", "\\$");
    for (String each : List.of(prefix + name, prefix + nested, ROOT + name)) {
      try {
        return Stream.of(Class.forName(each, false, NamesTable.class.getClassLoader()));
      } catch (ClassNotFoundException elsewhere) {
        continue;
      }
    }
    return Stream.empty();
  }

  private static boolean hasMember(Class<?> type, String name) {
    return name.equals("new")
        ? type.getConstructors().length > 0
        : Stream.<Member>concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getFields()))
            .anyMatch(member -> member.getName().equals(name));
  }
}
