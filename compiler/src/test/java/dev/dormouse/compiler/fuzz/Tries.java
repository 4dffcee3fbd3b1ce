package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.fuzz.Scope.Access;
import java.util.ArrayList;
import java.util.List;

/** The grammar of try statements. */
final class Tries {
  private final Grammar grammar;
  private final Choices choices;
  private final Scope scope;

  Tries(Grammar grammar) {
    this.grammar = grammar;
    choices = grammar.choices;
    scope = grammar.scope;
  }

  /** Writes a try with catch clauses or a finally block, or both. */
  Code tryStatement(int depth) {
    Code body = grammar.statements.block(depth - 1, true);
    return clauses("try {\n%s\n}".formatted(body.text()), body.completes(), depth, true);
  }

  /** Writes a try with one to three resources. */
  Code withResources(int depth) {
    Code managed =
        scope.block(() -> {
          List<String> opened = new ArrayList<>();
          int count = 1 + choices.below(3);
          for (int i = 0; i < count; i++) {
            opened.add(resource());
          }
          Code body =
              choices.chance(5) ? Code.completing("") : grammar.statements.block(depth - 1, true);
          return new Code(
              "try (%s) {\n%s\n}".formatted(String.join(";\n", opened), body.text()),
              body.completes());
        });
    return clauses(managed.text(), managed.completes(), depth, false);
  }

  private String resource() {
    if (!scope.resources().isEmpty() && choices.chance(40)) {
      scope.adopt();
      return choices.of(scope.resources());
    }
    String variable = scope.fresh("r");
    if (choices.chance(10)) {
      scope.declare(Type.OBJECT, "((Object) (%s != null))".formatted(variable), Access.CONSTANT);
      return "World.Closing %s = () -> w.log(\"closing\")".formatted(variable);
    }
    String name = grammar.expressions.of(Type.STRING, 2);
    String opening = "w.open(%s)".formatted(name);
    if (choices.chance(10)) {
      opening = "%s ? null : %s".formatted(grammar.expressions.of(Type.BOOLEAN, 1), opening);
    }
    if (scope.mayAwait() && choices.chance(30)) {
      opening = "await(w.later((Res) (%s)))".formatted(opening);
    }
    scope.declare(Type.OBJECT, "((Object) " + variable + ")", Access.CONSTANT);
    return "%s %s = %s".formatted(choices.of("Res", "Res", "var"), variable, opening);
  }

  private Code clauses(String head, boolean headCompletes, int depth, boolean needed) {
    StringBuilder code = new StringBuilder(head);
    boolean completes = headCompletes;
    int handlers = choices.below(3);
    boolean finallyBlock = needed && handlers == 0 || choices.chance(40);
    for (String types : handled(handlers)) {
      Code handler = handler(types, depth);
      code.append(handler.text());
      completes |= handler.completes();
    }
    if (finallyBlock) {
      // A jump out of it swallows what was thrown, a drop too, and the block goes on.
      Code cleanup = grammar.statements.block(depth - 1, choices.chance(12));
      code.append(" finally {\nw.log(\"finally\");\n%s\n}".formatted(cleanup.text()));
      completes &= cleanup.completes();
    }
    return new Code(code.toString(), completes);
  }

  private List<String> handled(int count) {
    List<String> narrow = List.of("Failed", "Failed | IllegalStateException", "RuntimeException");
    List<String> wide = List.of("Exception", "Throwable", "Error | RuntimeException");
    return switch (count) {
      case 0 -> List.of();
      case 1 -> List.of(choices.of(choices.chance(50) ? wide : narrow));
      default -> List.of(choices.of("Failed", "IllegalStateException"), choices.of(wide));
    };
  }

  private Code handler(String types, int depth) {
    return scope.block(() -> {
      String name = scope.fresh("e");
      String entry = types.equals("Throwable") ? "w.pass(%s);\n".formatted(name) : "";
      String shown = choices.chance(70) ? "w.log(w.caught(%s));\n".formatted(name) : "";
      Code body = grammar.statements.block(depth - 1, true);
      // Sometimes the exception is needed after the awaits of the handler.
      boolean rethrown = body.completes() && choices.chance(15);
      return new Code(
          " catch (%s %s) {\n%s%s%s%s\n}"
              .formatted(
                  types, name, entry, shown, body.text(), rethrown ? "throw " + name + ";" : ""),
          body.completes() && !rethrown);
    });
  }
}
