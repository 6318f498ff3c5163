package dev.orrery.examples.dialer;

import static dev.orrery.loop.combine.Async.run;
import static dev.orrery.loop.combine.Async.sleep;

import dev.orrery.loop.EventLoop;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.List;

/** A dialer on a real loop: the first address is slow, so the second one is tried meanwhile. */
public final class DialerMain {
    private DialerMain() {}

    /**
     * Runs for a fraction of a second.
     *
     * @param args none
     * @throws IOException if no address answers
     */
    public static void main(String[] args) throws IOException {
        run(DialerMain::dial);
    }

    private static void dial() throws IOException {
        Dialer dialer = new Dialer(DialerMain::connect, Duration.ofMillis(100));
        Connections.close(dialer.dial(List.of("slow", "quick")));
    }

    private static Pipe connect(String address) {
        System.out.println("dialing " + address);
        sleep(Duration.ofMillis(address.equals("slow") ? 400 : 50));
        System.out.println("connected to " + address);
        return Connections.open(EventLoop.current().world().selectorProvider());
    }
}
