package dev.dormouse.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules about text files of any kind. */
final class TextRules {
  // One letter of each word is in brackets, so that this file keeps the rules itself.
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.~$}])/(?:wor[k]|roo[t]|hom[e]|tm[p]|User[s]|var/folder[s])/\\w+");
  private static final Pattern LEFTOVER = Pattern.compile("\\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\\b");

  private TextRules() {}

  /** Nothing in the project knows where it was written. */
  static List<Finding> machinePaths(SortedMap<String, String> texts) {
    return search("machine-path", MACHINE_PATH, texts, "is a path of one machine");
  }

  /** What is left to do is in the tracker, not in the code. */
  static List<Finding> leftovers(SortedMap<String, String> texts) {
    return search("leftover", LEFTOVER, texts, "belongs into the tracker");
  }

  private static List<Finding> search(
      String rule, Pattern pattern, SortedMap<String, String> texts, String why) {
    List<Finding> findings = new ArrayList<>();
    texts.forEach((path, text) -> {
      List<String> lines = text.lines().toList();
      for (int line = 1; line <= lines.size(); line++) {
        Matcher matcher = pattern.matcher(lines.get(line - 1));
        if (matcher.find()) {
          findings.add(new Finding(rule, path, line, matcher.group() + " " + why));
        }
      }
    });
    return findings;
  }
}
