package dev.orrery.loop;

/** A platform thread of its own for each loop, so that its stack has a size that is known. */
final class SystemLoopThreads implements World.LoopThreads {
    @Override
    public void run(String name, long stackBytes, Runnable life, Runnable interrupted) {
        Thread thread = Thread.ofPlatform().name(name).stackSize(stackBytes).start(life);
        boolean wasInterrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException interrupt) {
                wasInterrupted = true;
                interrupted.run();
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
