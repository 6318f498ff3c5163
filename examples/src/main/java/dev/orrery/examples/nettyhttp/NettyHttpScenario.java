package dev.orrery.examples.nettyhttp;

import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;
import dev.orrery.sim.explore.Scenario;
import dev.orrery.sim.netty.SimNetty;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.IoEventLoop;
import io.netty.handler.timeout.ReadTimeoutException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server and a client of Netty on two hosts, while the network between them misbehaves. */
public final class NettyHttpScenario implements Scenario {
    private static final int PORT = 80;
    private static final int CALLS = 4;
    private static final Duration BETWEEN = Duration.ofMillis(400);
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
        private final SimHost client;
        private final IoEventLoop serving;
        private final IoEventLoop calling;
        private final HttpCalls calls;
        private final List<CompletableFuture<String>> judged = new ArrayList<>();
        private String wrong = "";

        Exchange(Simulation sim, Patience patience) {
            this.sim = sim;
            this.server = sim.host("server");
            this.client = sim.host("client");
            this.serving = SimNetty.eventLoop(server, "netty");
            this.calling = SimNetty.eventLoop(client, "netty");
            this.calls =
                    new HttpCalls(
                            calling,
                            SimNetty.socketChannels(client),
                            new InetSocketAddress(server.address(), PORT),
                            patience);
        }

        void run() {
            sim.always("each answer is whole, each failure as documented", wrong::isEmpty);
            sim.eventually("each call ends", ENDS_WITHIN, this::haveAllEnded);
            HttpServer.listen(
                            serving,
                            SimNetty.serverSocketChannels(server),
                            new InetSocketAddress(server.address(), PORT))
                    .addListener(
                            bound -> {
                                if (!bound.isSuccess()) {
                                    wrong = "the server does not listen: " + bound.cause();
                                }
                            });
            server.mayCrash(false);
            client.mayCrash(false);
            sim.ready();
            for (int i = 0; i < CALLS; i++) {
                String path = "/" + i;
                sim.after(BETWEEN.multipliedBy(i), () -> call(path));
            }
            sim.runFor(BETWEEN.multipliedBy(CALLS));
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
            boolean isRight =
                    failure == null
                            ? HttpServer.greeting(path).equals(body)
                            : failure instanceof IOException
                                    || failure instanceof ReadTimeoutException;
            if (!isRight) {
                wrong = path + ": " + failure;
            }
        }
    }
}
