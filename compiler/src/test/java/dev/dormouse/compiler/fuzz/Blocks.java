package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.fuzz.Scope.Access;

/** The grammar of awaits, async blocks, lambdas and local classes. */
final class Blocks {
  private final Grammar grammar;
  private final Choices choices;
  private final Scope scope;

  Blocks(Grammar grammar) {
    this.grammar = grammar;
    choices = grammar.choices;
    scope = grammar.scope;
  }

  /** Writes an await that gives a value of {@code type}. */
  String await(Type type, int depth) {
    String await = "await(%s)".formatted(future(type, depth));
    // As it stands javac infers the type from the place, with the cast from what is awaited.
    return choices.chance(80) ? "((%s) %s)".formatted(type.code, await) : await;
  }

  /** Writes an expression of type {@code Future<type>}, or of a subtype of its value. */
  String future(Type type, int depth) {
    int known = scope.futures(type).size();
    int form = choices.below(known == 0 ? 12 : 16);
    if (form >= 8 && form < 12 && !scope.mayNest()) {
      form = 0;
    }
    return switch (form) {
      default -> "w.later(%s)".formatted(value(type, depth));
      case 6 ->
          "w.maybe(%s, %s)".formatted(grammar.expressions.of(Type.BOOLEAN, 1), value(type, depth));
      case 7 -> "w.later(%s).map(x -> x)".formatted(value(type, depth));
      case 8, 9, 10 -> nested(type, depth);
      case 11 -> called(type, depth);
      case 12, 13, 14, 15 -> choices.of(scope.futures(type));
    };
  }

  /** Writes a value from which javac infers {@code type} exactly. */
  private String value(Type type, int depth) {
    String value = grammar.expressions.of(type, depth);
    return "(%s) (%s)".formatted(type.boxed, value);
  }

  private String called(Type type, int depth) {
    return grammar.pick(
        () -> "w.failing(%s)".formatted(value(type, depth)),
        () -> "passed(w, %s)".formatted(value(type, depth)),
        () -> "w.referred(%s::passed, %s)".formatted(grammar.host, value(type, depth)),
        () -> "w.made(() -> %s)".formatted(scope.lambda(null, false, () -> nested(type, depth))),
        () ->
            "w.later(%s).then(x -> %s)"
                .formatted(
                    value(type, 0),
                    scope.lambda(null, false, () -> "w.later(%s)".formatted(value(type, depth)))));
  }

  /** Writes an async block inside the block that is being written. */
  private String nested(Type type, int depth) {
    return scope.lambda(
        type,
        true,
        () -> {
          if (choices.chance(40)) {
            return "%s(() -> %s)".formatted(maker(), value(type, depth));
          }
          Code body = grammar.statements.sequence(2, 1 + choices.below(2), false);
          String result = value(type, depth);
          return "%s(() -> {\n%s\nreturn %s;\n})".formatted(maker(), body.text(), result);
        });
  }

  /** The name of the method that makes a block. */
  String maker() {
    return grammar.local ? "asyncLocal" : "async";
  }

  /** Writes an async block without a value, as a statement that awaits it. */
  String action(int depth) {
    return scope.lambda(
        null,
        true,
        () -> {
          Code body = grammar.statements.block(depth, false);
          return "await(%s(() -> {\n%s\n}));".formatted(maker(), body.text());
        });
  }

  /** Writes the call of an ordinary lambda of type int. */
  String plainLambda(int depth) {
    return scope.lambda(
        Type.INT,
        false,
        () ->
            choices.chance(50)
                ? "w.sup(() -> {\nw.tick();\nreturn %s;\n})"
                    .formatted(grammar.expressions.of(Type.INT, depth))
                : "w.sup(() -> %s)".formatted(grammar.expressions.of(Type.INT, depth)));
  }

  /** Writes a stream whose lambda captures, of type String. */
  String stream(int depth) {
    String source = grammar.expressions.of(Type.LIST, depth);
    return scope.lambda(
        Type.STRING,
        false,
        () -> {
          String name = grammar.expressions.constant(Type.STRING);
          return "World.cut(String.join(\"/\", %s.stream().map(%s -> %s).toList()))"
              .formatted(source, name, grammar.expressions.of(Type.STRING, depth));
        });
  }

  /** Writes the creation and call of an anonymous class that captures, of type int. */
  String anonymousClass(int depth) {
    String argument = grammar.expressions.of(Type.STRING, depth);
    String value = scope.classBody(() -> grammar.expressions.of(Type.INT, depth));
    return "new Named(%s) {\nint m() {\nreturn %s + text().length();\n}\n}.m()"
        .formatted(argument, value);
  }

  /** Writes a local record and its use. */
  String localRecord(int depth) {
    String type = scope.fresh("R");
    String name = scope.fresh("k");
    String first = grammar.expressions.of(Type.INT, depth);
    String second = grammar.expressions.of(Type.LONG, depth);
    scope.declare(Type.INT, name, Access.CONSTANT);
    return """
    record %s(int a, long b) {
    int sum() {
    return a + (int) b;
    }
    }
    int %s = new %s(%s, %s).sum();\
    """
        .formatted(type, name, type, first, second);
  }

  /** Writes a local interface with a default method and an enum that implements it, of type int. */
  String localInterfaceAndEnum(int depth) {
    String type = scope.fresh("I");
    String values = scope.fresh("E");
    String name = scope.fresh("k");
    String argument = grammar.expressions.of(Type.INT, depth);
    scope.declare(Type.INT, name, Access.CONSTANT);
    return """
    interface %1$s {
    int a(int i);
    default int b(int i) {
    return a(i) + 1;
    }
    }
    enum %2$s implements %1$s {
    X {
    public int a(int i) {
    return i * 2;
    }
    },
    Y;
    public int a(int i) {
    return i + ordinal();
    }
    }
    int %3$s = %2$s.X.b(%4$s) + %2$s.Y.b(1);\
    """
        .formatted(type, values, name, argument);
  }

  /** Writes a local class that captures, and its use. */
  String localClass(int depth) {
    String type = scope.fresh("C");
    String name = scope.fresh("k");
    String value = scope.classBody(() -> grammar.expressions.of(Type.INT, depth));
    String argument = grammar.expressions.of(Type.INT, depth);
    scope.declare(Type.INT, name, Access.CONSTANT);
    return """
    class %s {
    final int a;
    %s(int a) {
    this.a = a;
    }
    int m() {
    return a + %s;
    }
    }
    int %s = new %s(%s).m();\
    """
        .formatted(type, type, value, name, type, argument);
  }
}
