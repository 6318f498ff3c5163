package dev.orrery.sim.thread;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The agenda beside a sorted set that does the same things. */
class AgendaProperties {
    /** Each number says what to do, and with what; times and serials come up several times. */
    @Property
    void anAgendaIsASortedSetOfTimesAndOrderOfAdding(
            @ForAll @Size(max = 400) List<@IntRange(max = 9_999) Integer> steps) {
        Both both = new Both();
        for (int step : steps) {
            int kind = step % 20;
            int rest = step / 20;
            if (kind < 12) {
                both.add(rest % 25, rest / 25);
            } else if (kind < 19) {
                both.removeFirst();
            } else {
                both.removeSerialsBelow(rest % 25);
            }
            both.assertSame();
        }
        while (!both.model.isEmpty()) {
            both.removeFirst();
            both.assertSame();
        }
    }

    private record Entry(long timeNanos, long sequence, String item, int serial) {}

    private static final class Both {
        private final Agenda<String> agenda = new Agenda<>();
        private final TreeSet<Entry> model =
                new TreeSet<>(
                        Comparator.comparingLong(Entry::timeNanos)
                                .thenComparingLong(Entry::sequence));
        private long nextSequence;

        void add(long timeNanos, int serial) {
            String item = "item " + nextSequence;
            agenda.add(timeNanos, item, serial);
            model.add(new Entry(timeNanos, nextSequence++, item, serial));
        }

        void removeFirst() {
            if (model.pollFirst() != null) {
                agenda.removeFirst();
            }
        }

        void removeSerialsBelow(int limit) {
            agenda.removeIf((item, serial) -> serial < limit);
            model.removeIf(entry -> entry.serial() < limit);
        }

        void assertSame() {
            assertThat(agenda.isEmpty()).isEqualTo(model.isEmpty());
            if (!model.isEmpty()) {
                Entry first = model.first();
                assertThat(agenda.firstNanos()).isEqualTo(first.timeNanos());
                assertThat(agenda.first()).isSameAs(first.item());
                assertThat(agenda.firstSerial()).isEqualTo(first.serial());
            }
            TreeSet<String> seen = new TreeSet<>();
            agenda.forEach((time, item, serial) -> seen.add(time + " " + item + " " + serial));
            TreeSet<String> wanted = new TreeSet<>();
            model.forEach(e -> wanted.add(e.timeNanos() + " " + e.item() + " " + e.serial()));
            assertThat(seen).isEqualTo(wanted);
        }
    }
}
