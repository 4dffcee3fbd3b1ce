/** What came out of the build works. */
package dev.dormouse.beside;
