package dev.orrery.benchmarks.tasks;

import dev.orrery.benchmarks.peer.NettyLoop;

import io.netty.channel.EventLoop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What Netty's users have for tasks: futures of the JDK whose stages run on the loop. The yield is
 * the hop from one stage to the next. They have no stack: what follows a wait is another lambda.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails shows in the count of what ended
final class NettyFutures implements Work {
    private final EventLoop loop = NettyLoop.NIO.open();
    private final List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    private int ended;

    @Override
    public int yieldOnceEach(int count) {
        ended = 0;
        // Made on the loop, where nothing has to be waked for each of them.
        return CompletableFuture.supplyAsync(() -> all(count), loop)
                .thenCompose(all -> all)
                .thenApplyAsync(nothing -> ended, loop)
                .join();
    }

    private CompletableFuture<?> all(int count) {
        CompletableFuture<?>[] tasks = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            tasks[i] =
                    CompletableFuture.supplyAsync(() -> 1, loop)
                            .thenAcceptAsync(one -> ended += one, loop);
        }
        return CompletableFuture.allOf(tasks);
    }

    @Override
    public int park(int count) {
        return CompletableFuture.supplyAsync(() -> parkAll(count), loop).join();
    }

    private int parkAll(int count) {
        for (int i = 0; i < count; i++) {
            CompletableFuture<Integer> future = new CompletableFuture<>();
            waiting.add(future);
            future.thenAcceptAsync(one -> ended += one, loop);
        }
        return waiting.size();
    }

    @Override
    public void close() {
        loop.parent().shutdownGracefully();
    }
}
