package dev.orrery.examples.gracefulshutdown;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.LoopFuture;
import dev.orrery.loop.World;

import java.time.Duration;

/** A service on a real loop: interrupt it, or wait a second until it shuts itself down. */
public final class GracefulShutdownMain {
    private static final Duration GRACE = Duration.ofMillis(300);

    private GracefulShutdownMain() {}

    /**
     * Runs for about a second.
     *
     * @param args none
     */
    public static void main(String[] args) {
        World world = World.system();
        try (EventLoop loop = EventLoop.create(world)) {
            Service service = new Service(loop, GRACE, request -> handle(loop, request));
            Thread client = world.threads().newThread(() -> ask(world, service));
            client.start();
            loop.callLater(Duration.ofMillis(800), service::shutDown);
            int cutOff = loop.runUntilComplete(service.stopped());
            System.out.println("stopped, " + cutOff + " requests cut off");
        }
    }

    // Each request takes longer than the one before, so that the last ones meet the deadline.
    private static LoopFuture<String> handle(EventLoop loop, String request) {
        LoopFuture<String> answer = loop.newFuture();
        loop.callLater(
                Duration.ofMillis(40L * request.length()),
                () -> answer.complete("answer to " + request));
        return answer;
    }

    private static void ask(World world, Service service) {
        String request = "?";
        boolean isAccepted = true;
        while (isAccepted) {
            String asked = request;
            isAccepted =
                    !service.submit(asked)
                            .whenComplete((answer, failure) -> report(asked, answer, failure))
                            .isCompletedExceptionally();
            request += "?";
            isAccepted &= pause(world);
        }
    }

    private static void report(String request, String answer, Throwable failure) {
        System.out.println(request + " -> " + (failure == null ? answer : failure.toString()));
    }

    private static boolean pause(World world) {
        try {
            world.sleep(Duration.ofMillis(75));
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }
}
