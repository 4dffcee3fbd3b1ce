package dev.dormouse.compiler;

import com.sun.source.util.JavacTask;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/**
 * Tells which types are subtypes of which: of all classes while javac runs, else of those of the
 * JDK that the checks ask for.
 */
final class KnownTypes {
  static final KnownTypes BY_NAME = new KnownTypes(null);

  private static final Map<ClassDesc, Set<ClassDesc>> JDK =
      Map.of(
          Vocabulary.LOCK,
          Set.of(
              locks("ReentrantLock"),
              locks("ReentrantReadWriteLock$ReadLock"),
              locks("ReentrantReadWriteLock$WriteLock")),
          Vocabulary.READ_WRITE_LOCK,
          Set.of(locks("ReentrantReadWriteLock")),
          Vocabulary.THREAD_LOCAL,
          Set.of(ClassDesc.of("java.lang.InheritableThreadLocal")),
          Vocabulary.LOCAL_FUTURE,
          Set.of(Vocabulary.FUTURE, ClassDesc.of("dev.dormouse.future.JoinHandle")));

  private record Question(ClassDesc type, ClassDesc above) {}

  private final @Nullable JavacTask task;
  private final Map<Question, Boolean> answers = new HashMap<>();

  private KnownTypes(@Nullable JavacTask task) {
    this.task = task;
  }

  static KnownTypes of(JavacTask task) {
    return new KnownTypes(task);
  }

  private static ClassDesc locks(String name) {
    return ClassDesc.of("java.util.concurrent.locks", name);
  }

  /** Tells whether {@code type} is {@code above} or is known to be a subtype of it. */
  boolean isA(ClassDesc type, ClassDesc above) {
    if (type.equals(above)) {
      return true;
    }
    if (!type.isClassOrInterface()) {
      return false;
    }
    return task == null
        ? JDK.getOrDefault(above, Set.of()).contains(type)
        : answers.computeIfAbsent(new Question(type, above), asked -> isSubtype(asked, task));
  }

  private static boolean isSubtype(Question question, JavacTask task) {
    TypeElement type = find(question.type, task.getElements());
    TypeElement above = find(question.above, task.getElements());
    Types types = task.getTypes();
    return type != null
        && above != null
        && types.isSubtype(types.erasure(type.asType()), types.erasure(above.asType()));
  }

  /** The compiler knows classes by their canonical names only. */
  static @Nullable TypeElement find(ClassDesc type, Elements elements) {
    String descriptor = type.descriptorString();
    String name = descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
    TypeElement found = elements.getTypeElement(name.replace('$', '.'));
    return found != null ? found : elements.getTypeElement(name);
  }
}
