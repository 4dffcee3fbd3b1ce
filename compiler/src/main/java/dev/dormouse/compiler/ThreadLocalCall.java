package dev.dormouse.compiler;

import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.util.Optional;

/** What a call does to a thread-local or scoped value. */
enum ThreadLocalCall {
  READ,
  WRITE,
  REMOVE;

  static Optional<ThreadLocalCall> of(InvokeInstruction call, KnownTypes types) {
    ThreadLocalCall named =
        switch (call.name().stringValue()) {
          case "get", "orElse", "orElseThrow" -> READ;
          case "set" -> WRITE;
          case "remove" -> REMOVE;
          default -> null;
        };
    if (named == null) {
      return Optional.empty();
    }
    ClassDesc owner = call.owner().asSymbol();
    boolean isLocal = types.isA(owner, Vocabulary.THREAD_LOCAL);
    boolean isScoped = named == READ && owner.equals(Vocabulary.SCOPED_VALUE);
    return isLocal || isScoped ? Optional.of(named) : Optional.empty();
  }

  /** What messages call it. */
  String text() {
    return switch (this) {
      case READ -> "read";
      case WRITE -> "set";
      case REMOVE -> "removed";
    };
  }
}
