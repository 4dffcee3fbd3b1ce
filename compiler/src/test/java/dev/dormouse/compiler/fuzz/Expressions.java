package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.fuzz.Scope.Access;
import java.util.List;

/** The grammar of expressions. Each is atomic or in parentheses, so they nest without thought. */
final class Expressions {
  private static final int AWAIT_PERCENT = 30;

  private final Grammar grammar;
  private final Choices choices;
  private final Scope scope;

  Expressions(Grammar grammar) {
    this.grammar = grammar;
    choices = grammar.choices;
    scope = grammar.scope;
  }

  /** Writes an expression of {@code type}, at most {@code depth} deep. */
  String of(Type type, int depth) {
    grammar.count();
    int deeper = grammar.isFull() ? Math.min(depth, 1) - 1 : depth - 1;
    if (deeper < 0) {
      return atom(type);
    }
    if (scope.mayAwait() && choices.chance(AWAIT_PERCENT)) {
      return grammar.blocks.await(type, deeper);
    }
    int form = choices.below(10);
    if (form < 2) {
      return atom(type);
    }
    if (form == 2) {
      return "(%s ? %s : %s)"
          .formatted(of(Type.BOOLEAN, deeper), of(type, deeper), of(type, deeper));
    }
    if (form == 3) {
      return switched(type, deeper);
    }
    if (form == 4 && !scope.assignable(type).isEmpty()) {
      return assigned(type, deeper);
    }
    return composed(type, deeper);
  }

  /** Writes a variable or a literal. */
  String atom(Type type) {
    List<String> variables = scope.readable(type);
    int choice = choices.below(variables.size() * 3 + 1);
    return choice == 0 ? type.simplest : variables.get((choice - 1) / 3);
  }

  private String switched(Type type, int depth) {
    if (type == Type.INTS || type == Type.LIST) {
      return composed(type, depth);
    }
    return grammar.switches.expression(type, depth);
  }

  private String assigned(Type type, int depth) {
    String target = choices.of(scope.assignable(type));
    String value = of(type, depth);
    if (type.isArithmetic() && choices.chance(60)) {
      return grammar.pick(
          () -> "(%s += %s)".formatted(target, value),
          () -> target + "++",
          () -> "(--" + target + ")",
          () -> "(%s *= %s)".formatted(target, value));
    }
    if (type == Type.STRING && choices.chance(50)) {
      return "(%s += World.cut(%s))".formatted(target, value);
    }
    return "(%s = %s)".formatted(target, value);
  }

  private String composed(Type type, int depth) {
    return switch (type) {
      case INT -> integer(depth);
      case LONG -> longInteger(depth);
      case DOUBLE -> floating(Type.DOUBLE, depth);
      case FLOAT -> floating(Type.FLOAT, depth);
      case BOOLEAN -> bool(depth);
      case BYTE, SHORT -> "(%s) (int) (%s)".formatted(type.code, of(Type.INT, depth));
      case CHAR -> "(char) (97 + (%s & 7))".formatted(of(Type.INT, depth));
      case STRING -> string(depth);
      case OBJECT -> object(depth);
      case BOXED ->
          choices.chance(10) ? "(Integer) null" : "(Integer) (%s)".formatted(of(Type.INT, depth));
      case BOX -> box(depth);
      case SHAPE -> shape(depth);
      case COLOR -> "Color.of(%s)".formatted(of(Type.INT, depth));
      case INTS -> ints(depth);
      case LIST ->
          grammar.pick(
              () -> "World.strings(%s)".formatted(of(Type.INT, depth)),
              () -> "List.of(%s, %s)".formatted(of(Type.STRING, depth), of(Type.STRING, depth)));
    };
  }

  private String integer(int depth) {
    return switch (choices.below(4)) {
      case 0 -> arithmetic(depth);
      case 1 -> call(depth);
      case 2 -> element(depth);
      default -> made(depth);
    };
  }

  private String arithmetic(int depth) {
    return grammar.pick(
        () -> binary(Type.INT, choices.of("+", "-", "*", "^", "&", "|"), depth),
        () -> "(%s %s %d)".formatted(of(Type.INT, depth), choices.of("<<", ">>", ">>>"), 3),
        () -> binary(Type.INT, choices.of("/", "%"), depth),
        () -> "(int) (long) (%s)".formatted(of(Type.LONG, depth)),
        () -> "(int) (double) (%s)".formatted(of(Type.DOUBLE, depth)),
        () -> "(int) (char) (%s)".formatted(of(Type.CHAR, depth)),
        () -> "(-%s)".formatted(of(Type.INT, depth)),
        () -> "(%s + %s)".formatted(of(Type.CHAR, depth), of(Type.BYTE, depth)),
        () -> "(int) (%s)".formatted(of(Type.BOXED, depth)));
  }

  private String call(int depth) {
    return grammar.pick(
        () -> "%s.length()".formatted(of(Type.STRING, depth)),
        () ->
            "World.mix(%s, %s, %s)"
                .formatted(of(Type.INT, depth), of(Type.LONG, depth), of(Type.STRING, depth)),
        () -> "Math.max(%s, %s)".formatted(of(Type.INT, depth), of(Type.INT, depth)),
        () ->
            "World.sum(%s, %s, %s)"
                .formatted(of(Type.INT, depth), of(Type.INT, depth), of(Type.INT, depth)),
        () -> "List.of(%s, %s).get(1)".formatted(of(Type.BOXED, 0), of(Type.INT, depth)),
        () -> "World.<Integer>same(%s)".formatted(of(Type.INT, depth)),
        () -> "%s.size()".formatted(of(Type.LIST, depth)),
        () -> "%s.ordinal()".formatted(of(Type.COLOR, depth)),
        () -> grammar.blocks.plainLambda(depth),
        () -> hostCall(depth));
  }

  private String hostCall(int depth) {
    String method = choices.of(grammar.intMethods);
    if (method.contains("super.") && !scope.isThisOfHost()) {
      method = "stat";
    }
    return "%s(%s)".formatted(method, of(Type.INT, depth));
  }

  private String element(int depth) {
    String element = "%s[%s & 3]".formatted(of(Type.INTS, depth), of(Type.INT, depth));
    return grammar.pick(
        () -> element,
        () ->
            "(%s %s %s)".formatted(element, choices.of("=", "+=", "-=", "^="), of(Type.INT, depth)),
        () -> element + "++",
        () -> "(--" + element + ")",
        () -> "%s.length".formatted(of(Type.INTS, depth)));
  }

  private String made(int depth) {
    return grammar.pick(
        () -> "%s.fold()".formatted(of(Type.BOX, depth)),
        () -> "new int[] {%s, %s}[1]".formatted(of(Type.INT, depth), of(Type.INT, depth)),
        () ->
            "(new int[2][%s & 3])[%s & 1].length"
                .formatted(of(Type.INT, depth), of(Type.INT, depth)),
        () -> "new Integer[] {%s, %s}[0]".formatted(of(Type.INT, depth), of(Type.BOXED, depth)),
        () -> grammar.blocks.anonymousClass(depth),
        () -> matched(depth));
  }

  /** Writes an instanceof with a pattern, whose bindings the first branch reads. */
  private String matched(int depth) {
    String value = of(Type.OBJECT, depth);
    return scope.block(() -> {
      String pattern = grammar.switches.pattern();
      String guard = choices.chance(50) ? " && " + of(Type.BOOLEAN, depth) : "";
      String hit = of(Type.INT, depth);
      return "(%s instanceof %s%s ? %s : 8)".formatted(value, pattern, guard, hit);
    });
  }

  private String longInteger(int depth) {
    return grammar.pick(
        () -> binary(Type.LONG, choices.of("+", "-", "*", "^"), depth),
        () -> "(long) (%s)".formatted(of(Type.INT, depth)),
        () ->
            "World.wide(%s, %s, %s)"
                .formatted(of(Type.INT, depth), of(Type.DOUBLE, depth), of(Type.LONG, depth)),
        () -> "(%s << %s)".formatted(of(Type.LONG, depth), of(Type.INT, depth)),
        () -> compound("longs", choices.of("=", "+=", "^=", "*="), Type.LONG, depth),
        () -> "World.longs()[%s & 3]--".formatted(of(Type.INT, depth)),
        () -> "(long) %s".formatted(compound("ints", ">>=", Type.LONG, depth)),
        () -> "%s.l()".formatted(of(Type.BOX, depth)));
  }

  /** Writes an assignment to an element of an array of its own. */
  private String compound(String array, String operator, Type type, int depth) {
    return "(World.%s()[%s & 3] %s %s)"
        .formatted(array, of(Type.INT, depth), operator, of(type, depth));
  }

  private String floating(Type type, int depth) {
    return grammar.pick(
        () -> "(%s) %s".formatted(type.code, compound("doubles", "+=", Type.DOUBLE, depth)),
        () -> "(%s) ++World.doubles()[%s & 3]".formatted(type.code, of(Type.INT, depth)),
        () -> binary(type, choices.of("+", "-", "*"), depth),
        () -> "(%s) (%s)".formatted(type.code, of(choices.of(Type.LONG, Type.INT), depth)));
  }

  private String bool(int depth) {
    return grammar.pick(
        () -> binary(Type.INT, choices.of("<", ">", "==", "!=", ">="), depth),
        () -> binary(Type.BOOLEAN, choices.of("&&", "||", "&", "|", "^"), depth),
        () -> "(!%s)".formatted(of(Type.BOOLEAN, depth)),
        () -> binary(choices.of(Type.LONG, Type.DOUBLE, Type.CHAR), "<", depth),
        () -> "(%s instanceof String)".formatted(of(Type.OBJECT, depth)),
        () -> "(%s == null)".formatted(of(choices.of(Type.OBJECT, Type.BOXED), depth)),
        () -> "%s.isEmpty()".formatted(of(choices.of(Type.STRING, Type.LIST), depth)));
  }

  private String string(int depth) {
    return grammar.pick(
        () ->
            "World.cut(%s + %s)"
                .formatted(of(Type.STRING, depth), of(choices.of(Type.SHOWN), depth)),
        () ->
            "World.cut(%s + %s + %s + \"!\")"
                .formatted(
                    of(choices.of(Type.SHOWN), depth),
                    of(Type.STRING, depth),
                    of(choices.of(Type.SHOWN), depth)),
        () -> "new String((String) (%s))".formatted(of(Type.STRING, depth)),
        () ->
            scope.mayAwait()
                ? "await(async((AsyncBody<String>) %s::quick))".formatted(grammar.host)
                : "World.show(quick())",
        () -> grammar.blocks.stream(depth),
        () -> "World.cut%s".formatted(compound("words", "+=", choices.of(Type.SHOWN), depth)),
        () ->
            ("World.cut(new StringBuilder((String) (%s)).append((int) (%s))"
                    + ".append((String) (%s)).toString())")
                .formatted(of(Type.STRING, depth), of(Type.INT, depth), of(Type.STRING, depth)),
        () -> "String.valueOf((long) (%s))".formatted(of(Type.LONG, depth)),
        () -> "World.show(%s)".formatted(of(choices.of(Type.SHOWN), depth)),
        () -> "%s.s()".formatted(of(Type.BOX, depth)));
  }

  private String object(int depth) {
    return grammar.pick(
        () -> "(Object) (%s)".formatted(of(choices.of(Type.SHOWN), depth)),
        () -> "(Object) (%s)".formatted(of(choices.of(Type.SHAPE, Type.COLOR), depth)),
        () -> "(Object) null",
        () -> "(Object) (%s)".formatted(of(Type.LIST, depth)));
  }

  private String box(int depth) {
    return grammar.pick(
        () -> "new Box(%s)".formatted(boxArguments(depth)),
        () -> "World.same(new Box(%s))".formatted(boxArguments(depth)));
  }

  private String boxArguments(int depth) {
    return "%s, %s, %s, %s"
        .formatted(
            of(Type.INT, depth),
            of(Type.LONG, depth),
            of(Type.STRING, depth),
            of(Type.DOUBLE, depth));
  }

  private String shape(int depth) {
    return grammar.pick(
        () -> "(Shape) new Dot(%s)".formatted(of(Type.INT, depth)),
        () ->
            "(Shape) new Line(new Dot(%s), %s)"
                .formatted(
                    of(Type.INT, depth),
                    choices.chance(20) ? "null" : "new Dot(%s)".formatted(of(Type.INT, depth))),
        () ->
            "(Shape) new Group<>(%s, %s)"
                .formatted(of(choices.of(Type.SHOWN), depth), of(Type.SHAPE, depth)));
  }

  private String ints(int depth) {
    return grammar.pick(
        () -> "World.ints()",
        () -> "new int[] {%s, %s, 1, 2}".formatted(of(Type.INT, depth), of(Type.INT, depth)),
        () -> "%s.clone()".formatted(of(Type.INTS, depth)));
  }

  private String binary(Type type, String operator, int depth) {
    return "(%s %s %s)".formatted(of(type, depth), operator, of(type, depth));
  }

  /** Declares a constant in the scope and returns its name. */
  String constant(Type type) {
    String name = scope.fresh("k");
    scope.declare(type, name, Access.CONSTANT);
    return name;
  }
}
