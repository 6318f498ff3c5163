package dev.orrery.examples.taskcost;

import java.util.List;

/** Who is measured, in this order in each round. */
enum Peer {
    ORRERY_VIRTUAL("orrery, virtual engine", "orrery"),
    ORRERY_BATON("orrery, baton engine", "orrery"),
    PLAIN("virtual threads", "plain"),
    ONE_CARRIER("virtual threads, one carrier", "one-carrier"),
    ASYNCIO("asyncio", "asyncio"),
    UVLOOP("uvloop", "uvloop");

    private final String text;
    private final String kind;

    Peer(String text, String kind) {
        this.text = text;
        this.kind = kind;
    }

    /** The name that people read. */
    String text() {
        return text;
    }

    /** The name that the peers' programs know. */
    String kind() {
        return kind;
    }

    /** The flags that the JVM needs for it. */
    List<String> flags() {
        return switch (this) {
            case ORRERY_VIRTUAL ->
                    List.of(
                            "-Dorrery.engine=virtual",
                            "--add-opens=java.base/java.lang=ALL-UNNAMED");
            case ORRERY_BATON -> List.of("-Dorrery.engine=baton");
            case ONE_CARRIER ->
                    List.of(
                            "-Djdk.virtualThreadScheduler.parallelism=1",
                            "-Djdk.virtualThreadScheduler.maxPoolSize=1");
            default -> List.of();
        };
    }

    boolean isPython() {
        return this == ASYNCIO || this == UVLOOP;
    }

    /** Does a tenth where the figure can be scaled. */
    boolean isSlow() {
        return isPython() || this == ORRERY_BATON;
    }
}
