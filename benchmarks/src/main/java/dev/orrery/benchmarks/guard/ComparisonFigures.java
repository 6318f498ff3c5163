package dev.orrery.benchmarks.guard;

import java.util.Map;
import java.util.function.IntConsumer;

/** How many comparisons of deadlines a timer costs, from being set until it has fired. */
final class ComparisonFigures {
    private ComparisonFigures() {}

    static void measure(Map<String, Double> figures) throws ReflectiveOperationException {
        Class<?> driver = new CountingLoader(TimerWork.class).loadClass(TimerWork.class.getName());
        IntConsumer work = (IntConsumer) driver.getConstructor().newInstance();
        figures.put("comparisons-1k", each(work, 1_000));
        figures.put("comparisons-100k", each(work, 100_000));
    }

    private static double each(IntConsumer work, int count) {
        long before = Comparisons.counted();
        work.accept(count);
        long compared = Comparisons.counted() - before;
        if (compared == 0) {
            throw new IllegalStateException(
                    "timers must compare deadlines: compared=0. Look for them where they are now,"
                            + " in CountingLoader.");
        }
        return Math.rint(100.0 * compared / count) / 100;
    }
}
