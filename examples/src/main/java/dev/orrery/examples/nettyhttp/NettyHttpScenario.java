package dev.orrery.examples.nettyhttp;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.netty.SimNetty;

import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.timeout.ReadTimeoutException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server and a client of Netty on two hosts, while the network between them misbehaves. */
public final class NettyHttpScenario implements Scenario {
    private static final int PORT = 80;
    private static final int CALLS = 5;
    private static final Duration BETWEEN = Duration.ofMillis(400);
    private static final int PARTITION_ONE_IN = 50;
    private static final int CLOG_ONE_IN = 50;
    // Longer than connecting and each silence may take, one after the other, and the answer comes
    // in many segments.
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    private final Patience patience;

    /** Found by the service loader. */
    public NettyHttpScenario() {
        this(Patience.ENDS);
    }

    NettyHttpScenario(Patience patience) {
        this.patience = patience;
    }

    @Override
    public String name() {
        return "netty-http";
    }

    @Override
    public String summary() {
        return "each call of Netty's HTTP codec ends, with the whole answer or as Netty documents";
    }

    @Override
    public void run(Simulation sim) {
        new Exchange(sim, patience).run();
    }

    private static final class Exchange {
        private final Simulation sim;
        private final SimHost server;
        private final HttpCalls calls;
        private final List<CompletableFuture<String>> judged = new ArrayList<>();
        private String wrong = "";

        Exchange(Simulation sim, Patience patience) {
            this.sim = sim;
            this.server = sim.host("server");
            SimHost client = sim.host("client");
            client.mayCrash(false);
            this.calls =
                    new HttpCalls(
                            SimNetty.eventLoop(client, "netty"),
                            SimNetty.socketChannels(client),
                            new InetSocketAddress(server.address(), PORT),
                            patience);
        }

        void run() {
            sim.always("each answer is whole, each failure as documented", () -> wrong.isEmpty());
            sim.eventually("each call ends", ENDS_WITHIN, this::haveAllEnded);
            sim.network().everyLink().partitions(PARTITION_ONE_IN).clogs(CLOG_ONE_IN);
            server.boot(booted -> serve(booted, SimNetty.eventLoop(booted, "netty")));
            sim.ready();
            for (int i = 0; i < CALLS; i++) {
                String path = "/" + i;
                sim.after(BETWEEN.multipliedBy(i), () -> call(path));
            }
            sim.runFor(BETWEEN.multipliedBy(CALLS));
        }

        private void serve(SimHost booted, EventLoop loop) {
            HttpServer.listen(
                            loop,
                            SimNetty.serverSocketChannels(booted),
                            new InetSocketAddress(booted.address(), PORT))
                    .addListener(
                            bound -> {
                                if (!bound.isSuccess()) {
                                    // The port is free, so there was no room for a socket.
                                    var _ =
                                            loop.schedule(
                                                    () -> serve(booted, loop), 1, TimeUnit.SECONDS);
                                }
                            });
        }

        private void call(String path) {
            judged.add(calls.get(path).whenComplete((body, failure) -> judge(path, body, failure)));
        }

        private boolean haveAllEnded() {
            return judged.size() == CALLS && judged.stream().allMatch(CompletableFuture::isDone);
        }

        private void judge(String path, String body, Throwable failure) {
            sim.sometimes("a call is answered", failure == null);
            sim.sometimes("a call cannot connect", failure instanceof ConnectTimeoutException);
            sim.sometimes("a server is silent", failure instanceof ReadTimeoutException);
            sim.sometimes("a connection is reset", failure instanceof SocketException);
            boolean isRight =
                    failure == null
                            ? HttpServer.greeting(path).equals(body)
                            : isDocumented(failure);
            if (!isRight) {
                wrong = path + ": " + failure;
            }
        }

        // Refused or reset, too late to connect, silent, no room for a socket.
        private static boolean isDocumented(Throwable failure) {
            return failure instanceof IOException
                    || failure instanceof ReadTimeoutException
                    || failure.getClass() == ChannelException.class;
        }
    }
}
