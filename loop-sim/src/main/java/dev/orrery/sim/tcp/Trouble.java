package dev.orrery.sim.tcp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;

/** What the network has done to a connection, as its user hears of it. */
enum Trouble {
    NONE("none"),
    REFUSED("Connection refused"),
    RESET("Connection reset by peer"),
    BROKEN("Broken pipe"),
    TIMED_OUT("Connection timed out"),
    NO_ROUTE("No route to host");

    private final String message;

    Trouble(String message) {
        this.message = message;
    }

    /** For the trace. */
    String message() {
        return message;
    }

    /** For whoever connects. */
    IOException whenConnecting() {
        return switch (this) {
            case REFUSED, TIMED_OUT -> new ConnectException(message);
            case NO_ROUTE -> new NoRouteToHostException(message);
            default -> new SocketException(message);
        };
    }

    /** For whoever reads. */
    IOException whenReading() {
        return this == RESET ? new SocketException("Connection reset") : new IOException(message);
    }

    /** For whoever writes. */
    IOException whenWriting() {
        return new IOException(message);
    }
}
