package dev.orrery.properties.host;

import dev.orrery.loop.EventLoop;
import dev.orrery.loop.combine.Async;
import dev.orrery.loop.sync.Lock;
import dev.orrery.loop.task.Task;
import dev.orrery.sim.CrashMode;
import dev.orrery.sim.SimHost;
import dev.orrery.sim.Simulation;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * A host that does all that code can do at once: timers, posts, tasks that wait for locks and for
 * time, threads, work in executors, sockets; and a witness that tells when code of an earlier life
 * does something, or when code that is being unwound has an effect.
 */
final class CrashingSystem {
    private static final Duration SHORT = Duration.ofMillis(7);
    private static final int SOMETIMES = 10_000;

    /** What a life has made, which is not kept here. */
    private record Made(int life, WeakReference<Object> thing) {}

    private final Simulation sim;
    private final SimHost host;
    private final SimHost peer;
    private final EventLoop peerLoop;
    private final List<String> violations = new ArrayList<>();
    private final List<Made> made = new ArrayList<>();
    private int life;
    private int everMade;
    private int effects;
    private int unwound;

    CrashingSystem(Simulation sim) {
        this.sim = sim;
        this.host = sim.host("a");
        this.peer = sim.host("peer");
        // Its programs do not expect that one.
        sim.faults().off("net.emfile");
        this.peerLoop = peer.start("main", this::servePeer);
        host.boot(self -> boot());
    }

    SimHost host() {
        return host;
    }

    List<String> violations() {
        return violations;
    }

    /** What code of living hosts has done so far. */
    int effects() {
        return effects;
    }

    int unwound() {
        return unwound;
    }

    private void servePeer(EventLoop loop) {
        try {
            ServerSocketChannel server = peer.world().selectorProvider().openServerSocketChannel();
            server.configureBlocking(false);
            server.bind(new InetSocketAddress(peer.address(), 80));
            loop.addReader(server, () -> accept(loop, server));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private void accept(EventLoop loop, ServerSocketChannel server) {
        try {
            SocketChannel connection = server.accept();
            if (connection != null) {
                connection.configureBlocking(false);
                loop.addReader(connection, () -> drain(loop, connection));
            }
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void drain(EventLoop loop, SocketChannel connection) {
        try {
            if (connection.read(ByteBuffer.allocate(256)) < 0) {
                loop.removeReader(connection);
                connection.close();
            }
        } catch (IOException reset) {
            loop.removeReader(connection);
            try {
                connection.close();
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    private void boot() {
        int mine = ++life;
        made(mine, host.world());
        made(mine, host.start("main", loop -> begin(mine, loop)));
        made(mine, host.thread("worker", () -> work(mine)));
    }

    private <T> T made(int mine, T thing) {
        everMade++;
        if (everMade % SOMETIMES == 0) {
            made.removeIf(one -> one.thing.get() == null);
        }
        made.add(new Made(mine, new WeakReference<>(thing)));
        return thing;
    }

    /** What is still there of the Worlds, loops, threads, tasks, timers, channels of old lives. */
    List<String> leftOfOldLives() {
        List<String> left = new ArrayList<>();
        for (Made one : made) {
            Object thing = one.life < life ? one.thing.get() : null;
            if (thing != null) {
                left.add(thing + " of life " + one.life + " in life " + life);
            }
        }
        return left;
    }

    int everMade() {
        return everMade;
    }

    private void begin(int mine, EventLoop loop) {
        tick(mine, loop);
        Lock lock = new Lock();
        for (int i = 0; i < 3; i++) {
            made(mine, Task.spawn(loop, "locker-" + i, () -> lockAndSleep(mine, lock)));
        }
        made(mine, Task.spawn(loop, "client", () -> talk(mine, loop)));
        ExecutorService pool = made(mine, host.world().executors().newExecutor("pool", 2));
        for (int i = 0; i < 4; i++) {
            pool.execute(() -> work(mine));
        }
    }

    private void tick(int mine, EventLoop loop) {
        did(mine, "timer");
        made(mine, loop.callLater(SHORT, () -> tick(mine, loop)));
        peerLoop.callSoonThreadsafe(() -> effects++);
    }

    private Object lockAndSleep(int mine, Lock lock) {
        try {
            while (true) {
                lock.acquire();
                try {
                    did(mine, "task");
                    Async.sleep(SHORT);
                } finally {
                    lock.release();
                }
            }
        } finally {
            unwinds("task");
        }
    }

    private Object talk(int mine, EventLoop loop) throws IOException {
        try (DatagramChannel datagrams = host.world().selectorProvider().openDatagramChannel();
                SocketChannel stream = host.world().selectorProvider().openSocketChannel()) {
            made(mine, datagrams).configureBlocking(false);
            made(mine, stream);
            stream.configureBlocking(false);
            stream.connect(new InetSocketAddress(peer.address(), 80));
            try {
                while (true) {
                    did(mine, "client");
                    if (stream.isConnectionPending()) {
                        stream.finishConnect();
                    } else {
                        stream.write(ByteBuffer.allocate(100));
                    }
                    datagrams.send(
                            ByteBuffer.allocate(10), new InetSocketAddress(peer.address(), 9));
                    Async.sleep(SHORT);
                }
            } finally {
                refused("write", () -> stream.write(ByteBuffer.allocate(1)));
                refused(
                        "send",
                        () ->
                                datagrams.send(
                                        ByteBuffer.allocate(1),
                                        new InetSocketAddress(peer.address(), 9)));
                refused("open", () -> host.world().selectorProvider().openSocketChannel());
                unwinds("client of " + loop.name());
            }
        }
    }

    private void work(int mine) {
        try {
            for (int i = 0; i < 50; i++) {
                did(mine, "thread");
                host.world().sleep(SHORT);
            }
        } catch (InterruptedException never) {
            violations.add("interrupted");
        } finally {
            if (!isOver(mine)) {
                unwound++;
            } else {
                unwinds("thread");
            }
        }
    }

    private boolean isOver(int mine) {
        return mine != life || !host.isUp();
    }

    private void did(int mine, String what) {
        effects++;
        if (isOver(mine)) {
            violations.add(what + " of life " + mine + " in life " + life);
        }
    }

    private interface Effect {
        void happen() throws Exception;
    }

    /** Code that was ended by a crash tries everything. */
    private void unwinds(String who) {
        unwound++;
        if (host.isUp()) {
            // The run is over, not the host.
            return;
        }
        refused(who + " posts", () -> peerLoop.callSoonThreadsafe(() -> violations.add("post")));
        refused(who + " sleeps", () -> host.world().sleep(SHORT));
        refused(who + " waits", () -> Async.sleep(SHORT));
        refused(who + " starts", () -> host.world().threads().newThread(() -> {}));
        refused(who + " schedules", () -> sim.after(SHORT, () -> violations.add("event")));
        refused(who + " restarts", host::restart);
        refused(who + " crashes", () -> peer.crash(CrashMode.SILENT));
    }

    private void refused(String what, Effect effect) {
        if (host.isUp()) {
            return;
        }
        try {
            effect.happen();
            violations.add(what);
        } catch (Throwable refusal) {
            // As it must be.
        }
    }
}
