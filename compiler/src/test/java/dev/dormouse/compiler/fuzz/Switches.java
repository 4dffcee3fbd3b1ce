package dev.dormouse.compiler.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The grammar of switches and patterns. */
final class Switches {
  /**
   * What a switch is over and what writes its labels, each with its bindings.
   *
   * @param exhaustive whether a switch statement with these labels always takes one of them
   */
  private record Selector(String over, boolean exhaustive, List<Supplier<String>> labels) {
    Selector(String over, List<Supplier<String>> labels) {
      this(over, true, labels);
    }
  }

  private final Grammar grammar;
  private final Choices choices;
  private final Scope scope;

  Switches(Grammar grammar) {
    this.grammar = grammar;
    choices = grammar.choices;
    scope = grammar.scope;
  }

  /** Writes a pattern for an Object and declares its bindings. */
  String pattern() {
    return grammar.pick(
        () -> "String " + binding(Type.STRING),
        () -> "Integer " + binding(Type.BOXED),
        this::boxPattern,
        () -> "Dot(int %s)".formatted(binding(Type.INT)),
        () -> "Line(%s, %s)".formatted(dotPattern(), dotPattern()),
        () -> "Group<?>(var %s, %s)".formatted(binding(Type.OBJECT), dotPattern()),
        () ->
            "Group<?>(Line(%s, Dot(int %s)), Group<?>(var %s, var _))"
                .formatted(dotPattern(), binding(Type.INT), binding(Type.OBJECT)),
        () ->
            "Group<?>(Group<?>(%s, Shape _), Line(var _, %s))"
                .formatted(boxPattern(), dotPattern()));
  }

  private String boxPattern() {
    String i = choices.chance(30) ? "_" : "int " + binding(Type.INT);
    String l = (choices.chance(30) ? "long " : "var ") + binding(Type.LONG);
    String s = choices.chance(30) ? "_" : "String " + binding(Type.STRING);
    String d = choices.chance(30) ? "var _" : "double " + binding(Type.DOUBLE);
    return "Box(%s, %s, %s, %s)".formatted(i, l, s, d);
  }

  private String dotPattern() {
    return grammar.pick(() -> "Dot(var %s)".formatted(binding(Type.INT)), () -> "Dot _");
  }

  private String binding(Type type) {
    return grammar.expressions.constant(type);
  }

  /** Writes a switch expression. */
  String expression(Type type, int depth) {
    Selector selector = selector(depth);
    StringBuilder code = new StringBuilder("(switch (").append(selector.over).append(") {\n");
    // One arm must have a value.
    boolean hasValue = false;
    for (Supplier<String> label : selector.labels) {
      boolean mayThrow = hasValue;
      hasValue = true;
      code.append(scope.arm(() -> label.get() + " -> " + arm(type, depth, mayThrow))).append("\n");
    }
    // A cast makes the switch a standalone expression of this type wherever it stands.
    return "((%s) %s}))".formatted(type.code, code);
  }

  private String arm(Type type, int depth, boolean mayThrow) {
    return switch (choices.below(mayThrow ? 9 : 8)) {
      default -> grammar.expressions.of(type, depth) + ";";
      case 5, 6 -> {
        String statement = grammar.statements.simple(1);
        yield "{\n%s\nyield %s;\n}".formatted(statement, yielded(type, depth));
      }
      case 8 -> "throw new Failed(%s);".formatted(grammar.expressions.of(Type.STRING, 1));
      case 7 -> choices.chance(15) ? tryArm(type, depth) : choiceArm(type, depth);
    };
  }

  private String choiceArm(Type type, int depth) {
    return "{\nif (%s) {\nyield %s;\n}\nyield %s;\n}"
        .formatted(
            grammar.expressions.of(Type.BOOLEAN, 1), yielded(type, depth), yielded(type, depth));
  }

  /** Rare: javac itself crashes on some of them. */
  private String tryArm(Type type, int depth) {
    return "{\ntry {\nyield %s;\n} finally {\nw.log(%s);\n}\n}"
        .formatted(yielded(type, depth), grammar.expressions.of(Type.STRING, 1));
  }

  /** Javac takes {@code yield (…)} for a call if there are braces between the parentheses. */
  private String yielded(Type type, int depth) {
    String value = grammar.expressions.of(type, depth);
    return value.startsWith("(") && value.contains("{")
        ? "(%s) %s".formatted(type.code, value)
        : value;
  }

  private Selector selector(int depth) {
    return grammar.pick(
        () -> ints(depth),
        () -> strings(depth),
        () -> colors(depth),
        () -> objects(depth),
        () -> shapes(depth));
  }

  private Selector ints(int depth) {
    return new Selector(
        "%s & 3".formatted(grammar.expressions.of(Type.INT, depth)),
        List.of(() -> "case 0", () -> "case 1, 2", () -> "default"));
  }

  private Selector strings(int depth) {
    return new Selector(
        grammar.expressions.of(Type.STRING, depth),
        List.of(() -> "case \"s\", \"L\"", () -> "case \"\"", () -> "default"));
  }

  private Selector colors(int depth) {
    String over = grammar.expressions.of(Type.COLOR, depth);
    return choices.chance(50)
        ? new Selector(over, false, List.of(() -> "case RED", () -> "case GREEN, BLUE"))
        : new Selector(over, List.of(() -> "case BLUE", () -> "default"));
  }

  private Selector objects(int depth) {
    String over = grammar.expressions.of(Type.OBJECT, depth);
    List<Supplier<String>> labels = new ArrayList<>();
    int count = choices.below(3) + 1;
    for (int i = 0; i < count; i++) {
      // Always guarded, so that no label dominates a later one.
      labels.add(() -> "case " + pattern() + guard());
    }
    boolean takesNull = choices.chance(50);
    labels.add(() -> takesNull ? "case null, default" : "default");
    return new Selector(over, labels);
  }

  private Selector shapes(int depth) {
    String over = grammar.expressions.of(Type.SHAPE, depth);
    return new Selector(
        over,
        List.of(
            () -> "case Dot(int %s)".formatted(binding(Type.INT)),
            () -> "case Line(%s, %s)%s".formatted(dotPattern(), dotPattern(), guard()),
            () -> "case Line _",
            () ->
                "case Group<?>(var %s, Dot(var %s))%s"
                    .formatted(binding(Type.OBJECT), binding(Type.INT), guard()),
            () -> "case Group<?> _"));
  }

  private String guard() {
    // A variable in front keeps the guard from being a constant, which may not be false.
    return " when w != null && " + scope.guard(() -> grammar.expressions.of(Type.BOOLEAN, 2));
  }

  /** Writes a switch statement. */
  Code statement(int depth) {
    return choices.chance(40) ? colons(depth) : arrows(depth);
  }

  private Code arrows(int depth) {
    Selector selector = selector(2);
    StringBuilder code = new StringBuilder("switch (").append(selector.over).append(") {\n");
    boolean completes = !selector.exhaustive;
    for (Supplier<String> label : selector.labels) {
      Code arm =
          scope.block(() -> {
            String head = label.get();
            Code body = grammar.statements.block(depth - 1, true);
            return new Code("%s -> {\n%s\n}\n".formatted(head, body.text()), body.completes());
          });
      code.append(arm.text());
      completes |= arm.completes();
    }
    return new Code(code.append("}").toString(), completes);
  }

  /** Writes a switch whose groups fall through. */
  private Code colons(int depth) {
    Selector selector = choices.chance(50) ? ints(2) : strings(2);
    StringBuilder code = new StringBuilder("switch (").append(selector.over).append(") {\n");
    boolean breaks = false;
    boolean completes = true;
    for (Supplier<String> label : selector.labels) {
      Code group = scope.block(() -> grammar.statements.block(depth - 1, true));
      completes = group.completes();
      boolean ends = completes && choices.chance(40);
      breaks |= ends;
      code.append("%s: {\n%s\n%s}\n".formatted(label.get(), group.text(), ends ? "break;\n" : ""));
    }
    return new Code(code.append("}").toString(), completes || breaks);
  }
}
