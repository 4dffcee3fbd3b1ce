package dev.dormouse.future;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose future loses something when it is dropped before its end. The compiler warns
 * where such a future is a branch of a choice in a loop.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface CancelUnsafe {

  /** What is lost, as a part of a sentence. */
  String value();
}
