package cases;

import static dev.dormouse.compiler.cases.Script.failing;
import static dev.dormouse.compiler.cases.Script.later;
import static dev.dormouse.compiler.cases.Script.log;
import static dev.dormouse.future.Async.*;

import dev.dormouse.compiler.cases.Resource;
import dev.dormouse.compiler.cases.Script;
import dev.dormouse.future.Future;
import java.io.*;
import java.util.*;

/** Ways out of try statements in each other: return, break, continue, yield, throw and drop. */
public class Unwinding {
  public static Future<?> labelsThroughFinallyBlocksThatAwait() {
    return async(() -> {
      String all = "";
      outer:
      for (int i = 0; i < 3; i++) {
        try {
          inner:
          while (true) {
            try {
              switch (await(later(i))) {
                case 0:
                  continue outer;
                case 1:
                  break inner;
                default:
                  break outer;
              }
            } finally {
              all += "i" + await(later(i));
            }
          }
          all += "after";
        } finally {
          all += "o" + await(later(i));
          log(all);
        }
      }
      return all;
    });
  }

  public static Future<?> labelledBlock() {
    return async(() -> {
      String all = "";
      block:
      {
        try {
          all += await(later("a"));
          if (await(later(true))) {
            break block;
          }
          all += "never";
        } finally {
          all += await(later("f"));
        }
        all += "neither";
      }
      return all + await(later("end"));
    });
  }

  @SuppressWarnings("finally")
  public static Future<?> finallyThatReturns() {
    return async(() -> {
      try {
        throw new IOException(await(later("lost")));
      } finally {
        if (!Script.isDropDue()) {
          return "kept" + await(later(1));
        }
      }
    });
  }

  @SuppressWarnings("finally")
  public static Future<?> finallyThatBreaksAndContinues() {
    return async(() -> {
      int rounds = 0;
      outer:
      while (true) {
        while (true) {
          try {
            rounds += await(later(1));
            await(failing(new IOException("lost")));
          } finally {
            if (!Script.isDropDue()) {
              if (rounds < 3) {
                continue outer;
              }
              break outer;
            }
          }
        }
      }
      return rounds;
    });
  }

  static Future<String> nested(int way) {
    return async(() -> {
      StringBuilder text = new StringBuilder();
      try {
        try {
          try {
            switch (way) {
              case 0 -> await(failing(new FileNotFoundException("file")));
              case 1 -> await(failing(new IllegalStateException("state")));
              case 2 -> {
                return text.append(await(later("returned")));
              }
              default -> text.append(await(later("through")));
            }
          } catch (FileNotFoundException e) {
            text.append(await(later("first"))).append(e.getMessage());
            throw new IOException(await(later("second")), e);
          } finally {
            text.append(await(later("[1]")));
          }
          text.append("body");
        } catch (IOException | IllegalStateException e) {
          text.append(e.getMessage()).append(await(later("caught")));
          if (e instanceof IOException) {
            await(failing(new IllegalArgumentException("third")));
          }
        } finally {
          text.append(await(later("[2]")));
        }
      } catch (RuntimeException e) {
        text.append(e.getMessage());
      } finally {
        try {
          text.append(await(later("[3")));
          await(failing(new IOException("in finally")));
        } catch (IOException e) {
          text.append(e.getMessage());
        } finally {
          text.append(await(later("]")));
          log(text);
        }
      }
      return text;
    })
        .map(String::valueOf);
  }

  public static Future<?> nestedTries() {
    return async(() ->
        await(nested(0)) + await(nested(1)) + await(nested(2)) + await(nested(3)));
  }

  public static Future<?> resourcesOfAllKinds() {
    Resource captured = new Resource("captured");
    return async(() -> {
      try (captured) {
        String name = await(later("local"));
        Resource local = new Resource(name);
        try (local;
            Resource none = null;
            var d = new Resource("d" + await(later(1)));
            AutoCloseable lambda = () -> log("closing a lambda")) {
          return captured.name() + local.name() + none + await(later(d.name())) + (lambda != null);
        }
      } catch (IOException e) {
        return e.getMessage();
      } finally {
        log("finally " + await(later("f")));
      }
    });
  }

  final Resource held = new Resource("field");

  Future<String> closesAField() {
    return async(() -> {
      try (held) {
        return await(later(held.name()));
      }
    });
  }

  public static Future<?> resourceInAField() {
    return async(() -> await(new Unwinding().closesAField()));
  }

  public static Future<?> resourceThatCannotBeOpened() {
    return async(() -> {
      try (var a = new Resource("a");
          var b = new Resource(await(Script.<String>failing(new IOException("open"))));
          var c = new Resource("c")) {
        return "never" + b.name() + c.name();
      } catch (IOException e) {
        return e.getMessage() + await(later("!"));
      }
    });
  }

  public static Future<?> allCloseFail() {
    return async(() -> {
      try (var a = new Resource("a", true);
          var b = new Resource("b", true)) {
        await(later(1));
        throw new IllegalStateException(await(later("body")));
      } catch (IllegalStateException e) {
        return e.getMessage() + Arrays.toString(e.getSuppressed()) + await(later("!"));
      }
    });
  }

  public static Future<?> closeFailsAtTheEnd() {
    return async(() -> {
      try (var a = new Resource("a");
          var b = new Resource("b", true)) {
        return await(later("lost"));
      } catch (IOException e) {
        return e.getMessage() + await(later("!"));
      }
    });
  }

  public static Future<?> waysOutOfResources() {
    return async(() -> {
      String all = "";
      outer:
      for (int i = 0; ; i++) {
        try (var a = new Resource("a" + i)) {
          for (; ; ) {
            try (var b = new Resource("b" + await(later(i)))) {
              if (i == 0) {
                continue outer;
              } else if (i == 1) {
                break;
              } else if (await(later(i)) == 2) {
                break outer;
              }
            } finally {
              all += await(later("f"));
            }
          }
          all += a.name();
        }
      }
      return all;
    });
  }

  public static Future<?> resourcesInHandlers() {
    return async(() -> {
      try {
        try (var a = new Resource("a")) {
          throw new IOException(await(later(a.name())));
        } catch (IOException e) {
          try (var b = new Resource("b")) {
            return e.getMessage() + await(later(b.name()));
          }
        }
      } finally {
        try (var c = new Resource("c")) {
          try (var d = new Resource("d" + await(later(c.name())))) {
            log(await(later(d.name())));
          }
        }
      }
    });
  }

  record Both(Resource first, Resource second) {}

  public static Future<?> resourceOfAPattern() {
    return async(() -> {
      String name = await(later("y"));
      Object o = new Both(new Resource("x"), new Resource(name));
      if (o instanceof Both(Resource first, Resource second)) {
        try (first;
            second) {
          return await(later(first.name() + second.name()));
        }
      }
      return "no";
    });
  }

  public static Future<?> tryInsideOfExpressions() {
    return async(() -> {
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        parts.add(
            i
                + switch (i) {
                  case 0 -> {
                    try (var r = new Resource("e" + i)) {
                      yield await(later(r.name()));
                    }
                  }
                  case 1 -> {
                    try {
                      yield await(later("x")) + await(Script.<Object>failing(new IOException("1")));
                    } catch (IOException e) {
                      yield e.getMessage();
                    }
                  }
                  default -> await(later("d"));
                }
                + await(later("end")));
      }
      return parts.toString();
    });
  }

  public static Future<?> multiCatchWithReturnAndLoop() {
    return async(() -> {
      for (int i = 0; ; i++) {
        try {
          switch (i) {
            case 0 -> await(failing(new ArithmeticException("a")));
            case 1 -> throw new IndexOutOfBoundsException(await(later(7)));
            case 2 -> log(1 / (await(later(i)) - 2));
            default -> {
              return "left at " + await(later(i));
            }
          }
        } catch (ArithmeticException | IndexOutOfBoundsException e) {
          log(e.getMessage() + await(later(i)));
        }
      }
    });
  }
}
