package dev.orrery.properties.parity;

import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.function.Consumer;

/** What connections can be made of. */
enum Medium {
    /** Channels in blocking mode. */
    PLAIN(new PlainLines()),
    /** Streams of a loop, in its tasks. */
    STREAMS(new StreamLines()),
    /** Transports of a loop, and a protocol that collects what it is told. */
    TRANSPORTS(new TransportLines());

    /** What is done with one end. */
    @FunctionalInterface
    interface Talking {
        void talk(Line line) throws Exception;
    }

    /** How connections of one medium are made. */
    interface Lines {
        /** Connects, talks and closes, on the calling thread. */
        void call(Place from, InetSocketAddress to, Talking talking) throws Exception;

        /**
         * Listens, tells where, talks to as many callers as are asked for, one after the other, and
         * listens no more. What a talk throws ends it.
         */
        void answer(
                Place where,
                InetSocketAddress address,
                Consumer<InetSocketAddress> listening,
                int callers,
                Talking talking)
                throws Exception;
    }

    private final Lines lines;

    Medium(Lines lines) {
        this.lines = lines;
    }

    Lines lines() {
        return lines;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
