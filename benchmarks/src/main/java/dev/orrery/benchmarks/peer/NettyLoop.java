package dev.orrery.benchmarks.peer;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.LeftOut;
import dev.orrery.benchmarks.row.Trial;

import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;

import java.util.ArrayList;
import java.util.List;

/** Netty's event loops: the same loop over three ways to wait for channels. */
public enum NettyLoop {
    /** A selector of the JDK. */
    NIO("netty-nio"),
    /** epoll, by Netty's own native library. */
    EPOLL("netty-epoll"),
    /** io_uring, by Netty's own native library. */
    URING("netty-uring");

    private final String label;

    NettyLoop(String label) {
        this.label = label;
    }

    /** Work that is done on one of Netty's loops. */
    public interface Work {
        /** The trial of that size on this loop. */
        Trial on(EventLoop loop, int size) throws Exception;
    }

    /** All three as contenders of the same work. */
    public static List<Contender> contenders(Work work) {
        List<Contender> all = new ArrayList<>();
        for (NettyLoop kind : values()) {
            all.add(
                    Contender.java(
                            kind.label,
                            size -> {
                                kind.checkAvailable();
                                return work.on(kind.open(), size);
                            }));
        }
        return all;
    }

    /**
     * Says why this machine has not what it needs.
     *
     * @throws LeftOut if it has not
     */
    public void checkAvailable() throws LeftOut {
        if (this == EPOLL && !Epoll.isAvailable()) {
            throw new LeftOut(
                    "Netty's epoll needs Linux on x86-64: " + Epoll.unavailabilityCause());
        }
        if (this == URING && !IoUring.isAvailable()) {
            throw new LeftOut(
                    "Netty's io_uring needs Linux 5.9 or later on x86-64, and that"
                            + " /proc/sys/kernel/io_uring_disabled is 0: "
                            + IoUring.unavailabilityCause());
        }
    }

    /** What it is called in results. */
    public String label() {
        return label;
    }

    /** A new loop with a thread of its own. */
    public EventLoop open() {
        return group(1).next();
    }

    /** New loops. */
    public MultiThreadIoEventLoopGroup group(int threads) {
        return new MultiThreadIoEventLoopGroup(threads, handlers());
    }

    /** Makes what waits for channels. */
    public IoHandlerFactory handlers() {
        return switch (this) {
            case NIO -> NioIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case URING -> IoUringIoHandler.newFactory();
        };
    }
}
