package dev.orrery.sim.net;

import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectableChannel;

/** The JDK's exception with words: its own has no message. */
final class ForeignSelectorException extends IllegalSelectorException {
    private static final long serialVersionUID = 1L;

    private final String message;

    ForeignSelectorException(String selector, SelectableChannel channel) {
        this.message =
                "channel must be registered with a selector of its own host: channel="
                        + channel
                        + ", its provider="
                        + channel.provider()
                        + ", selector="
                        + selector
                        + ". Open both from the same World's provider.";
    }

    @Override
    public String getMessage() {
        return message;
    }
}
