package dev.dormouse.tidy;

/**
 * One place that breaks a rule.
 *
 * @param rule name of the rule
 * @param file path from the root of the checkout, with slashes
 * @param line from 1
 * @param what says what is wrong there, in words that lead to the remedy
 */
record Finding(String rule, String file, int line, String what) {

  @Override
  public String toString() {
    return file + ":" + line + " [" + rule + "] " + what;
  }
}
