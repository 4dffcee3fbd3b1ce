/** Whole programs, run as a user runs them. */
package dev.dormouse.smoke;
