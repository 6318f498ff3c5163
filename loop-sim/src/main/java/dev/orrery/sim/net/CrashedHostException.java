package dev.orrery.sim.net;

import java.nio.channels.ClosedChannelException;

/** The JDK's exception with words: the channel was closed by the crash of its host. */
final class CrashedHostException extends ClosedChannelException {
    private static final long serialVersionUID = 1L;

    private final String message;

    CrashedHostException(String host, String what) {
        this.message =
                "a channel must not be used after its host has crashed: host="
                        + host
                        + ", used="
                        + what
                        + ". Let what the host boots open another one.";
    }

    @Override
    public String getMessage() {
        return message;
    }
}
