package dev.dormouse.compiler.fuzz;

import java.util.List;

/** A type that expressions of generated programs have. */
enum Type {
  INT("int", "Integer", "3"),
  LONG("long", "Long", "4L"),
  DOUBLE("double", "Double", "1.5"),
  FLOAT("float", "Float", "2.5f"),
  BOOLEAN("boolean", "Boolean", "World.yes()"),
  BYTE("byte", "Byte", "(byte) 7"),
  SHORT("short", "Short", "(short) 300"),
  CHAR("char", "Character", "'c'"),
  STRING("String", "String", "\"s\""),
  OBJECT("Object", "Object", "(Object) \"o\""),
  BOXED("Integer", "Integer", "(Integer) 6"),
  BOX("Box", "Box", "Box.UNIT"),
  SHAPE("Shape", "Shape", "Shape.ORIGIN"),
  COLOR("Color", "Color", "Color.RED"),
  INTS("int[]", "int[]", "World.ints()"),
  LIST("List<String>", "List<String>", "World.strings(2)");

  /** The types of variables, the frequent ones more than once. */
  static final List<Type> VARIABLES =
      List.of(
          INT, INT, INT, STRING, STRING, LONG, LONG, OBJECT, DOUBLE, BOOLEAN, BYTE, CHAR, SHORT,
          FLOAT, BOXED, BOX, SHAPE, COLOR, INTS, LIST);

  /** The types that show their value when they are logged or appended to a string. */
  static final List<Type> SHOWN =
      List.of(STRING, INT, INT, LONG, OBJECT, DOUBLE, BOOLEAN, CHAR, BOXED, BOX, FLOAT, BYTE);

  final String code;

  /** As a type argument. */
  final String boxed;

  /** The simplest expression of this type. */
  final String simplest;

  Type(String code, String boxed, String simplest) {
    this.code = code;
    this.boxed = boxed;
    this.simplest = simplest;
  }

  /** Tells whether {@code +=} with a number works on it. */
  boolean isArithmetic() {
    return switch (this) {
      case INT, LONG, DOUBLE, FLOAT, BYTE, SHORT, CHAR -> true;
      case BOOLEAN, STRING, OBJECT, BOXED, BOX, SHAPE, COLOR, INTS, LIST -> false;
    };
  }

  boolean isIntegral() {
    return isArithmetic() && this != DOUBLE && this != FLOAT;
  }
}
