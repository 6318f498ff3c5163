package dev.orrery.benchmarks.soon;

import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscUnboundedArrayQueue;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/** The least that takes callbacks from other threads: a queue, and a thread that parks or spins. */
final class MpscHost implements Executor, Runnable {
    private static final int CHUNK = 1024;

    private final MessagePassingQueue<Runnable> queue = new MpscUnboundedArrayQueue<>(CHUNK);
    private final boolean isSpinning;
    private final Thread thread = new Thread(this);
    // True from before the last look into the queue until somebody has woken the thread.
    private volatile boolean sleeps;

    private MpscHost(boolean isSpinning) {
        this.isSpinning = isSpinning;
        thread.setDaemon(true);
    }

    static Executor start(boolean isSpinning) {
        MpscHost host = new MpscHost(isSpinning);
        host.thread.start();
        return host;
    }

    @Override
    public void execute(Runnable command) {
        queue.offer(command);
        if (sleeps) {
            sleeps = false;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public void run() {
        while (true) {
            Runnable command = queue.poll();
            if (command != null) {
                command.run();
            } else if (isSpinning) {
                Thread.onSpinWait();
            } else {
                sleeps = true;
                if (queue.isEmpty()) {
                    LockSupport.park();
                }
                sleeps = false;
            }
        }
    }
}
