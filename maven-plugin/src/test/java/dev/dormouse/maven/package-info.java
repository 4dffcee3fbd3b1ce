/** The goals, in builds of small projects. */
package dev.dormouse.maven;
