package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The paths of one host's Unix-domain sockets. No file is made: who binds a path that a closed
 * socket has left may have it, as if somebody had deleted the file.
 *
 * <p>Threading: the simulation's, one thread at a time. Source: unix(7), as Linux has it.
 */
final class UnixNames {
    // As Linux: 108 bytes with the zero at the end.
    private static final int LONGEST = 107;

    /** Who has a path: a listener, somebody who only bound it, or nobody any more. */
    private record Holder(@Nullable UnixPort listener, boolean isOpen) {}

    private final Map<String, Holder> holders = new LinkedHashMap<>();
    private final String host;
    private final Flows flows;
    private int unnamed;
    private int clients;

    UnixNames(String host, Flows flows) {
        this.host = host;
        this.flows = flows;
    }

    /** A path that nobody has, as the JDK makes one for a server. */
    UnixDomainSocketAddress unused() {
        unnamed++;
        return UnixDomainSocketAddress.of("/tmp/socket_" + unnamed);
    }

    void listen(UnixDomainSocketAddress path, UnixPort listener) throws IOException {
        hold(path, new Holder(listener, true));
    }

    void take(UnixDomainSocketAddress path) throws IOException {
        hold(path, new Holder(null, true));
    }

    private void hold(UnixDomainSocketAddress path, Holder holder) throws IOException {
        String name = path.getPath().toString();
        if (name.length() > LONGEST) {
            throw new SocketException("Unix domain path too long");
        }
        Holder present = holders.get(name);
        if (present != null && present.isOpen()) {
            throw new BindException("Address already in use");
        }
        holders.put(name, holder);
    }

    void free(@Nullable UnixDomainSocketAddress path) {
        if (path != null) {
            holders.replace(path.getPath().toString(), new Holder(null, false));
        }
    }

    UnixPort listenerAt(UnixDomainSocketAddress path) throws IOException {
        String name = path.getPath().toString();
        Holder holder = holders.get(name);
        if (holder == null && !name.isEmpty()) {
            throw new SocketException("No such file or directory");
        }
        UnixPort listener = holder == null ? null : holder.listener();
        if (listener == null) {
            throw new ConnectException("Connection refused");
        }
        return listener;
    }

    /** A name for reports: connecting ends have no path. */
    String nextClient() {
        clients++;
        return "unix-client-" + clients;
    }

    FlowNews news(String from, String to) {
        return flows.make(host, from, to);
    }

    /** The host has crashed. */
    void clear() {
        holders.clear();
    }
}
