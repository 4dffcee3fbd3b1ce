/**
 * A chat server for {@code nc}, and the demo that drives it with a thousand clients.
 *
 * <p>{@code ChatLine} and {@code Command} are the protocol, pure; {@code Hub} knows who is in which
 * room; {@code Session} is one connection; {@code ChatServer} accepts and shuts down; {@code Chat}
 * is the program.
 */
@NullMarked
package dev.dormouse.examples.chat;

import org.jspecify.annotations.NullMarked;
