package dev.dormouse.tidy;

/**
 * One place where a rule does not hold, and why that is right.
 *
 * @param rule name of the rule
 * @param file end of the path
 * @param part what the finding must contain, or an empty text for all findings in the file
 * @param reason a sentence that still convinces a reader who wants it gone
 */
record Exemption(String rule, String file, String part, String reason) {

  boolean covers(Finding finding) {
    return finding.rule().equals(rule)
        && finding.file().endsWith(file)
        && finding.what().contains(part);
  }
}
