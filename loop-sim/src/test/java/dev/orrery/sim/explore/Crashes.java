package dev.orrery.sim.explore;

import dev.orrery.sim.Simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Scenarios that take their JVM along, each in its way; they are made anew in a child JVM. */
public final class Crashes {
    private Crashes() {}

    /** One seed in eight crashes. */
    abstract static class Crash implements Scenario {
        private final String name;

        Crash(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public String summary() {
            return "takes its JVM along";
        }

        @Override
        public void run(Simulation sim) throws Exception {
            if (sim.choose("way", 8) == 3) {
                crash();
            }
        }

        abstract void crash() throws Exception;
    }

    public static final class Spins extends Crash {
        public Spins() {
            super("spins");
        }

        @Override
        void crash() {
            long turns = 0;
            while (turns >= 0) {
                turns = (turns + 1) & 0xff;
            }
        }
    }

    /** Half of the seeds fail; the calmer plans beside those take their JVM along. */
    abstract static class Trap extends Crash {
        /** How often a plan was run that has to be run elsewhere; below 0 where it may be. */
        static final AtomicInteger RUN_HERE = new AtomicInteger(-1);

        Trap(String name) {
            super(name);
        }

        @Override
        public void run(Simulation sim) throws Exception {
            int way = sim.choose("way", 8);
            sim.choose("extra", 8);
            if (way >= 4) {
                throw new IllegalStateException("too far");
            }
            if (way > 0 && RUN_HERE.get() < 0) {
                crash();
            }
            if (way > 0) {
                RUN_HERE.incrementAndGet();
            }
        }
    }

    public static final class ExitsBeside extends Trap {
        public ExitsBeside() {
            super("exits-beside");
        }

        @Override
        void crash() {
            new Exits().crash();
        }
    }

    public static final class SpinsBeside extends Trap {
        public SpinsBeside() {
            super("spins-beside");
        }

        @Override
        void crash() {
            new Spins().crash();
        }
    }

    /** No two runs of a JVM are the same. */
    public static final class Counts implements Scenario {
        private static final AtomicInteger RUNS = new AtomicInteger();

        /** Made by its name in a child JVM. */
        public Counts() {}

        @Override
        public String name() {
            return "counts";
        }

        @Override
        public String summary() {
            return "counts its runs in a static field";
        }

        @Override
        public void run(Simulation sim) {
            sim.mark("run " + RUNS.incrementAndGet());
        }
    }

    public static final class Exits extends Crash {
        public Exits() {
            super("exits");
        }

        @Override
        void crash() {
            System.exit(0);
        }
    }

    public static final class Halts extends Crash {
        public Halts() {
            super("halts");
        }

        @Override
        void crash() {
            System.err.println("the last words");
            Runtime.getRuntime().halt(137);
        }
    }

    public static final class FillsTheHeap extends Crash {
        public FillsTheHeap() {
            super("fills-the-heap");
        }

        @Override
        void crash() {
            List<long[]> all = new ArrayList<>();
            while (!all.isEmpty() || all.add(new long[1])) {
                all.add(new long[Integer.MAX_VALUE - 8]);
            }
        }
    }

    public static final class Talks implements Scenario {
        public Talks() {}

        @Override
        public String name() {
            return "talks";
        }

        @Override
        public String summary() {
            return "prints, and fails when all is bad";
        }

        @Override
        public void run(Simulation sim) {
            System.out.print("@orrery\tran\t99\t");
            System.out.flush();
            if (sim.choose("bad", 8) == 5) {
                throw new IllegalStateException("a\tb\\n\nc");
            }
        }
    }
}
