package dev.orrery.sim.explore;

/** What gets past the World into a run, and what to use instead. */
enum LeakKind {
    TIME("real time", "Ask the loop (nanoTime) or the host's World for the time."),
    RANDOM(
            "randomness without a seed",
            "Take it from the host's World, or from Simulation.choose."),
    IDENTITY("identity hashes", "Give the object a toString and hashCode of its own, or a number."),
    ORDER(
            "an order that differs between runs or JVMs",
            "Use LinkedHashMap, LinkedHashSet, List or TreeMap, or sort first."),
    THREAD(
            "real threads",
            "Use the executors and threads of the host, or Async.spawn and Async.toThread."),
    STATIC(
            "static state, which one run leaves to the next",
            "Keep it in an object that each run makes anew."),
    ENVIRONMENT("the machine's environment", "Pass it in, or ask the host's World.");

    private final String what;
    private final String remedy;

    LeakKind(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }
}
