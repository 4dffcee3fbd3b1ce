/**
 * The scenarios of Easy Racer, an obstacle course for structured concurrency:
 * https://github.com/jamesward/easyracer.
 */
@NullMarked
package dev.dormouse.examples.easyracer;

import org.jspecify.annotations.NullMarked;
