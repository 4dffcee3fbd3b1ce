package dev.dormouse.reactor;

/**
 * What an {@link EventPoller} tells of a descriptor. It may be told for nothing: a call on the
 * descriptor decides.
 *
 * @param token what the descriptor was registered with
 * @param readable whether there is something to read or accept, or an end
 * @param writable whether there is room to write, or a connect has ended
 * @param readClosed whether the other side sends no more; false also where that cannot be known
 * @param error whether the descriptor has failed; false also where that cannot be known
 * @param priority whether something urgent has come
 */
public record ReadyEvent(
    long token,
    boolean readable,
    boolean writable,
    boolean readClosed,
    boolean error,
    boolean priority) {}
