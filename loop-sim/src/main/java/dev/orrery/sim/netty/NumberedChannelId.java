package dev.orrery.sim.netty;

import io.netty.channel.ChannelId;

/**
 * A channel's id that is the same in each run. Netty's own is made of the machine, the time and
 * chance, and decides the order in which a {@code ChannelGroup} goes through its channels.
 */
final class NumberedChannelId implements ChannelId {
    private static final long serialVersionUID = 1L;

    // Netty asks for the id before a channel of ours knows its host.
    private String host = "";
    private long number;

    void set(String host, long number) {
        this.host = host;
        this.number = number;
    }

    @Override
    public String asShortText() {
        return "%08x".formatted(number);
    }

    @Override
    public String asLongText() {
        return host + "-" + asShortText();
    }

    @Override
    public int compareTo(ChannelId other) {
        return asLongText().compareTo(other.asLongText());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NumberedChannelId id && id.number == number && id.host.equals(host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + Long.hashCode(number);
    }

    @Override
    public String toString() {
        return asShortText();
    }
}
