package dev.dormouse.maven;

import org.apache.maven.plugin.logging.Log;

/**
 * How the compiler's command ended.
 *
 * @param status its exit status
 * @param out what it printed
 * @param err its warnings and errors
 */
record Outcome(int status, String out, String err) {
  void log(Log log) {
    err.lines()
        .forEach(line -> {
          if (line.startsWith("WARNING")) {
            log.warn(line);
          } else {
            log.error(line);
          }
        });
    out.lines().forEach(log::info);
  }
}
