package dev.orrery.properties.parity;

import dev.orrery.loop.LoopOptions;
import dev.orrery.loop.World;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.task.TaskAction;
import dev.orrery.loop.task.TaskOptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * One machine of a fact: this one by its loopback, or a simulated host.
 *
 * @param world what the machine offers to programs
 * @param address where others reach it
 * @param wire closes what is opened here when the fact has been checked
 */
record Place(World world, InetAddress address, Wire wire) {
    /** A port of this machine. */
    InetSocketAddress at(int port) {
        return new InetSocketAddress(address, port);
    }

    /** Any free port of this machine. */
    InetSocketAddress anyPort() {
        return at(0);
    }

    /** A port of this machine on which nobody listens: it is held, so that nobody else can. */
    InetSocketAddress nobody() throws IOException {
        return Talk.address(socket().bind(anyPort()));
    }

    SocketChannel socket() throws IOException {
        return wire.keep(world.selectorProvider().openSocketChannel(StandardProtocolFamily.INET));
    }

    SocketChannel nonBlockingSocket() throws IOException {
        SocketChannel socket = socket();
        socket.configureBlocking(false);
        return socket;
    }

    ServerSocketChannel unboundListener() throws IOException {
        return wire.keep(
                world.selectorProvider().openServerSocketChannel(StandardProtocolFamily.INET));
    }

    /** A listener on a free port. */
    ServerSocketChannel listener() throws IOException {
        return unboundListener().bind(anyPort());
    }

    DatagramChannel unboundDatagrams() throws IOException {
        return wire.keep(world.selectorProvider().openDatagramChannel(StandardProtocolFamily.INET));
    }

    /** A channel for datagrams on a free port. */
    DatagramChannel datagrams() throws IOException {
        return unboundDatagrams().bind(anyPort());
    }

    Selector selector() throws IOException {
        return wire.keep(world.selectorProvider().openSelector());
    }

    Pipe pipe() throws IOException {
        Pipe pipe = world.selectorProvider().openPipe();
        wire.keep(pipe.source());
        wire.keep(pipe.sink());
        return pipe;
    }

    /** Returns once a socket of this machine has bytes, its end, or a reset to read. */
    void untilReadable(SocketChannel end) throws Exception {
        end.configureBlocking(false);
        try (Selector selector = selector()) {
            end.register(selector, SelectionKey.OP_READ);
            wire.until("readable", () -> selector.selectNow() > 0);
        }
        end.configureBlocking(true);
    }

    /** The name under which others reach this machine. */
    String host() {
        return address.getHostAddress();
    }

    /** Runs {@code body} as the main task of a loop on the calling thread, to its end. */
    void inTask(TaskAction<Exception> body) throws Exception {
        Async.run(
                TaskOptions.standard()
                        .withWorld(world)
                        .withLoop(LoopOptions.standard().withDebug(false)),
                body);
    }
}
