package dev.orrery.benchmarks.tasks;

import dev.orrery.benchmarks.row.Contender;
import dev.orrery.benchmarks.row.Row;
import dev.orrery.benchmarks.row.Trial;

import java.util.ArrayList;
import java.util.List;

/** Tasks: made, switched, kept. */
public final class TaskRows {
    private static final int MILLION = 1_000_000;
    // Of what the baton, which has a thread for each task, does one in ten is enough.
    private static final int BATON_SHARE = 10;

    private static final String[] VIRTUAL = {
        "-Dorrery.engine=virtual", "--add-opens=java.base/java.lang=ALL-UNNAMED"
    };
    private static final String[] BATON = {"-Dorrery.engine=baton"};
    private static final String[] ONE_CARRIER = {
        "-Djdk.virtualThreadScheduler.parallelism=1", "-Djdk.virtualThreadScheduler.maxPoolSize=1"
    };
    private static final String[] CONTINUATION = {
        "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED"
    };

    private TaskRows() {}

    private interface Body {
        Trial of(Work work, int size);
    }

    /** The rows, ours first in each. */
    public static List<Row> rows() {
        return List.of(
                Row.cost("tasks-10k", "10,000 tasks: made, one yield, joined", "ms", 10_000)
                        .warmUps(4)
                        .with(withStacks(TaskTrials::yieldOnceEach))
                        .with(
                                contender("orrery-baton", TaskTrials::yieldOnceEach, BATON),
                                contender("cf-netty", TaskTrials::yieldOnceEach),
                                contender("limit-deque", TaskTrials::yieldOnceEach))
                        .with(Contender.python("tasks.py"))
                        .goal("orrery", 1, "vthreads")
                        .goal("orrery", 10, "uvloop")
                        .growing(10, 100, 1000, 10_000, 100_000),
                first(),
                Row.cost("tasks-100k", "100,000 tasks: made, one yield, joined", "ms", 100_000)
                        .warmUps(4)
                        .with(withStacks(TaskTrials::yieldOnceEach))
                        .with(
                                contender("cf-netty", TaskTrials::yieldOnceEach),
                                contender("limit-deque", TaskTrials::yieldOnceEach))
                        .with(Contender.python("tasks.py"))
                        .goal("orrery", 0.8, "vthreads"),
                Row.cost("switch", "one task that yields: a switch away and back", "ns", MILLION)
                        .with(withStacks(TaskTrials::yieldInTurn))
                        .with(
                                contender(
                                        "orrery-baton",
                                        (work, size) ->
                                                TaskTrials.yieldInTurn(work, size / BATON_SHARE),
                                        BATON))
                        .with(Contender.python("tasks.py")),
                Row.cost("parked-1M", "a million tasks that wait, resident", "MB", MILLION)
                        .with(withStacks((work, size) -> new TaskTrials.Parked(work, size, 1)))
                        .with(
                                contender(
                                        "orrery-baton",
                                        (work, size) ->
                                                new TaskTrials.Parked(work, size, BATON_SHARE),
                                        BATON),
                                contender(
                                        "cf-netty",
                                        (work, size) -> new TaskTrials.Parked(work, size, 1)))
                        .with(Contender.python("tasks.py"))
                        .heap("-Xmx1300m")
                        .cold()
                        .goal("orrery", 1200)
                        .growing(10_000, 100_000, MILLION));
    }

    private static Row first() {
        return Row.cost(
                        ColdTasks.ROW,
                        "the same 10,000, first in a process, from before it is loaded",
                        "ms",
                        10_000)
                .with(
                        cold("orrery", VIRTUAL),
                        Contender.java("orrery-aot", size -> new AotTasks("orrery", size), VIRTUAL),
                        cold("orrery-baton", BATON),
                        cold("vthreads"),
                        Contender.java("vthreads-aot", size -> new AotTasks("vthreads", size)),
                        cold("vthreads-1-carrier", ONE_CARRIER),
                        cold("cf-netty"),
                        cold("limit-deque"),
                        cold("limit-continuation", CONTINUATION))
                .with(Contender.python("tasks.py"))
                .cold();
    }

    private static Contender cold(String name, String... flags) {
        return Contender.java(name, size -> ColdTasks.of(name, size), flags);
    }

    private static List<Contender> withStacks(Body body) {
        List<Contender> all = new ArrayList<>();
        all.add(contender("orrery", body, VIRTUAL));
        all.add(contender("vthreads", body));
        all.add(contender("vthreads-1-carrier", body, ONE_CARRIER));
        all.add(contender("limit-continuation", body, CONTINUATION));
        return all;
    }

    private static Contender contender(String name, Body body, String... flags) {
        return Contender.java(name, size -> body.of(Kind.named(name), size), flags);
    }
}
