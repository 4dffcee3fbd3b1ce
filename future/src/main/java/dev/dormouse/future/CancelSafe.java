package dev.dormouse.future;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose future loses nothing that matters when it is dropped, although what it
 * awaits is marked {@link CancelUnsafe}. The compiler takes its word.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface CancelSafe {

  /** Why nothing is lost, for readers. */
  String value() default "";
}
