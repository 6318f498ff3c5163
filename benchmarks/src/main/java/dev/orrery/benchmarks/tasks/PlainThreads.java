package dev.orrery.benchmarks.tasks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * The same with virtual threads of the JDK, which its own scheduler runs on all processors. They
 * are started from the thread that the program started in, which is the faster way.
 */
final class PlainThreads implements Work {
    private Thread[] parked = {};

    @Override
    public int yieldOnceEach(int count) throws InterruptedException {
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            threads[i] = Thread.startVirtualThread(Thread::yield);
        }
        int ended = 0;
        for (Thread thread : threads) {
            thread.join();
            ended++;
        }
        return ended;
    }

    @Override
    public int yieldInTurn(int count) throws InterruptedException {
        int[] yields = {0};
        Thread.startVirtualThread(() -> yieldOften(count, yields)).join();
        return yields[0];
    }

    @SuppressWarnings("ThreadPriorityCheck") // the yield is what is measured
    private static void yieldOften(int count, int[] yields) {
        for (int i = 0; i < count; i++) {
            Thread.yield();
            yields[0]++;
        }
    }

    @Override
    public int park(int count) throws InterruptedException {
        CountDownLatch starting = new CountDownLatch(count);
        Thread[] threads = new Thread[count];
        for (int i = 0; i < count; i++) {
            threads[i] = Thread.startVirtualThread(() -> parkForEver(starting));
        }
        starting.await();
        parked = threads;
        return parked.length;
    }

    private static void parkForEver(CountDownLatch starting) {
        starting.countDown();
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.park();
        }
    }

    @Override
    public void close() {
        for (Thread thread : parked) {
            thread.interrupt();
        }
    }
}
