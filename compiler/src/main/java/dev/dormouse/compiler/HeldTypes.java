package dev.dormouse.compiler;

import com.sun.source.util.JavacTask;
import java.lang.constant.ClassDesc;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Judges what a block keeps while it is suspended: no context, and in a block that may move between
 * threads nothing that is marked {@code @NotSend}, also not within a collection or other generic
 * type.
 *
 * <p>The weaver asks with the types of the class file. A variable is then looked up in the source:
 * by its name, or if the class file names none, by its type, if all variables there agree.
 */
final class HeldTypes {
  private static final String NOT_SEND = "dev.dormouse.future.NotSend";
  private static final String FUNCTIONAL = "java.lang.FunctionalInterface";

  /** A type argument of these says nothing of what their values hold. */
  private static final Set<String> HOLD_NO_ARGUMENT =
      Set.of("java.lang.Class", "java.lang.ThreadLocal", "java.lang.ScopedValue");

  /** Types within types are followed so far. */
  private static final int DEPTH_MAX = 16;

  private final Elements elements;
  private final Types types;
  private final KnownTypes known;
  private final List<SourceVariable> variables;
  private final Map<ClassDesc, Optional<TypeMirror>> mirrors = new HashMap<>();

  /** Types that any block may keep, by identity: javac makes one for each variable. */
  private final Set<TypeMirror> harmless = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Why a value may not be kept. */
  record Objection(Check check, String message) {}

  HeldTypes(JavacTask task, List<SourceVariable> variables) {
    elements = task.getElements();
    types = task.getTypes();
    known = KnownTypes.of(task);
    this.variables = variables;
  }

  KnownTypes types() {
    return known;
  }

  /** What is wrong with keeping {@code value}, if anything. */
  Optional<Objection> objection(KeptValue value, boolean localBlock) {
    TypeMirror erased =
        mirrors
            .computeIfAbsent(value.type(), type -> Optional.ofNullable(mirror(type)))
            .orElse(null);
    if (erased == null) {
      return Optional.empty();
    }
    return judge(value, erased, localBlock).or(() -> judgeDeclared(value, erased, localBlock));
  }

  private @Nullable TypeMirror mirror(ClassDesc type) {
    if (type.isArray()) {
      ClassDesc component = type.componentType();
      TypeMirror found = component == null ? null : mirror(component);
      return found == null ? null : types.getArrayType(found);
    }
    TypeElement found = type.isPrimitive() ? null : KnownTypes.find(type, elements);
    return found == null ? null : types.erasure(found.asType());
  }

  private Optional<Objection> judgeDeclared(
      KeptValue value, TypeMirror erased, boolean localBlock) {
    Optional<Objection> objection = Optional.empty();
    for (SourceVariable variable : declared(value, erased)) {
      KeptValue named = new KeptValue(true, variable.name(), value.type(), value.line());
      objection = judge(named, variable.type(), localBlock);
      if (objection.isEmpty()) {
        return objection;
      }
    }
    return objection;
  }

  /** The variables of the source that {@code value} can be. */
  private List<SourceVariable> declared(KeptValue value, TypeMirror erased) {
    if (!value.isVariable()) {
      return List.of();
    }
    return variables.stream()
        .filter(each -> each.firstLine() <= value.line() && value.line() <= each.lastLine())
        .filter(each -> value.name().isEmpty() || each.name().equals(value.name()))
        .filter(each -> types.isSubtype(erased, types.erasure(each.type())))
        .toList();
  }

  private Optional<Objection> judge(KeptValue value, TypeMirror type, boolean localBlock) {
    if (harmless.contains(type)) {
      return Optional.empty();
    }
    // A class that extends Context is an executor, which may be kept.
    Walk contexts = new Walk(each -> isNamed(each, "dev.dormouse.future.Context"), false);
    if (contexts.find(type, 0) != null) {
      boolean within = !contexts.isDirect(type);
      String message = Messages.heldContext(value.description(), within);
      return Optional.of(new Objection(Check.CONTEXT_KEPT, message));
    }
    TypeElement confined =
        localBlock ? null : new Walk(each -> isMarked(each, NOT_SEND), true).find(type, 0);
    if (confined == null) {
      if (!localBlock) {
        harmless.add(type);
      }
      return Optional.empty();
    }
    String marked =
        isConfined(type) ? SourceView.display(type) : SourceView.display(confined.asType());
    String message = Messages.heldNotSend(value.description(), SourceView.display(type), marked);
    return Optional.of(new Objection(Check.NOT_SEND, message));
  }

  /** Tells whether a type, or that of an array's elements, has the mark or inherits it. */
  private boolean isConfined(TypeMirror type) {
    return new Walk(each -> isMarked(each, NOT_SEND), true).find(types.erasure(type), 0) != null;
  }

  private static boolean isNamed(TypeElement type, String name) {
    return type.getQualifiedName().contentEquals(name);
  }

  private static boolean isMarked(Element type, String annotation) {
    return type.getAnnotationMirrors().stream()
        .anyMatch(mark ->
            mark.getAnnotationType().asElement() instanceof TypeElement element
                && isNamed(element, annotation));
  }

  /** Looks for a type within another: what it is, what is above it, and what its values hold. */
  private final class Walk {
    private final Predicate<TypeElement> wanted;
    private final boolean upwards;

    /** Types refer to themselves, as {@code Integer} does by {@code Comparable<Integer>}. */
    private final Set<String> seen = new HashSet<>();

    Walk(Predicate<TypeElement> wanted, boolean upwards) {
      this.wanted = wanted;
      this.upwards = upwards;
    }

    boolean isDirect(TypeMirror type) {
      TypeMirror component = type;
      while (component instanceof ArrayType array) {
        component = array.getComponentType();
      }
      return component instanceof DeclaredType declared
          && declared.asElement() instanceof TypeElement element
          && wanted.test(element);
    }

    @Nullable TypeElement find(@Nullable TypeMirror type, int depth) {
      if (type == null || depth > DEPTH_MAX) {
        return null;
      }
      return switch (type) {
        case ArrayType array -> find(array.getComponentType(), depth + 1);
        case TypeVariable variable -> find(variable.getUpperBound(), depth + 1);
        case WildcardType wildcard -> find(wildcard.getExtendsBound(), depth + 1);
        case IntersectionType both -> findAny(both.getBounds(), depth);
        case DeclaredType declared when seen.add(declared.toString()) ->
            findDeclared(declared, depth);
        default -> null;
      };
    }

    private @Nullable TypeElement findAny(List<? extends TypeMirror> all, int depth) {
      for (TypeMirror each : all) {
        TypeElement found = find(each, depth + 1);
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private @Nullable TypeElement findDeclared(DeclaredType type, int depth) {
      if (!(type.asElement() instanceof TypeElement element)) {
        return null;
      }
      if (wanted.test(element)) {
        return element;
      }
      if (holdsItsArguments(type, element)) {
        TypeElement held = findAny(type.getTypeArguments(), depth);
        if (held != null) {
          return held;
        }
      }
      return upwards ? findAny(types.directSupertypes(type), depth) : null;
    }

    /** A function or future of confined values holds none of them. */
    private boolean holdsItsArguments(DeclaredType type, TypeElement element) {
      TypeElement future = elements.getTypeElement("dev.dormouse.future.LocalFuture");
      boolean isFuture =
          future != null
              && type.getKind() == TypeKind.DECLARED
              && types.isSubtype(types.erasure(type), types.erasure(future.asType()));
      return !isFuture
          && !isMarked(element, FUNCTIONAL)
          && HOLD_NO_ARGUMENT.stream().noneMatch(each -> isNamed(element, each));
    }
  }
}
