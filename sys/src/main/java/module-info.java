/** System calls and off-heap layouts, and nothing else: every line is dangerous. */
module dev.dormouse.sys {
  requires static org.jspecify;
}
