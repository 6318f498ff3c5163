package dev.orrery.examples.gracefulshutdown;

import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;
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
        run(GracefulShutdownMain::serve);
    }

    private static void serve() {
        EventLoop loop = EventLoop.current();
        Service service = new Service(loop, GRACE, GracefulShutdownMain::answer);
        World world = loop.world();
        world.threads().newThread(() -> ask(world, service)).start();
        loop.callLater(Duration.ofMillis(800), service::shutDown);
        System.out.println("stopped, " + service.serve() + " requests cut off");
    }

    // Each request takes longer than the one before, so that the last ones meet the deadline.
    private static String answer(String request) {
        sleep(Duration.ofMillis(40L * request.length()));
        return "answer to " + request;
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
