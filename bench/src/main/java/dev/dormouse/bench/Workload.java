package dev.dormouse.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name of what a method does, the same for all peers. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Workload {
  String value();

  /** Where it is measured: tokio defines some workloads for one kind only. */
  RuntimeKind[] on() default {RuntimeKind.CURRENT_THREAD, RuntimeKind.WORK_STEALING};
}
