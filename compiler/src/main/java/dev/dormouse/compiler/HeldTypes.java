package dev.dormouse.compiler;

import com.sun.source.util.JavacTask;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a block keeps while it is suspended: no context, and in a block that may move between
 * threads nothing that is marked {@code @NotSend}.
 *
 * <p>The weaver asks with the types of the class file, so a type argument is not seen.
 */
final class HeldTypes {
  private static final String NOT_SEND = "dev.dormouse.future.NotSend";

  private final JavacTask task;
  private final Map<ClassDesc, Verdict> known = new HashMap<>();

  enum Verdict {
    ALLOWED,
    CONTEXT,
    NOT_SEND
  }

  /** Why a value may not be kept. */
  record Objection(Check check, String message) {}

  HeldTypes(JavacTask task) {
    this.task = task;
  }

  /** What is wrong with keeping {@code value}, if anything. */
  Optional<Objection> objection(String value, ClassDesc type, boolean localBlock) {
    return switch (known.computeIfAbsent(type, this::judge)) {
      case ALLOWED -> Optional.empty();
      case CONTEXT -> Optional.of(new Objection(Check.CONTEXT_KEPT, Messages.heldContext(value)));
      case NOT_SEND ->
          localBlock
              ? Optional.empty()
              : Optional.of(
                  new Objection(
                      Check.NOT_SEND,
                      Messages.heldNotSend(value, type.displayName().replace('$', '.'))));
    };
  }

  private Verdict judge(ClassDesc type) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = Objects.requireNonNull(element.componentType());
    }
    if (element.equals(Vocabulary.CONTEXT)) {
      return Verdict.CONTEXT; // a class that extends it is an executor, which may be kept
    }
    TypeElement found = element.isPrimitive() ? null : find(element);
    boolean confined = found != null && isConfined(found, new HashSet<>());
    return confined ? Verdict.NOT_SEND : Verdict.ALLOWED;
  }

  /** The compiler knows classes by their canonical names only. */
  private @Nullable TypeElement find(ClassDesc type) {
    Elements elements = task.getElements();
    String descriptor = type.descriptorString();
    String name = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    TypeElement found = elements.getTypeElement(name.replace('$', '.'));
    return found != null ? found : elements.getTypeElement(name);
  }

  /** Looks for the mark on the type and everything above it. */
  private boolean isConfined(TypeElement type, Set<TypeElement> seen) {
    if (!seen.add(type)) {
      return false;
    }
    for (AnnotationMirror annotation : type.getAnnotationMirrors()) {
      if (annotation.getAnnotationType().asElement() instanceof TypeElement mark
          && mark.getQualifiedName().contentEquals(NOT_SEND)) {
        return true;
      }
    }
    for (TypeMirror parent : task.getTypes().directSupertypes(type.asType())) {
      if (parent instanceof DeclaredType declared
          && declared.asElement() instanceof TypeElement element
          && isConfined(element, seen)) {
        return true;
      }
    }
    return false;
  }
}
