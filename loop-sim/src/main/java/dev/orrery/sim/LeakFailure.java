package dev.orrery.sim;

import dev.orrery.sim.check.Leak;
import dev.orrery.sim.check.LeakKind;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown when a host whose loops have all ended has left something behind. */
public final class LeakFailure extends AssertionError {
    private static final long serialVersionUID = 1;

    private final transient List<Leak> leaks;

    LeakFailure(List<Leak> leaks) {
        super(
                "a host must leave nothing behind when its loops have ended: leaks="
                        + leaks.size()
                        + leaks.stream()
                                .map(leak -> "\n  " + leak.text())
                                .collect(Collectors.joining())
                        + "\nClose what was opened, or let it pass: "
                        + leaks.stream()
                                .map(Leak::kind)
                                .distinct()
                                .map(LeakKind::name)
                                .collect(
                                        Collectors.joining(
                                                ", LeakKind.", "sim.allowLeaks(LeakKind.", ")"))
                        + ".");
        this.leaks = List.copyOf(leaks);
    }

    /**
     * What was left behind.
     *
     * @return the leaks, by host in the order of their making
     */
    public List<Leak> leaks() {
        return leaks;
    }
}
