package dev.dormouse.compiler;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/** What checks ask about an analysed source: its types, its elements, and which calls are ours. */
record SourceView(Trees trees, JavacTask task) {
  static final String FUTURE = "dev.dormouse.future.Future";
  static final String LOCAL_FUTURE = "dev.dormouse.future.LocalFuture";
  static final String JOIN_HANDLE = "dev.dormouse.future.JoinHandle";

  Elements elements() {
    return task.getElements();
  }

  Types types() {
    return task.getTypes();
  }

  @Nullable Element element(TreePath path) {
    return trees.getElement(path);
  }

  @Nullable TypeMirror type(TreePath path) {
    return trees.getTypeMirror(path);
  }

  /** Tells whether {@code type} is the named type or stands under it. */
  boolean isA(@Nullable TypeMirror type, String name) {
    TypeElement element = elements().getTypeElement(name);
    return type != null
        && element != null
        && type.getKind() != TypeKind.NULL
        && type.getKind() != TypeKind.VOID
        && types().isSubtype(types().erasure(type), types().erasure(element.asType()));
  }

  /** Tells whether values of {@code type} do nothing until somebody polls them. */
  boolean isLazy(@Nullable TypeMirror type) {
    return isA(type, LOCAL_FUTURE) && !isA(type, JOIN_HANDLE);
  }

  /**
   * Tells whether the expression makes its value. A method whose result is a type variable, such as
   * {@code Map.put}, hands out what others know; but what an await gives is its caller's.
   */
  boolean isFresh(TreePath path) {
    return switch (path.getLeaf()) {
      case NewClassTree _ -> true;
      case MethodInvocationTree _ ->
          element(path) instanceof ExecutableElement method
              && (method.getReturnType().getKind() != TypeKind.TYPEVAR || isAwait(path));
      default -> false;
    };
  }

  /** The value of a literal or of a variable that is a constant, or null. */
  @Nullable Object constant(TreePath path) {
    TreePath inner = inside(path);
    if (inner.getLeaf() instanceof LiteralTree literal) {
      return literal.getValue();
    }
    return element(inner) instanceof VariableElement variable ? variable.getConstantValue() : null;
  }

  boolean isAwait(TreePath call) {
    return Vocabulary.AWAIT.equals(SourceScan.asyncCall(element(call)));
  }

  /** Which of async and asyncLocal the lambda at {@code path} is the argument of, or null. */
  @Nullable String makerOf(TreePath path) {
    TreePath outer = path.getParentPath();
    while (outer != null
        && (outer.getLeaf() instanceof ParenthesizedTree
            || outer.getLeaf() instanceof TypeCastTree)) {
      outer = outer.getParentPath();
    }
    if (outer == null || !(outer.getLeaf() instanceof MethodInvocationTree)) {
      return null;
    }
    String call = SourceScan.asyncCall(element(outer));
    return call != null && Vocabulary.BLOCK_MAKERS.contains(call) ? call : null;
  }

  /** The method that a lambda or method reference implements. */
  Optional<ExecutableElement> function(TreePath path) {
    if (!(type(path) instanceof DeclaredType declared)
        || !(declared.asElement() instanceof TypeElement functional)) {
      return Optional.empty();
    }
    List<? extends Element> ofObject =
        elements().getTypeElement("java.lang.Object").getEnclosedElements();
    return elements().getAllMembers(functional).stream()
        .filter(member ->
            member.getKind() == ElementKind.METHOD
                && member.getModifiers().contains(Modifier.ABSTRACT)
                && ofObject.stream()
                    .noneMatch(each -> each.getSimpleName().equals(member.getSimpleName())))
        .map(ExecutableElement.class::cast)
        .findFirst();
  }

  /**
   * What the annotation on the method, or on one that it overrides, says; null if there is none.
   */
  @Nullable String noteOfMethod(Element method, String annotation) {
    String note = note(method, annotation);
    if (note != null
        || !(method instanceof ExecutableElement overriding)
        || !(method.getEnclosingElement() instanceof TypeElement owner)) {
      return note;
    }
    for (TypeMirror parent : types().directSupertypes(owner.asType())) {
      if (types().asElement(parent) instanceof TypeElement above) {
        for (Element each : above.getEnclosedElements()) {
          if (each instanceof ExecutableElement overridden
              && each.getSimpleName().equals(method.getSimpleName())
              && elements().overrides(overriding, overridden, owner)) {
            return noteOfMethod(overridden, annotation);
          }
        }
      }
    }
    return null;
  }

  /** What the annotation on the type, or on one above it, says; null if there is none. */
  @Nullable String noteOfType(@Nullable TypeMirror type, String annotation) {
    return type instanceof DeclaredType declared
        ? noteOfType(declared, annotation, new HashSet<>())
        : null;
  }

  private @Nullable String noteOfType(DeclaredType type, String annotation, Set<Element> seen) {
    if (!seen.add(type.asElement())) {
      return null;
    }
    String note = note(type.asElement(), annotation);
    if (note == null) {
      for (TypeMirror parent : types().directSupertypes(type)) {
        if (note == null && parent instanceof DeclaredType above) {
          note = noteOfType(above, annotation, seen);
        }
      }
    }
    return note;
  }

  /** The value of an annotation of that name, an empty text if it has none, or null. */
  private static @Nullable String note(Element element, String annotation) {
    for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
      if (mirror.getAnnotationType().asElement() instanceof TypeElement type
          && type.getQualifiedName().contentEquals(annotation)) {
        for (AnnotationValue value : mirror.getElementValues().values()) {
          return String.valueOf(value.getValue());
        }
        return "";
      }
    }
    return null;
  }

  /** The expression within all parentheses. */
  static TreePath inside(TreePath path) {
    TreePath inner = path;
    while (inner.getLeaf() instanceof ParenthesizedTree parentheses) {
      inner = new TreePath(inner, parentheses.getExpression());
    }
    return inner;
  }

  /** The type as a source would name it, without packages. */
  static String display(TypeMirror type) {
    return type.toString().replaceAll("\\b(?:[a-z_]\\w*\\.)+(?=[A-Z])", "");
  }

  /** Tells whether {@code tree} ends the function that {@code path} stands in. */
  static boolean isFunction(Tree tree) {
    return tree instanceof LambdaExpressionTree
        || tree.getKind() == Tree.Kind.METHOD
        || tree instanceof ClassTree;
  }
}
