package dev.dormouse.compiler;

import java.util.List;
import java.util.Map;

/**
 * What weaving a class came to.
 *
 * @param host the woven class, or the class as it was if there are errors
 * @param frames the frame classes by internal name, such as {@code acme/Server$handle$async0}; none
 *     if there are errors
 * @param problems errors and warnings
 * @param sites how often the class makes an async block
 * @param blocks a report of each block, if asked for
 */
public record Woven(
    byte[] host,
    Map<String, byte[]> frames,
    List<Problem> problems,
    int sites,
    List<BlockReport> blocks) {

  /** Tells whether the class could not be woven. */
  public boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isPreventing);
  }
}
