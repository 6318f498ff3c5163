package dev.orrery.loop.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orrery.loop.handle.Context;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.ref.WeakReference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What the queues keep: nothing that has left them, and no room for long that a burst needed. */
@Timeout(60)
class MemoryTest {
    private static final int BURST = 100_000;
    private static final int FEW = 5_000;

    private final ReadyQueue ready = new ReadyQueue();
    private final TimerQueue timers = new TimerQueue(() -> true);

    @Test
    void theReadyQueueKeepsNothingThatWasTaken() {
        // Another chunk is in use by then, and the first one is a spare.
        for (int i = 0; i < 20; i++) {
            ready.add(new Entry());
        }
        List<WeakReference<Object>> taken = new ArrayList<>();
        for (int i = 0; i < 19; i++) {
            taken.add(new WeakReference<>(ready.take()));
        }
        assertAllCollected(taken);
        assertThat(ready.size()).isEqualTo(1);
    }

    @Test
    void theInboxKeepsNothingThatWasDrained() {
        Inbox inbox = new Inbox(null, 8);
        List<WeakReference<Object>> drained = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            inbox.post(new Entry());
        }
        inbox.drain(ready);
        while (!ready.isEmpty()) {
            drained.add(new WeakReference<>(ready.take()));
        }
        assertAllCollected(drained);
        assertThat(drained).hasSize(5);
        assertThat(inbox.hasEntries()).isFalse();
    }

    @Test
    void aChunkOfTheInboxThatTheLoopHasLeftHoldsNoneOfThoseAfterIt() throws Exception {
        Inbox inbox = new Inbox(null, 2);
        Object left = field(inbox, "first");
        for (int i = 0; i < 100; i++) {
            inbox.post(new Entry());
        }
        inbox.drain(ready);
        assertThat(field(inbox, "first")).isNotSameAs(left);
        assertThat(slots(left)).isEqualTo(2);
    }

    @Test
    void aTimerThatHasFiredIsNotKept() {
        List<WeakReference<Object>> fired = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            timers.add(new Entry(), Context.empty(), 1_000L * i);
        }
        timers.fire(1_000L * FEW / 2, ready);
        while (!ready.isEmpty()) {
            fired.add(new WeakReference<>(ready.take()));
        }
        assertAllCollected(fired);
        assertThat(fired).hasSize(FEW / 2 + 1);
        assertThat(timers.size()).isEqualTo(FEW / 2 - 1);
    }

    @Test
    void theReadyQueueLetsGoOfTheRoomThatABurstNeeded() throws Exception {
        Runnable entry = new Entry();
        turn(BURST, entry);
        assertThat(slots(ready)).isGreaterThan(BURST / 2);
        for (int i = 0; i < 10_000; i++) {
            turn(2, entry);
        }
        assertThat(slots(ready)).isLessThan(100);
    }

    @Test
    void theReadyQueueKeepsTheRoomThatItsTurnsNeed() throws Exception {
        Runnable entry = new Entry();
        for (int i = 0; i < 1_000; i++) {
            turn(i == 0 ? BURST : FEW, entry);
        }
        assertThat(slots(ready)).isBetween(FEW, 2 * FEW);
    }

    @Test
    void theReadyQueueKeepsRoomForAMillionAtMost() throws Exception {
        turn(3_000_000, new Entry());
        assertThat(slots(ready)).isBetween(1_000_000, 1_100_000);
    }

    @Test
    void theReadyQueueUsesNoChunkForEver() throws Exception {
        Object chunk = field(ready, "writing");
        for (int i = 0; i < 5_000; i++) {
            turn(1, new Entry());
        }
        assertThat(field(ready, "writing")).isNotSameAs(chunk);
        assertThat(slots(ready)).isLessThan(100);
    }

    @Test
    void aPosterBeginsWhereTheOneBeforeHasEnded() throws Exception {
        Inbox inbox = new Inbox(null, 100);
        for (int i = 0; i < 50; i++) {
            inbox.post(new Entry());
        }
        assertThat(field(field(inbox, "last"), "hint")).isEqualTo(50);
    }

    @Test
    void theTimerQueueLetsGoOfTheRoomThatEqualDeadlinesNeeded() throws Exception {
        for (int i = 0; i < BURST; i++) {
            timers.add(new Entry(), Context.empty(), 1_000);
        }
        fireAll(1_000);
        assertThat(slots(timers)).isLessThan(10_000);
    }

    @Test
    void theTimerQueueLetsGoOfTheRoomThatTimersFarFromEachOtherNeeded() throws Exception {
        for (int i = 0; i < FEW; i++) {
            timers.add(new Entry(), Context.empty(), i % 2 == 0 ? i : (1L << 62) + i);
            timers.add(new Entry(), Context.empty(), -(1L << 61) + i);
        }
        fireAll((1L << 61) + FEW);
        fireAll((1L << 62) + FEW);
        assertThat(slots(timers)).isLessThan(10_000);
        // Many timers are in a ladder again, in whose buckets sorting is cheap.
        for (int i = 0; i < FEW; i++) {
            timers.add(new Entry(), Context.empty(), 1_000L * i);
        }
        assertThat(field(timers, "root")).isNotNull();
    }

    @Test
    void anEntryThatTheReadyQueueHadNoRoomForStaysInTheInbox() {
        Inbox inbox = new Inbox(null);
        Runnable first = new Entry();
        Runnable second = new Entry();
        inbox.post(first);
        inbox.post(second);
        // As little room as can be.
        ReadyQueue none = null;
        assertThatThrownBy(() -> inbox.drain(none)).isInstanceOf(NullPointerException.class);
        inbox.drain(ready);
        assertThat(ready.take()).isSameAs(first);
        assertThat(ready.take()).isSameAs(second);
        assertThat(ready.take()).isNull();
    }

    private void turn(int entries, Runnable entry) {
        for (int i = 0; i < entries; i++) {
            ready.add(entry);
        }
        while (!ready.isEmpty()) {
            ready.take();
        }
    }

    private void fireAll(long now) {
        timers.fire(now, ready);
        ready.clear();
    }

    /** Not a lambda, which would be one object for all. */
    private static final class Entry implements Runnable {
        @Override
        public void run() {}
    }

    private static void assertAllCollected(List<WeakReference<Object>> references) {
        for (int i = 0; i < 10 && !areCollected(references); i++) {
            System.gc();
        }
        assertThat(references).isNotEmpty().allMatch(reference -> reference.refersTo(null));
    }

    private static boolean areCollected(List<WeakReference<Object>> references) {
        return references.stream().allMatch(reference -> reference.refersTo(null));
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }

    /** The length of all arrays that {@code root}, of this package, reaches through its fields. */
    private static int slots(Object root) throws ReflectiveOperationException {
        int slots = 0;
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Object next = open.pop();
            Class<?> type = next.getClass();
            if (!seen.add(next)) {
                continue;
            }
            if (type.isArray()) {
                slots += Array.getLength(next);
            }
            if (next instanceof Object[] array) {
                for (Object element : array) {
                    if (element != null) {
                        open.add(element);
                    }
                }
            } else if (type.getPackage() == TimerQueue.class.getPackage()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!field.getType().isPrimitive()
                            && !Modifier.isStatic(field.getModifiers())) {
                        Object value = field(next, field.getName());
                        if (value != null) {
                            open.add(value);
                        }
                    }
                }
            }
        }
        return slots;
    }
}
