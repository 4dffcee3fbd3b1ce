package dev.dormouse.compiler;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.util.List;

/**
 * How large the object of a frame class is, by the rules that HotSpot lays out fields with.
 *
 * <p>Assumes compressed references and class pointers, the default below a heap of 32 GB. The
 * fields of the superclass come first; then the class's own, larger primitives before smaller ones
 * and references last, where a gap that alignment leaves is filled first.
 */
final class FrameSize {
  private static final int COMPACT_HEADER = 8;
  private static final int USUAL_HEADER = 12;

  /** The state and the awaited future, which each frame inherits. */
  private static final int INHERITED = 8;

  private static final int ALIGNMENT = 8;
  private static final int REFERENCE = 4;

  private FrameSize() {}

  /** Bytes of an object with compact headers ({@code -XX:+UseCompactObjectHeaders}). */
  static int compact(List<ClassDesc> fields) {
    return bytes(COMPACT_HEADER + INHERITED, fields);
  }

  /** Bytes of an object with usual headers. */
  static int usual(List<ClassDesc> fields) {
    return bytes(USUAL_HEADER + INHERITED, fields);
  }

  private static int bytes(int inherited, List<ClassDesc> fields) {
    int end = inherited;
    int gap = 0;
    int wide = count(fields, 8);
    if (wide > 0) {
      gap = align(end, 8) - end;
      end += gap + 8 * wide;
    }
    for (int size = 4; size > 0; size /= 2) {
      for (int i = count(fields, size); i > 0; i--) {
        if (gap >= size) {
          gap -= size;
        } else {
          end += size;
        }
      }
    }
    for (ClassDesc field : fields) {
      if (!field.isPrimitive()) {
        if (gap >= REFERENCE) {
          gap -= REFERENCE;
        } else {
          end = align(end, REFERENCE) + REFERENCE;
        }
      }
    }
    return align(end, ALIGNMENT);
  }

  private static int count(List<ClassDesc> fields, int size) {
    return (int) fields.stream().filter(field -> primitiveBytes(field) == size).count();
  }

  private static int primitiveBytes(ClassDesc field) {
    return switch (TypeKind.from(field)) {
      case LONG, DOUBLE -> 8;
      case INT, FLOAT -> 4;
      case SHORT, CHAR -> 2;
      case BYTE, BOOLEAN -> 1;
      case REFERENCE, VOID -> 0;
    };
  }

  private static int align(int bytes, int to) {
    return (bytes + to - 1) / to * to;
  }
}
