package dev.orrery.sim.link;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The rules of one network, in the order in which they were added. */
final class Rules {
    private record Named(String name, PacketRule rule) {}

    private final List<Named> rules = new ArrayList<>();
    private final Timeline timeline;
    // What the last packet that was looked at shall travel longer.
    private long delayNanos;

    Rules(Timeline timeline) {
        this.timeline = timeline;
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }

    /** Returns what takes the rule away again. */
    Runnable add(String name, PacketRule rule) {
        Named added = new Named(name, rule);
        rules.add(added);
        // Not by equality: the same rule may be there twice.
        return () -> rules.removeIf(one -> one == added);
    }

    /** The packet that goes on, or null if none does. */
    @Nullable Packet apply(Path path, Packet packet) {
        delayNanos = 0;
        Packet present = packet;
        for (Named one : List.copyOf(rules)) {
            try {
                Verdict verdict =
                        Objects.requireNonNull(
                                one.rule.onPacket(path.from.name(), path.to.name(), present),
                                "the rule's verdict");
                if (verdict.isDrop()) {
                    return null;
                }
                delayNanos += verdict.delayNanos();
                present = verdict.of(present);
            } catch (RuntimeException | AssertionError | StackOverflowError failure) {
                // Other errors are the machinery's: a rule may crash the host that sends.
                fail(one.name, present, failure);
                return null;
            }
        }
        return present;
    }

    long delayNanos() {
        return delayNanos;
    }

    /** Not thrown here, in the midst of somebody's write, who might catch it. */
    private void fail(String name, Packet packet, Throwable failure) {
        IllegalStateException verdict =
                new IllegalStateException(
                        "a packet rule must not throw: rule="
                                + name
                                + ", packet="
                                + packet
                                + ". Mend the rule, which must not send either; the cause is what"
                                + " it threw.",
                        failure);
        timeline.at(
                timeline.nowNanos(),
                () -> {
                    throw verdict;
                });
    }
}
