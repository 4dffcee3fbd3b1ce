package dev.dormouse.compiler;

import java.lang.constant.ClassDesc;
import java.util.function.Predicate;

/**
 * Where a value comes from. On one path through a method, values of equal origin are one value,
 * unless it is unknown.
 */
sealed interface Origin {
  Origin UNKNOWN = new Unknown();

  /** A value of which nothing is known, not even that it equals itself elsewhere. */
  record Unknown() implements Origin {}

  /** A constant: {@code truth} is false for null, zero and false. */
  record Constant(boolean truth) implements Origin {}

  /** What the variable in {@code slot} holds at the start: a capture or the receiver. */
  record Capture(int slot) implements Origin {}

  /** What the instruction at {@code index} made when it last ran. */
  record Made(int index) implements Origin {}

  /** What lay in a local variable or on the stack when control last came to {@code index}. */
  record Joined(int index, int place) implements Origin {}

  /** A static field. */
  record StaticField(ClassDesc owner, String name) implements Origin {}

  /** A field of the value {@code of}. */
  record Field(Origin of, String name) implements Origin {}

  /** What the method {@code name} of the value {@code of} always answers. */
  record View(Origin of, String name) implements Origin {}

  /** Fields of fields are followed so far. */
  int DEPTH_MAX = 5;

  /** Tells whether this is a value that matches {@code test}, or is reached through one. */
  default boolean comesFrom(Predicate<Origin> test) {
    return test.test(this)
        || switch (this) {
          case Field field -> field.of.comesFrom(test);
          case View view -> view.of.comesFrom(test);
          case Unknown _, Constant _, Capture _, Made _, Joined _, StaticField _ -> false;
        };
  }

  /** The value whose fields and views lead to this one. */
  default Origin root() {
    return switch (this) {
      case Field field -> field.of.root();
      case View view -> view.of.root();
      case Unknown _, Constant _, Capture _, Made _, Joined _, StaticField _ -> this;
    };
  }

  /** Tells whether only a variable or operand of the block leads to this value. */
  default boolean isHeldByBlock() {
    return root() instanceof Made || root() instanceof Joined;
  }

  /** How many fields and views lie on the way to this value. */
  default int depth() {
    return switch (this) {
      case Field field -> field.of.depth() + 1;
      case View view -> view.of.depth() + 1;
      case Unknown _, Constant _, Capture _, Made _, Joined _, StaticField _ -> 0;
    };
  }

  /** Tells whether the same value may have another origin as well. */
  default boolean isOpaque() {
    return comesFrom(
        each -> each instanceof Unknown || each instanceof Made || each instanceof Joined);
  }
}
