package dev.dormouse.reactor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps what the module logs, instead of printing it. */
public final class LogCapture implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.dormouse.reactor");
  private final List<LogRecord> records = Collections.synchronizedList(new ArrayList<>());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Begins to capture. */
  public LogCapture() {
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
  }

  /** Returns what was logged so far. */
  public List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  @Override
  public void close() {
    logger.setUseParentHandlers(true);
    logger.removeHandler(handler);
  }
}
