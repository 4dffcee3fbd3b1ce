package dev.dormouse.compiler.fuzz;

import dev.dormouse.compiler.fuzz.Scope.Access;
import dev.dormouse.compiler.fuzz.Scope.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The generator: puts a random block into one of the places where Java lets a lambda stand. */
final class Programs {
  private static final List<String> FIELDS =
      List.of("int fi = 1;", "long fl = 2L;", "String fs = \"f\";", "double fd = 0.25;");

  private static final List<String> INT_METHODS = List.of("priv", "stat", "weight", "super.weight");

  private final Choices choices;
  private final String name;
  private final boolean local;
  private final Scope scope = new Scope(Type.STRING);

  private Programs(Choices choices, String name) {
    this.choices = choices;
    this.name = name;
    local = choices.chance(25);
  }

  /** Generates the program of a seed. */
  static Program of(long seed) {
    return of(Choices.seeded(seed), seed);
  }

  /** Generates the program that {@code choices} describe. */
  static Program of(Choices choices, long seed) {
    String name = "P" + Long.toUnsignedString(seed, 36);
    Programs programs = new Programs(choices, name);
    String source = programs.source();
    return new Program(name, seed, source, programs.scope.isAdoptedInRoot());
  }

  private String source() {
    String source = host();
    return local ? source.replaceAll("\\bFuture<String>", "LocalFuture<String>") : source;
  }

  private String host() {
    return switch (choices.below(16)) {
      default -> staticMethod();
      case 2, 3, 4 -> instanceMethod();
      case 5 -> interfaceMethod();
      case 6 -> recordMethod();
      case 7 -> enumConstant();
      case 8 -> innerClass();
      case 9 -> constructor();
      case 10 -> Hosts.staticInitialiser(name, helpers(), block(List.of("stat")));
      case 11 -> Hosts.beforeSuper(name, helpers(), block(List.of("stat")));
      case 12 -> Hosts.compactConstructor(name, helpers(), block(List.of("stat")));
      case 13 -> instanceInitialiser();
      case 14 -> twoInterfaces();
      case 15 -> genericClass();
    };
  }

  private String staticMethod() {
    fields();
    scope.declare(Type.OBJECT, "((Object) t)", Access.CONSTANT);
    String block = block(List.of("stat"));
    return """
    public class %s {
    %s
    %s
    static <T extends Comparable<T>> Future<String> generic(World w, T t) {
    %s
    }
    public static Future<String> program(World w) {
    fi = 1;
    fl = 2L;
    fs = "f";
    fd = 0.25;
    return %s;
    }
    }
    """
        .formatted(
            name,
            fieldsCode("static "),
            helpers(),
            block,
            choices.chance(50)
                ? "generic(w, \"t\")"
                : "((Supplier<Future<String>>) () -> generic(w, \"t\")).get()");
  }

  private String instanceMethod() {
    fields();
    String block = block(INT_METHODS);
    return """
    public class %s extends Host {
    %s
    %s
    private int priv(int i) {
    return fi++ + i;
    }
    @Override
    protected int weight(int i) {
    return i + fi;
    }
    private Future<String> instance(World w) {
    %s
    }
    public static Future<String> program(World w) {
    return new %s().instance(w);
    }
    }
    """
        .formatted(name, fieldsCode("private "), helpers(), block, name);
  }

  private String interfaceMethod() {
    String block = block(List.of("stat", "own"));
    return """
    public interface %s {
    int own(int i);
    %s
    default Future<String> instance(World w) {
    %s
    }
    static Future<String> program(World w) {
    return ((%s) i -> i + 9).instance(w);
    }
    }
    """
        .formatted(name, helpers(), block, name);
  }

  private String recordMethod() {
    scope.declare(Type.INT, "first()", Access.CONSTANT);
    scope.declare(Type.STRING, "second()", Access.CONSTANT);
    String block = block(List.of("stat", "own"));
    return """
    public record %s(int first, String second) {
    %s
    private int own(int i) {
    return first - i;
    }
    Future<String> instance(World w) {
    %s
    }
    public static Future<String> program(World w) {
    return new %s(4, "second").instance(w);
    }
    }
    """
        .formatted(name, helpers(), block, name);
  }

  private String enumConstant() {
    scope.declare(Type.STRING, "name()", Access.CONSTANT);
    String block = block(List.of("stat", "ordinal() + own"));
    return """
    public enum %s {
    ONLY {
    @Override
    Future<String> instance(World w) {
    %s
    }
    };
    abstract Future<String> instance(World w);
    int own(int i) {
    return i ^ 3;
    }
    %s
    public static Future<String> program(World w) {
    return ONLY.instance(w);
    }
    }
    """
        .formatted(name, block, helpers());
  }

  private String innerClass() {
    fields();
    String block = block(List.of("priv", "stat", name + ".this.priv"));
    return """
    public class %s {
    %s
    %s
    private int priv(int i) {
    return fi++ + i;
    }
    private class Inner {
    Future<String> instance(World w) {
    class Local {
    Future<String> local() {
    %s
    }
    }
    return new Local().local();
    }
    }
    public static Future<String> program(World w) {
    return new %s().new Inner().instance(w);
    }
    }
    """
        .formatted(name, fieldsCode("private "), helpers(), block, name);
  }

  private String constructor() {
    fields();
    String block = block(List.of("priv", "stat"));
    return """
    public class %s {
    %s
    private Future<String> made;
    %s
    private int priv(int i) {
    return fi++ + i;
    }
    %s(World w) {
    Supplier<Future<String>> maker = () -> {
    %s
    };
    made = maker.get();
    }
    public static Future<String> program(World w) {
    return new %s(w).made;
    }
    }
    """
        .formatted(name, fieldsCode("private "), helpers(), name, block, name);
  }

  private String instanceInitialiser() {
    fields();
    return Hosts.instanceInitialiser(
        name, fieldsCode("private "), helpers(), block(List.of("priv", "stat")));
  }

  private String twoInterfaces() {
    String inner = "%1$s.super.weight, %1$s.this.weight".formatted(name);
    List<String> methods = new ArrayList<>(List.of("weight", "stat"));
    boolean isInner = choices.chance(50);
    methods.addAll(
        isInner ? List.of(inner.split(", ")) : List.of("Left.super.weight", "Right.super.weight"));
    return Hosts.twoInterfaces(name, helpers(), isInner, block(methods));
  }

  private String genericClass() {
    scope.declare(Type.OBJECT, "((Object) value)", Access.CONSTANT);
    scope.declare(Type.INT, "value.compareTo(value)", Access.CONSTANT);
    return Hosts.genericClass(name, helpers(), block(List.of("stat", "own")));
  }

  private void fields() {
    scope.declare(Type.INT, "fi", Access.FIELD);
    scope.declare(Type.LONG, "fl", Access.FIELD);
    scope.declare(Type.STRING, "fs", Access.FIELD);
    scope.declare(Type.DOUBLE, "fd", Access.FIELD);
  }

  private static String fieldsCode(String modifier) {
    return FIELDS.stream().map(field -> modifier + field).collect(Collectors.joining("\n"));
  }

  /** Writes methods with blocks of their own that the random block may call. */
  private String helpers() {
    return """
    static int stat(int i) {
    return i * 2;
    }
    static String quick() {
    return "quick";
    }
    static <T> Future<T> passed(World w, T value) {
    return async(() -> {
    w.log("in");
    T result = await(w.later(value));
    w.log("out");
    return result;
    });
    }
    """;
  }

  /** Writes the statements of a method: captured variables and the block that is returned. */
  private String block(List<String> intMethods) {
    Grammar grammar = new Grammar(choices, scope, name, intMethods, local);
    scope.declare(Type.INT, scope.fresh("c"), Access.CONSTANT);
    scope.declare(Type.LONG, scope.fresh("c"), Access.CONSTANT);
    scope.declare(Type.STRING, scope.fresh("c"), Access.CONSTANT);
    scope.declare(Type.OBJECT, scope.fresh("c"), Access.CONSTANT);
    String captured = scope.fresh("r");
    boolean owns = choices.chance(30);
    if (owns) {
      scope.declareResource(captured);
    }
    String body =
        scope.lambda(
            Type.STRING,
            true,
            () -> {
              scope.declare(Type.INT, scope.fresh("v"), Access.VARIABLE);
              scope.declare(Type.STRING, scope.fresh("v"), Access.VARIABLE);
              scope.declare(Type.LONG, scope.fresh("v"), Access.VARIABLE);
              scope.declare(Type.INTS, scope.fresh("v"), Access.CONSTANT);
              return statements(grammar) + "return " + everything() + ";";
            });
    return """
    int c0 = 11;
    long c1 = 1L << 33;
    String c2 = "c";
    Object c3 = new Box(1, 2L, "b", 0.5);
    %s
    return %s(() -> {
    int v0 = 1;
    String v1 = "v";
    long v2 = 5L;
    int[] v3 = World.ints();
    %s
    });
    """
        .formatted(
            owns ? "Res %s = w.open(\"captured\");".formatted(captured) : "",
            grammar.blocks.maker(),
            body);
  }

  /** Many statements are guarded, so that a failure does not end the program early. */
  private String statements(Grammar grammar) {
    StringBuilder text = new StringBuilder();
    int count = 1 + choices.below(12);
    for (int i = 0; i < count; i++) {
      if (choices.chance(60)) {
        Code guarded = scope.block(() -> grammar.statements.sequence(2, 1, true));
        text.append("try {\n").append(guarded.text());
        text.append("\n} catch (Exception e) {\nw.log(w.caught(e));\n}\n");
      } else {
        text.append(grammar.statements.sequence(2, 1, false).text());
      }
    }
    return text.toString();
  }

  private String everything() {
    return scope.allReadable().stream()
        .filter(variable -> variable.type() != Type.BOXED)
        .map(Variable::name)
        .map("World.show(%s)"::formatted)
        .collect(Collectors.joining(" + \",\" + "));
  }
}
