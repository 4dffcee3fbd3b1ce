package dev.dormouse.compiler;

import java.lang.constant.ClassDesc;

/**
 * A value that a block keeps while it is suspended.
 *
 * @param isVariable whether it is a local variable or capture, else an operand
 * @param name the name of the variable, or empty
 * @param type its type as the class file has it
 * @param line where it is kept, or 0
 */
record KeptValue(boolean isVariable, String name, ClassDesc type, int line) {

  /** What messages call it. */
  String description() {
    return name.isEmpty() ? "a value" : "'" + name + "'";
  }
}
