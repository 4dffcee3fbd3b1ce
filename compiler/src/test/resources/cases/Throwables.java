package cases;

import static dev.dormouse.compiler.cases.Script.failing;
import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Resource;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;
import java.util.function.*;

/** Handlers that catch Throwable; the unwoven twin cannot hide a drop from them. */
public class Throwables {
  public static Future<?> catchesErrors() {
    return async(() -> {
      try {
        throw new Error(await(later("message")));
      } catch (Throwable t) {
        await(later(0));
        return t.getClass().getSimpleName() + t.getMessage();
      }
    });
  }

  public static Future<?> catchesFailuresOfAwaits() {
    return async(() -> {
      try {
        return await(failing(new IOException("io")));
      } catch (Throwable t) {
        return await(later("caught ")) + t.getMessage();
      } finally {
        log("finally");
      }
    });
  }

  public static Future<?> looksLikeTryWithResources() {
    return async(() -> {
      Resource r = new Resource("r");
      try {
        await(failing(new IOException("io")));
      } catch (Throwable t) {
        try {
          r.close();
        } catch (Throwable x) {
          t.addSuppressed(x);
        }
        throw t;
      }
      r.close();
      return 1;
    });
  }

  public static Future<?> collectsFailures() {
    return async(() -> {
      Throwable first = null;
      for (int i = 0; i < 3; i++) {
        try {
          await(failing(new IOException("f" + i)));
        } catch (Throwable t) {
          if (first == null) {
            first = t;
          } else {
            first.addSuppressed(t);
          }
        }
      }
      return first.getMessage() + first.getSuppressed().length;
    });
  }
}
