package dev.dormouse.compiler;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;

/** Writes the jumps of a block, so that they reach wherever its layout needs them to. */
final class Jumps {
  private final CodeBuilder code;
  private final boolean far;

  Jumps(CodeBuilder code, Layout layout) {
    this.code = code;
    far = layout == Layout.FAR;
  }

  /** Tells whether a conditional jump must be written as a short one around a long one. */
  boolean areFar() {
    return far;
  }

  void to(Label target) {
    if (far) {
      code.goto_w(target);
    } else {
      code.goto_(target);
    }
  }

  /** The conditional jump that is taken whenever {@code opcode} is not. */
  static Opcode opposite(Opcode opcode) {
    return switch (opcode) {
      case IFEQ -> Opcode.IFNE;
      case IFNE -> Opcode.IFEQ;
      case IFLT -> Opcode.IFGE;
      case IFGE -> Opcode.IFLT;
      case IFGT -> Opcode.IFLE;
      case IFLE -> Opcode.IFGT;
      case IF_ICMPEQ -> Opcode.IF_ICMPNE;
      case IF_ICMPNE -> Opcode.IF_ICMPEQ;
      case IF_ICMPLT -> Opcode.IF_ICMPGE;
      case IF_ICMPGE -> Opcode.IF_ICMPLT;
      case IF_ICMPGT -> Opcode.IF_ICMPLE;
      case IF_ICMPLE -> Opcode.IF_ICMPGT;
      case IF_ACMPEQ -> Opcode.IF_ACMPNE;
      case IF_ACMPNE -> Opcode.IF_ACMPEQ;
      case IFNULL -> Opcode.IFNONNULL;
      case IFNONNULL -> Opcode.IFNULL;
      default -> throw new IllegalArgumentException("no conditional jump: " + opcode);
    };
  }
}
