package dev.dormouse.compiler;

import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of one async block.
 *
 * @param name of the class and method around it
 * @param frame its frame class, as heap histograms show it
 * @param file of the source, or the empty text
 * @param line its first, or 0
 * @param awaitLines the line of each await
 * @param fields what its frame keeps, as {@code name: type}
 * @param compactBytes how large a suspended frame is, with compact object headers
 * @param usualBytes the same without them
 * @param codeBytes how long its woven code is
 * @param compactLayout whether it is so large that its awaits share code
 */
public record BlockReport(
    String name,
    String frame,
    String file,
    int line,
    List<Integer> awaitLines,
    List<String> fields,
    int compactBytes,
    int usualBytes,
    int codeBytes,
    boolean compactLayout) {

  static BlockReport of(Plan plan, int codeBytes, boolean compactLayout) {
    Block block = plan.block;
    List<ClassDesc> types = new ArrayList<>();
    List<String> fields = new ArrayList<>();
    if (!block.isStatic()) {
      types.add(block.host.desc());
      fields.add("this: " + block.host.desc().displayName());
    }
    for (FrameField field : plan.layout.fields()) {
      types.add(field.type());
      fields.add(field.displayName() + ": " + field.type().displayName());
    }
    String file = block.host.sourceFile();
    return new BlockReport(
        block.displayName(),
        frameName(block),
        file == null ? "" : file,
        plan.firstLine(),
        plan.awaits().stream().map(Await::line).toList(),
        List.copyOf(fields),
        FrameSize.compact(types),
        FrameSize.usual(types),
        codeBytes,
        compactLayout);
  }

  private static String frameName(Block block) {
    String internal = block.frame.descriptorString();
    return internal.substring(1, internal.length() - 1).replace('/', '.');
  }

  /** One line for people. */
  @Override
  public String toString() {
    String where = file.isEmpty() || line == 0 ? "" : " (" + file + ":" + line + ")";
    return name
        + where
        + ": "
        + awaits()
        + "; keeps "
        + (fields.isEmpty() ? "nothing" : String.join(", ", fields))
        + "; "
        + compactBytes
        + " bytes while suspended with compact object headers, "
        + usualBytes
        + " without (compressed references); "
        + codeBytes
        + " bytes of code"
        + (compactLayout ? " in the layout of large blocks" : "");
  }

  private String awaits() {
    String count = awaitLines.size() == 1 ? "1 await" : awaitLines.size() + " awaits";
    String lines =
        awaitLines.stream()
            .filter(each -> each > 0)
            .distinct()
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    return lines.isEmpty() ? count : count + " at line " + lines;
  }
}
