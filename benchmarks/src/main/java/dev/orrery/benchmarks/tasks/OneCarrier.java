package dev.orrery.benchmarks.tasks;

/**
 * Virtual threads of the JDK that one of them starts and joins: with one carrier, as the command
 * runs it, everything is done by one processor, as on a loop.
 */
final class OneCarrier implements Work {
    private final PlainThreads plain = new PlainThreads();

    private interface Part {
        int run() throws InterruptedException;
    }

    private static int inside(Part part) throws InterruptedException {
        int[] result = {0};
        Thread.startVirtualThread(
                        () -> {
                            try {
                                result[0] = part.run();
                            } catch (InterruptedException nobodyDoes) {
                                Thread.currentThread().interrupt();
                            }
                        })
                .join();
        return result[0];
    }

    @Override
    public int yieldOnceEach(int count) throws InterruptedException {
        return inside(() -> plain.yieldOnceEach(count));
    }

    @Override
    public int yieldInTurn(int count) throws InterruptedException {
        return plain.yieldInTurn(count);
    }

    @Override
    public int park(int count) throws InterruptedException {
        return inside(() -> plain.park(count));
    }

    @Override
    public void close() {
        plain.close();
    }
}
