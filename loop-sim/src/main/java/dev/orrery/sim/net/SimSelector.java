package dev.orrery.sim.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;

/**
 * A level-triggered selector over simulated channels: whether a key is ready is looked up at each
 * poll, of those keys only whose channel has said that it became ready.
 *
 * <p>Threading: the simulation's, one thread at a time; only a simulated thread may wait in it.
 * Time and units: time-outs are virtual milliseconds, as in {@link Selector}. Order: when a poll
 * finds several keys ready, their order is a decision of kind {@code ready.order}; the calm order
 * is the one in which their interest last went from nothing to something. Cost: a poll that finds n
 * keys ready is O(n log n), however many there are. Failure: as {@link Selector}; a wait that
 * nobody may make throws {@link IllegalStateException}. Source: the registration order of FORMAT's
 * fds.
 */
public final class SimSelector extends AbstractSelector {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final SimSelectorProvider provider;
    private final String name;
    private final Blocking blocking;
    private final ReadyOrder found;
    private final WireListener wire;
    private final LinkedHashSet<SelectionKey> keys = new LinkedHashSet<>();
    private final Set<SelectionKey> keysView = Collections.unmodifiableSet(keys);
    private final SelectedKeys selectedKeys = new SelectedKeys();
    // Keys with interest, in the order in which they got it.
    private final LinkedHashSet<SimSelectionKey> interested = new LinkedHashSet<>();
    // Invariant: holds every valid key that is ready, and some that no longer are.
    private final ReadyList readyList = new ReadyList();
    private @Nullable Runnable listener;
    private boolean wakeupPending;
    private boolean selecting;

    SimSelector(SimSelectorProvider provider, String name, Blocking blocking, ReadyOrder found) {
        super(provider);
        this.provider = provider;
        this.name = name;
        this.blocking = blocking;
        this.found = found;
        this.wire = provider.wire();
    }

    /**
     * Returns whether some valid key with interest is ready. Looking changes nothing.
     *
     * @return true if a poll would find something now
     */
    public boolean hasReady() {
        return readyList.hasReady();
    }

    /**
     * Says what a wait in this selector is for.
     *
     * @return words for people: each channel with interest, and how its other end is
     */
    public String waitsFor() {
        StringJoiner all = new StringJoiner(", ");
        for (SimSelectionKey key : interested) {
            if (key.isValid()) {
                all.add(key.watched().waitingFor(key.interest()));
            }
        }
        return all.length() == 0 ? "a channel" : all.toString();
    }

    /**
     * Has {@code runnable} told whenever a key may have become ready, at each {@link #wakeup()} and
     * when the selector is closed, in place of who was told before.
     *
     * @param runnable runs in the midst of the call that made the key ready: it notes that and
     *     returns
     */
    public void onReady(Runnable runnable) {
        this.listener = runnable;
    }

    @Override
    public Set<SelectionKey> keys() {
        checkOpen();
        return keysView;
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        checkOpen();
        return selectedKeys;
    }

    @Override
    public int selectNow() {
        return pollOnce(null);
    }

    @Override
    public int selectNow(Consumer<SelectionKey> action) {
        return pollOnce(Objects.requireNonNull(action, "action"));
    }

    @Override
    public int select() throws IOException {
        return awaitAndPoll(null, Blocking.NO_DELAY_LIMIT);
    }

    @Override
    public int select(long timeoutMillis) throws IOException {
        return awaitAndPoll(null, delayNanos(timeoutMillis));
    }

    @Override
    public int select(Consumer<SelectionKey> action) throws IOException {
        return awaitAndPoll(Objects.requireNonNull(action, "action"), Blocking.NO_DELAY_LIMIT);
    }

    @Override
    public int select(Consumer<SelectionKey> action, long timeoutMillis) throws IOException {
        return awaitAndPoll(Objects.requireNonNull(action, "action"), delayNanos(timeoutMillis));
    }

    @Override
    public Selector wakeup() {
        wakeupPending = true;
        signal();
        return this;
    }

    @Override
    protected SelectionKey register(
            AbstractSelectableChannel channel, int operations, @Nullable Object attachment) {
        if (!(channel instanceof SimChannel watched) || channel.provider() != provider()) {
            throw new ForeignSelectorException(name, channel);
        }
        checkOpen();
        SimSelectionKey key = new SimSelectionKey(this, channel, watched);
        key.attach(attachment);
        keys.add(key);
        watched.keys().add(key);
        key.interestOps(operations);
        return key;
    }

    @Override
    protected void implCloseSelector() {
        wakeup();
        for (SelectionKey key : List.copyOf(keys)) {
            key.cancel();
            forget((SimSelectionKey) key);
        }
    }

    void interestChanged(SimSelectionKey key, int before) {
        if (before == 0 && key.interest() != 0) {
            interested.add(key);
            readyList.place(key);
        } else if (key.interest() == 0) {
            interested.remove(key);
        }
        if (key.readyNow() != 0) {
            becameReady(key);
        }
    }

    /** The channel of {@code key} is ready for something that the key is interested in. */
    void becameReady(SimSelectionKey key) {
        readyList.add(key);
        signal();
    }

    private void signal() {
        if (listener != null) {
            listener.run();
        }
    }

    private int awaitAndPoll(@Nullable Consumer<SelectionKey> action, long delayNanos)
            throws IOException {
        enter();
        begin();
        try {
            dropCancelled();
            if (!wakeupPending && !hasReady()) {
                blocking.await(
                        () -> wakeupPending || !isOpen() || hasReady(),
                        delayNanos,
                        "select on " + name);
            }
            return isOpen() ? poll(action) : 0;
        } finally {
            end();
            selecting = false;
        }
    }

    private int pollOnce(@Nullable Consumer<SelectionKey> action) {
        enter();
        try {
            return poll(action);
        } finally {
            selecting = false;
        }
    }

    private void enter() {
        checkOpen();
        if (selecting) {
            throw new IllegalStateException(
                    "select must not be called while another select is in progress: selector="
                            + name
                            + ". Select again when the action or the other thread has ended.");
        }
        selecting = true;
    }

    private int poll(@Nullable Consumer<SelectionKey> action) {
        wakeupPending = false;
        dropCancelled();
        found.clear();
        readyList.poll(found);
        found.settle();
        int updated = 0;
        for (int i = 0; i < found.count(); i++) {
            updated += action == null ? select(found.get(i)) : deliver(found.get(i), action);
        }
        dropCancelled();
        found.clear();
        return updated;
    }

    private int select(SimSelectionKey key) {
        if (selectedKeys.contains(key)) {
            return key.addReady(key.polled()) ? 1 : 0;
        }
        key.setReady(key.polled());
        selectedKeys.found(key);
        return 1;
    }

    /** An action that ran before may have cancelled the key or taken its interest away. */
    private int deliver(SimSelectionKey key, Consumer<SelectionKey> action) {
        if (!key.isValid() || (key.polled() & key.interest()) == 0) {
            return 0;
        }
        key.setReady(key.polled());
        if (wire.isListening()) {
            SimChannel channel = key.watched();
            int operations = key.polled();
            long news = channel.newsFor(operations);
            wire.ready(channel.name(), operations, news, () -> action.accept(key));
        } else {
            action.accept(key);
        }
        checkOpen();
        return 1;
    }

    private void dropCancelled() {
        // The JDK keeps them in a hash set, whose order no one can see: forgetting one key does
        // not look at another.
        Set<SelectionKey> cancelled = cancelledKeys();
        synchronized (cancelled) {
            if (!cancelled.isEmpty()) {
                for (SelectionKey key : cancelled) {
                    forget((SimSelectionKey) key);
                }
                cancelled.clear();
            }
        }
    }

    private void forget(SimSelectionKey key) {
        keys.remove(key);
        selectedKeys.remove(key);
        interested.remove(key);
        key.watched().keys().remove(key);
        deregister(key);
    }

    private void checkOpen() {
        if (!isOpen()) {
            provider.refuseTheDead();
            throw new ClosedSelectorException();
        }
    }

    private static long delayNanos(long timeoutMillis) {
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException(
                    "timeout must not be negative: timeout="
                            + timeoutMillis
                            + ". Use 0 to wait without a limit, or selectNow.");
        }
        boolean unlimited = timeoutMillis == 0 || timeoutMillis > Long.MAX_VALUE / NANOS_PER_MILLI;
        return unlimited ? Blocking.NO_DELAY_LIMIT : timeoutMillis * NANOS_PER_MILLI;
    }

    @Override
    public String toString() {
        return "SimSelector[" + name + (isOpen() ? "" : ", closed") + "]";
    }
}
