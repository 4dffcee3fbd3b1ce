package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.fuzz.Scope.Access;
import dev.dormouse.compiler.fuzz.Scope.Label;
import java.util.List;
import java.util.Locale;

/** The grammar of statements. */
final class Statements {
  private final Grammar grammar;
  private final Choices choices;
  private final Scope scope;

  Statements(Grammar grammar) {
    this.grammar = grammar;
    choices = grammar.choices;
    scope = grammar.scope;
  }

  /** Writes one to three statements, whose names are forgotten after them. */
  Code block(int depth, boolean mayJump) {
    return scope.block(() -> sequence(depth, 1 + choices.below(3), mayJump));
  }

  /**
   * Writes {@code count} statements.
   *
   * @param mayJump whether the last may be one that cannot complete
   */
  Code sequence(int depth, int count, boolean mayJump) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      Code statement = of(depth);
      if (statement.completes()) {
        text.append(statement.text()).append("\n");
      } else if (mayJump) {
        return new Code(text + statement.text(), false);
      } else {
        // Unreachable code is an error, so there is a way round.
        text.append("if (World.yes()) {\n").append(statement.text()).append("\n}\n");
      }
    }
    if (mayJump && choices.chance(20)) {
      return new Code(text + jump(), false);
    }
    return Code.completing(text.toString());
  }

  /** Writes one statement. */
  Code of(int depth) {
    grammar.count();
    if (depth <= 0 || grammar.isFull()) {
      return Code.completing(simple(2));
    }
    return switch (choices.below(31)) {
      default -> Code.completing(simple(1 + choices.below(3)));
      case 10, 11, 12 -> branch(depth);
      case 13, 14, 15, 16 -> loop(depth);
      case 17 -> new Code("if (%s) {\n%s\n}".formatted(bool(2), jump()), true);
      case 18, 19, 20 -> grammar.tries.tryStatement(depth);
      case 21, 22 -> grammar.tries.withResources(depth);
      case 23, 24 -> grammar.switches.statement(depth);
      case 25 -> labelledBlock(depth);
      case 26 ->
          scope.mayAwait() && scope.mayNest()
              ? Code.completing(grammar.blocks.action(depth - 1))
              : braced(depth);
      // In an inner lambda javac finds that the parts of some local records are not assigned.
      case 27 -> scope.isInRoot() ? Code.completing(grammar.blocks.localRecord(2)) : braced(depth);
      case 28 -> Code.completing(grammar.blocks.localClass(2));
      case 29 -> synchronizedBlock(depth);
      case 30 ->
          scope.isInRoot()
              ? Code.completing(grammar.blocks.localInterfaceAndEnum(2))
              : braced(depth);
    };
  }

  private String bool(int depth) {
    return grammar.expressions.of(Type.BOOLEAN, depth);
  }

  /** Writes a statement without blocks, which completes. */
  String simple(int depth) {
    return switch (choices.below(14)) {
      default -> "w.log(%s);".formatted(grammar.expressions.of(choices.of(Type.SHOWN), depth));
      case 2, 3, 4 -> declaration(depth);
      case 5, 6 -> constant(depth);
      case 7, 8, 9 -> assignment(depth);
      case 10 -> future(depth);
      case 11 ->
          scope.mayAwait()
              ? "await(%s);".formatted(grammar.blocks.future(choices.of(Type.VARIABLES), depth))
              : "w.tick();";
      case 12 ->
          "assert %s%s : %s;"
              .formatted(
                  bool(2),
                  choices.chance(15) ? "" : " || w != null",
                  grammar.expressions.of(Type.STRING, 1));
      case 13 -> deferred(depth);
    };
  }

  private String declaration(int depth) {
    Type type = choices.of(Type.VARIABLES);
    String name = scope.fresh("v");
    String value = grammar.expressions.of(type, depth);
    scope.declare(type, name, Access.VARIABLE);
    return "%s %s = %s;".formatted(type.code, name, value);
  }

  private String constant(int depth) {
    Type type = choices.of(Type.VARIABLES);
    String name = scope.fresh("k");
    String value = grammar.expressions.of(type, depth);
    scope.declare(type, name, Access.CONSTANT);
    // A final variable with a constant value would be a constant itself.
    return choices.chance(30)
        ? "var %s = (%s) (%s);".formatted(name, type.code, value)
        : "%s %s = %s;".formatted(type.code, name, value);
  }

  private String assignment(int depth) {
    Type type = choices.of(Type.VARIABLES);
    List<String> targets = scope.assignable(type);
    if (targets.isEmpty()) {
      return "w.log(%s);".formatted(grammar.expressions.of(Type.STRING, depth));
    }
    String target = choices.of(targets);
    if (type.isIntegral() && choices.chance(30)) {
      return target + choices.of("++;", "--;");
    }
    String value = grammar.expressions.of(type, depth);
    boolean adds = type.isArithmetic() || type == Type.STRING;
    return "%s %s %s;".formatted(target, adds ? choices.of("=", "+=") : "=", cut(type, value));
  }

  private static String cut(Type type, String value) {
    return type == Type.STRING ? "World.cut(%s)".formatted(value) : value;
  }

  private String future(int depth) {
    Type type = choices.of(Type.INT, Type.STRING, Type.LONG, Type.BOX);
    String name = scope.fresh("f");
    String value =
        scope.mayAwait()
            ? grammar.blocks.future(type, depth)
            : "w.later(%s)".formatted(grammar.expressions.of(type, 0));
    scope.declareFuture(type, name);
    return "%s<%s> %s = %s;"
        .formatted(grammar.local ? "LocalFuture" : "Future", type.boxed, name, value);
  }

  /** Writes a variable that gets its value in branches. */
  private String deferred(int depth) {
    Type type = choices.of(Type.VARIABLES);
    String name = scope.fresh("v");
    String condition = bool(2);
    String yes = grammar.expressions.of(type, depth - 1);
    String no = grammar.expressions.of(type, depth - 1);
    scope.declare(type, name, Access.VARIABLE);
    return "%s %s;\nif (%s) {\n%s = %s;\n} else {\n%s = %s;\n}"
        .formatted(type.code, name, condition, name, yes, name, no);
  }

  /** Writes a statement that cannot complete. */
  private String jump() {
    List<Label> labels = scope.labels();
    int form = choices.below(5);
    if (form < 3 && !labels.isEmpty()) {
      Label label = choices.of(labels);
      if (label.ofLoop() && choices.chance(50)) {
        return "continue " + label.name() + ";";
      }
      scope.breakTo(label);
      return "break " + label.name() + ";";
    }
    if (form == 3 && scope.returns() != null) {
      Type type = scope.returns();
      return "return (%s) (%s);".formatted(type.boxed, grammar.expressions.of(type, 2));
    }
    return "throw new %s((String) (%s));"
        .formatted(
            choices.of("Failed", "Failed", "Broken", "IllegalStateException"),
            grammar.expressions.of(Type.STRING, 2));
  }

  private Code branch(int depth) {
    if (choices.chance(20)) {
      return patternBranch(depth);
    }
    String condition = bool(3);
    Code yes = block(depth - 1, true);
    if (choices.chance(40)) {
      return Code.completing("if (%s) {\n%s\n}".formatted(condition, yes.text()));
    }
    Code no = block(depth - 1, true);
    return new Code(
        "if (%s) {\n%s\n} else {\n%s\n}".formatted(condition, yes.text(), no.text()),
        yes.completes() || no.completes());
  }

  private Code patternBranch(int depth) {
    String value = grammar.expressions.of(Type.OBJECT, 2);
    return scope.block(() -> {
      String pattern = grammar.switches.pattern();
      Code yes = sequence(depth - 1, 1 + choices.below(2), true);
      return Code.completing(
          "if (%s instanceof %s) {\n%s\n}".formatted(value, pattern, yes.text()));
    });
  }

  private Code braced(int depth) {
    Code body = block(depth - 1, true);
    return new Code("{\n%s\n}".formatted(body.text()), body.completes());
  }

  private Code labelledBlock(int depth) {
    Label label = new Label(scope.fresh("B"), false);
    Code body = scope.labelled(label, () -> block(depth - 1, true));
    return new Code(
        "%s: {\n%s\n}".formatted(label.name(), body.text()),
        body.completes() || scope.isBroken(label));
  }

  private Code synchronizedBlock(int depth) {
    Code body = scope.withoutAwait(() -> block(Math.min(depth - 1, 1), true));
    return new Code("synchronized (w) {\n%s\n}".formatted(body.text()), body.completes());
  }

  private Code loop(int depth) {
    Label label = new Label(scope.fresh("L"), true);
    return scope.block(() -> loop(label, depth));
  }

  private Code loop(Label label, int depth) {
    int form = choices.below(7);
    return switch (form) {
      case 0, 1 -> counted(label, depth);
      case 2 -> forEach(label, Type.LIST, Type.STRING, depth);
      case 3 -> forEach(label, Type.INTS, Type.INT, depth);
      case 4 -> {
        String i = counter();
        Code body = body(label, depth);
        yield Code.completing(
            "{\nint %s = 0;\n%s: while (%s++ < 2 && %s) {\nw.tick();\n%s\n}\n}"
                .formatted(i, label.name(), i, bool(2), body.text()));
      }
      case 5 -> {
        String i = counter();
        Code body = body(label, depth);
        // Whether the end is reached does not matter here: the way round makes it reachable.
        yield Code.completing(
            ("{\nint %s = 0;\n%s: do {\nw.tick();\nif (%s > 3) {\nbreak %s;\n}\n%s\n}"
                    + " while (++%s < 3 && %s);\n}")
                .formatted(i, label.name(), i, label.name(), body.text(), i, bool(2)));
      }
      default -> {
        String i = counter();
        Code body = body(label, depth);
        yield Code.completing(
            ("{\nint %s = 0;\n%s: for (; ; ) {\nw.tick();\n"
                    + "if (%s++ > %d || %s) {\nbreak %s;\n}\n%s\n}\n}")
                .formatted(
                    i, label.name(), i, choices.below(2), bool(2), label.name(), body.text()));
      }
    };
  }

  private String counter() {
    String name = scope.fresh("i");
    scope.declare(Type.INT, name, Access.COUNTER);
    return name;
  }

  private Code body(Label label, int depth) {
    return scope.labelled(label, () -> block(depth - 1, true));
  }

  private Code counted(Label label, int depth) {
    int bound = 1 + choices.below(3);
    boolean wide = choices.chance(20);
    String limit = choices.chance(30) && scope.mayAwait() ? "await(w.later(2))" : "" + bound;
    String i = scope.fresh("i");
    scope.declare(wide ? Type.LONG : Type.INT, i, Access.COUNTER);
    Code body = body(label, depth);
    String type = (wide ? Type.LONG : Type.INT).name().toLowerCase(Locale.ROOT);
    String step = choices.chance(20) && scope.mayAwait() ? i + " += await(w.later(1))" : i + "++";
    return Code.completing(
        "%s: for (%s %s = 0; %s < %s; %s) {\nw.tick();\n%s\n}"
            .formatted(label.name(), type, i, i, limit, step, body.text()));
  }

  private Code forEach(Label label, Type over, Type element, int depth) {
    String name = scope.fresh("k");
    String values = grammar.expressions.of(over, 2);
    scope.declare(element, name, Access.CONSTANT);
    Code body = body(label, depth);
    return Code.completing(
        "%s: for (%s %s : %s) {\nw.tick();\n%s\n}"
            .formatted(label.name(), element.code, name, values, body.text()));
  }
}
