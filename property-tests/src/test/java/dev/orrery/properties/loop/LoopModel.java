package dev.orrery.properties.loop;

import dev.orrery.properties.loop.LoopProgram.Op;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a loop must do, written as plainly as the scenario format's section 2 says it: lists that
 * are sorted and scanned, no heap, no ring, no inbox.
 */
final class LoopModel {
    private static final class Entry {
        final int callback;
        final long deadline;
        final int sequence;
        boolean cancelled;

        Entry(int callback, long deadline, int sequence) {
            this.callback = callback;
            this.deadline = deadline;
            this.sequence = sequence;
        }
    }

    private static final class Raised extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final LoopProgram program;
    private final List<String> trace = new ArrayList<>();
    private final List<Entry> handles = new ArrayList<>();
    private final ArrayDeque<Entry> ready = new ArrayDeque<>();
    private final List<Entry> timers = new ArrayList<>();
    private long now;
    private boolean stopping;
    private int run;
    private boolean inCallback;

    private LoopModel(LoopProgram program) {
        this.program = program;
    }

    static List<String> traceOf(LoopProgram program) {
        LoopModel model = new LoopModel(program);
        for (List<Op> segment : program.segments()) {
            model.perform(segment);
            model.runForever();
        }
        return model.trace;
    }

    private void runForever() {
        boolean idle = false;
        do {
            timers.removeIf(timer -> timer.cancelled);
            if (ready.isEmpty() && !stopping) {
                if (timers.isEmpty()) {
                    trace.add(now + " idle");
                    idle = true;
                    stopping = true;
                } else {
                    long first = timers.stream().mapToLong(timer -> timer.deadline).min().orElse(0);
                    now = Math.max(now, first);
                }
            }
            timers.stream()
                    .filter(timer -> timer.deadline <= now)
                    .sorted(
                            Comparator.<Entry>comparingLong(timer -> timer.deadline)
                                    .thenComparingInt(timer -> timer.sequence))
                    .forEach(ready::add);
            timers.removeIf(timer -> timer.deadline <= now);
            for (int left = ready.size(); left > 0; left--) {
                Entry next = ready.remove();
                if (!next.cancelled) {
                    call(next.callback);
                }
            }
        } while (!stopping);
        stopping = false;
        if (!idle) {
            trace.add(now + " stopped");
        }
    }

    private void call(int callback) {
        run++;
        trace.add(now + " run " + callback);
        inCallback = true;
        try {
            perform(program.callbacks().get(callback));
        } catch (Raised raised) {
            trace.add(now + " exc");
        } finally {
            inCallback = false;
        }
    }

    private void perform(List<Op> ops) {
        for (Op op : ops) {
            switch (op) {
                case LoopProgram.Soon soon -> soon(soon.callback());
                case LoopProgram.Threadsafe soon -> soon(soon.callback());
                case LoopProgram.Later later -> timer(now + later.millis(), later.callback());
                case LoopProgram.At at -> timer(at.millis(), at.callback());
                case LoopProgram.Cancel cancel -> {
                    if (!handles.isEmpty()) {
                        handles.get(cancel.handle() % handles.size()).cancelled = true;
                    }
                }
                case LoopProgram.AskCancelled ask -> {
                    if (!handles.isEmpty()) {
                        int handle = ask.handle() % handles.size();
                        trace.add(now + " cancelled? " + handles.get(handle).cancelled);
                    }
                }
                case LoopProgram.Busy busy -> now += busy.millis();
                case LoopProgram.Stop stop -> stopping = true;
                case LoopProgram.Raise raise -> {
                    if (inCallback) {
                        throw new Raised();
                    }
                }
            }
        }
    }

    private void soon(int callback) {
        if (run < LoopProgram.MOST_CALLBACKS) {
            ready.add(entry(callback, now));
        }
    }

    private void timer(long deadline, int callback) {
        if (run < LoopProgram.MOST_CALLBACKS) {
            timers.add(entry(callback, deadline));
        }
    }

    private Entry entry(int callback, long deadline) {
        Entry made = new Entry(callback % program.callbacks().size(), deadline, handles.size());
        handles.add(made);
        return made;
    }
}
