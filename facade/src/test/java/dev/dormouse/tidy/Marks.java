package dev.dormouse.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ModifiersTree;

/** Looks at the annotations of a declaration. */
final class Marks {
  private Marks() {}

  static boolean isOn(ModifiersTree modifiers, String annotation) {
    for (AnnotationTree tree : modifiers.getAnnotations()) {
      if (tree.getAnnotationType().toString().equals(annotation)) {
        return true;
      }
    }
    return false;
  }
}
