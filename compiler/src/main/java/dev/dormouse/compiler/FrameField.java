package dev.dormouse.compiler;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;

/** A field of a frame class that keeps a variable or operand while the block is suspended. */
final class FrameField {
  final String name;

  /** Captured and never assigned: the field has the value from the start, and keeps it. */
  final boolean constant;

  private ClassDesc type;

  FrameField(String name, ClassDesc type, boolean constant) {
    this.name = name;
    this.type = type;
    this.constant = constant;
  }

  /** Makes room for values of another type: two variables can share a slot, and so a field. */
  void admit(ClassDesc other) {
    if (!type.equals(other)) {
      type = type.isPrimitive() ? TypeKind.from(type).asLoadable().upperBound() : commonType();
    }
  }

  private static ClassDesc commonType() {
    return ConstantDescs.CD_Object;
  }

  /** What messages call the value. */
  String description() {
    String variable = name.substring(0, name.lastIndexOf('$'));
    return variable.startsWith(FrameLayout.UNNAMED) ? "a value" : "'" + variable + "'";
  }

  /** The name of the variable, or what else it is. */
  String displayName() {
    String variable = name.substring(0, name.lastIndexOf('$'));
    if (!variable.startsWith(FrameLayout.UNNAMED)) {
      return variable;
    }
    return variable.contains("operand") ? "(operand)" : "(variable)";
  }

  ClassDesc type() {
    return type;
  }

  boolean isReference() {
    return !type.isPrimitive();
  }
}
