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

/** Try-with-resources: closed in order, at the end, at a failure and at a drop. */
public class Resources {
  public static Future<?> twoResourcesOneAwaited() {
    return async(() -> {
      try (var a = new Resource("a");
          var b = new Resource(await(later("b")))) {
        return await(later("v")) + a.name() + b.name();
      } finally {
        log("finally " + await(later("f")));
      }
    });
  }

  public static Future<?> bodyFailsAndCloseFails() {
    return async(() -> {
      try (var a = new Resource("a");
          var b = new Resource("b", true)) {
        await(failing(new IllegalStateException("body")));
        return "no";
      } catch (IllegalStateException e) {
        return e.getMessage() + e.getSuppressed().length + await(later("!"));
      } catch (IOException e) {
        return "close failed";
      }
    });
  }

  public static Future<?> nullResource() {
    return async(() -> {
      try (Resource none = null) {
        return "null " + await(later(none == null));
      }
    });
  }

  public static Future<?> nestedResources() {
    return async(() -> {
      try (var a = new Resource("a")) {
        await(later(1));
        try (var b = new Resource("b")) {
          await(later(2));
          return b.name();
        }
      }
    });
  }

  public static Future<?> resourceInALoop() {
    return async(() -> {
      int sum = 0;
      for (int i = 0; i < 3; i++) {
        try (var r = new Resource("r" + i)) {
          if (i == 1) {
            continue;
          }
          sum += await(later(i));
        }
      }
      return sum;
    });
  }

  public static Future<?> capturedResource() {
    Resource captured = new Resource("captured");
    return async(() -> {
      try (captured) {
        return await(later(captured.name()));
      }
    });
  }

  public static Future<?> localResourceByName() {
    return async(() -> {
      Resource r = new Resource(await(later("r")));
      try (r) {
        return await(later(r.name()));
      }
    });
  }

  public static Future<?> resourceInFinally() {
    return async(() -> {
      try {
        return await(later("v"));
      } finally {
        try (var r = new Resource("late")) {
          log("in finally");
        }
      }
    });
  }

  public static Future<?> resourceAroundABlock() {
    return async(() -> {
      try (var r = new Resource("outer")) {
        return await(
            async(() -> {
              try (var s = new Resource("inner")) {
                return await(later(r.name() + s.name()));
              }
            }));
      }
    });
  }

  public static Future<?> returnInsideWithoutValue() {
    return async(() -> {
      try (var r = new Resource("r")) {
        if (await(later(true))) {
          return;
        }
        log("not here");
      }
    });
  }
}
