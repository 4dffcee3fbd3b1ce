/** System calls and off-heap layouts, and nothing else: every line is dangerous. */
module dev.dormouse.sys {
  requires static org.jspecify;

  exports dev.dormouse.sys to
      dev.dormouse.reactor;
  exports dev.dormouse.sys.linux to
      dev.dormouse.reactor;
}
