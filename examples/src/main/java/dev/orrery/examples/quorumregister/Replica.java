package dev.orrery.examples.quorumregister;

import dev.orrery.loop.EventLoop;

import java.util.function.Consumer;

/**
 * One copy of the register, on a loop of its own. Threading: the first two methods from any loop,
 * they answer on the caller's.
 */
final class Replica {
    private final EventLoop loop;
    // Replica's loop only.
    private Version kept = Version.FIRST;

    Replica(EventLoop loop) {
        this.loop = loop;
    }

    /** Asks for the version that it keeps. */
    void read(EventLoop caller, Consumer<Version> answer) {
        loop.callSoonThreadsafe(
                () -> {
                    Version found = kept;
                    tell(caller, () -> answer.accept(found));
                });
    }

    /** Asks it to keep {@code version}, if it has none that is newer; the answer is that one. */
    void write(EventLoop caller, Version version, Consumer<Version> answer) {
        loop.callSoonThreadsafe(
                () -> {
                    kept = kept.newer(version);
                    tell(caller, () -> answer.accept(version));
                });
    }

    private static void tell(EventLoop caller, Runnable answer) {
        try {
            caller.callSoonThreadsafe(answer);
        } catch (IllegalStateException closed) {
            // A majority has answered before; the caller needed no more, and has ended.
        }
    }

    void stop() {
        loop.callSoonThreadsafe(loop::stop);
    }
}
