package cases;

import static dev.dormouse.compiler.cases.Script.failing;
import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Exceptions, catch and finally around awaits. */
public class Failures {
  public static Future<?> caughtByItsType() {
    return async(() -> {
      try {
        return await(failing(new IOException("io")));
      } catch (IOException | IllegalArgumentException e) {
        return "caught " + e.getMessage() + await(later("!"));
      }
    });
  }

  public static Future<?> notCaught() {
    return async(() -> {
      try {
        return await(failing(new IllegalStateException("state")));
      } catch (IOException e) {
        return "wrong";
      }
    });
  }

  public static Future<?> finallyThatAwaits() {
    return async(() -> {
      StringBuilder text = new StringBuilder();
      try {
        try {
          await(failing(new IOException("io")));
          text.append("no");
        } finally {
          text.append("f1");
          await(later(0));
          log("inner finally");
        }
      } catch (IOException e) {
        text.append(e.getMessage());
      } finally {
        log("outer finally " + await(later("x")));
      }
      return text.toString();
    });
  }

  public static Future<?> continueAndBreakThroughFinally() {
    return async(() -> {
      String text = "";
      for (int i = 0; i < 4; i++) {
        try {
          if (i == 1) {
            continue;
          }
          if (await(later(i)) == 3) {
            break;
          }
          text += i;
        } finally {
          text += "F" + await(later(i));
          log(text);
        }
      }
      return text;
    });
  }

  public static Future<?> returnThroughFinally() {
    return async(() -> {
      try {
        return await(later("value"));
      } finally {
        log("finally " + await(later(1)));
      }
    });
  }

  public static Future<?> finallyReplacesTheException() {
    return async(() -> {
      try {
        await(failing(new IOException("first")));
      } finally {
        if (await(later(true)) && !Script.isDropDue()) {
          throw new IllegalStateException("second");
        }
      }
      return 0;
    });
  }

  public static Future<?> failureOfTheFutureExpression() {
    return async(() -> {
      try {
        return await(Failures.<String>broken());
      } catch (UnsupportedOperationException e) {
        return e.getMessage();
      }
    });
  }

  static <T> Future<T> broken() {
    throw new UnsupportedOperationException("broken");
  }

  public static Future<?> rethrown() {
    return async(() -> {
      try {
        await(failing(new IOException("io")));
      } catch (IOException e) {
        await(later(1));
        throw new UncheckedIOException(e);
      }
      return 0;
    });
  }

  public static Future<?> nestedBlocksFail() {
    return async(() -> {
      Future<String> inner =
          async(() -> {
            try {
              return await(Script.<String>failing(new IOException("deep")));
            } finally {
              log("inner");
            }
          });
      try {
        return await(inner);
      } catch (IOException e) {
        return "outer caught " + e.getMessage();
      }
    });
  }

  public static Future<?> variablesAreVisibleInHandlers() {
    return async(() -> {
      int step = 0;
      try {
        step = 1;
        await(later(1));
        step = 2;
        await(failing(new IOException()));
        step = 3;
      } catch (IOException e) {
        return "failed at " + step;
      } finally {
        log("step " + step);
      }
      return "none";
    });
  }

  public static Future<?> awaitOfNull() {
    return async(() -> {
      try {
        await(null);
        return "no";
      } catch (NullPointerException e) {
        return "null";
      }
    });
  }

  public static Future<?> blockThatThrowsAtOnce() {
    return async(() -> {
      throw new IOException("at once");
    });
  }

  public static Future<?> failuresInALoop() {
    return async(() -> {
      int failed = 0;
      for (int i = 0; i < 4; i++) {
        try {
          await(i % 2 == 0 ? later(i) : failing(new IOException("odd")));
        } catch (IOException e) {
          failed++;
        }
      }
      return failed;
    });
  }
}
