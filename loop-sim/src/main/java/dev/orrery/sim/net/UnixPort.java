package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;

/** A listening Unix-domain socket under a server's channel. */
final class UnixPort implements SocketListener {
    private final UnixNames names;
    private final ArrayDeque<UnixStream> waiting = new ArrayDeque<>();
    private Runnable changed = () -> {};
    private @Nullable UnixDomainSocketAddress local;
    private int backlog;

    UnixPort(UnixNames names) {
        this.names = names;
    }

    @Override
    public void observe(Runnable toTell) {
        changed = toTell;
    }

    @Override
    public void bind(@Nullable SocketAddress address, int newBacklog) throws IOException {
        UnixDomainSocketAddress path = address == null ? names.unused() : Family.checkUnix(address);
        if (path.getPath().toString().isEmpty()) {
            throw new BindException("Server socket cannot bind to unnamed address");
        }
        names.listen(path, this);
        local = path;
        backlog = newBacklog;
    }

    /** As Linux: one more than the backlog. */
    boolean hasRoom() {
        return waiting.size() <= backlog;
    }

    void add(UnixStream stream) {
        waiting.addLast(stream);
        changed.run();
    }

    @Override
    public @Nullable SocketAddress local() {
        return local;
    }

    @Override
    public boolean isAcceptable() {
        return !waiting.isEmpty();
    }

    @Override
    public @Nullable SocketStream accept() {
        return waiting.pollFirst();
    }

    @Override
    public void close() {
        names.free(local);
        for (UnixStream stream : new ArrayList<>(waiting)) {
            stream.close();
        }
        waiting.clear();
    }

    @Override
    public void optionsChanged() {
        // Its receive buffer is the writers' send buffer.
    }
}
