package dev.dormouse.compiler.fuzz;

/** Classes around a block that stands in an initialiser, a prologue or below two interfaces. */
final class Hosts {
  private Hosts() {}

  static String staticInitialiser(String name, String helpers, String block) {
    return """
    public class %s {
    private static final java.util.function.Function<World, Future<String>> MAKER;
    %s
    static {
    int before = 5;
    MAKER = w -> {
    w.log(before);
    %s
    };
    }
    public static Future<String> program(World w) {
    return MAKER.apply(w);
    }
    }
    """
        .formatted(name, helpers, block);
  }

  static String instanceInitialiser(String name, String fields, String helpers, String block) {
    return """
    public class %s {
    private static World given;
    %s
    private final Future<String> made;
    %s
    private int priv(int i) {
    return fi++ + i;
    }
    {
    World w = given;
    Supplier<Future<String>> maker = () -> {
    %s
    };
    made = maker.get();
    }
    public static Future<String> program(World w) {
    given = w;
    return new %s().made;
    }
    }
    """
        .formatted(name, fields, helpers, block, name);
  }

  /** The block stands in front of {@code super(…)}, whose argument its future is. */
  static String beforeSuper(String name, String helpers, String block) {
    return """
    public class %s extends Made<Future<String>> {
    private final int own;
    %s
    %s(World w) {
    Supplier<Future<String>> maker = () -> {
    %s
    };
    own = stat(1);
    super(maker.get());
    }
    public static Future<String> program(World w) {
    return new %s(w).made;
    }
    }
    """
        .formatted(name, helpers, name, block, name);
  }

  static String compactConstructor(String name, String helpers, String block) {
    return """
    public record %s(World w, Future<String> made) {
    %s
    public %s {
    World given = w;
    made = made(given);
    }
    private static Future<String> made(World w) {
    %s
    }
    public static Future<String> program(World w) {
    return new %s(w, null).made;
    }
    }
    """
        .formatted(name, helpers, name, block, name);
  }

  /** The block calls a default method of one interface, or that of the class around its own. */
  static String twoInterfaces(String name, String helpers, boolean isInner, String block) {
    String direct =
        """
        Future<String> instance(World w) {
        %s
        }
        """;
    String inner =
        """
        Future<String> instance(World w) {
        return new Inner().instance(w);
        }
        class Inner {
        Future<String> instance(World w) {
        %s
        }
        }
        """;
    return """
    public class %s extends Host implements Left, Right {
    %s
    @Override
    public int weight(int i) {
    return i + 5;
    }
    %s
    public static Future<String> program(World w) {
    return new %s().instance(w);
    }
    }
    """
        .formatted(name, helpers, (isInner ? inner : direct).formatted(block), name);
  }

  static String genericClass(String name, String helpers, String block) {
    return """
    public class %s<T extends Number & Comparable<T>> {
    private final T value;
    %s
    %s(T value) {
    this.value = value;
    }
    private int own(int i) {
    return value.intValue() ^ i;
    }
    <U extends T> Future<String> instance(World w, U other) {
    %s
    }
    public static Future<String> program(World w) {
    return new %s<>(7).instance(w, 8);
    }
    }
    """
        .formatted(name, helpers, name, block, name);
  }
}
