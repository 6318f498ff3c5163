package dev.orrery.properties.vectors;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/** The entries that a run records, as the JSON text that the published traces are in. */
final class TraceLog {
    private static final int MOST_ENTRIES = 400;
    private static final Gson JSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final LongSupplier nowMillis;
    private final List<String> entries = new ArrayList<>();

    TraceLog(LongSupplier nowMillis) {
        this.nowMillis = nowMillis;
    }

    static String text(Object entry) {
        return JSON.toJson(entry);
    }

    void add(Object... entry) {
        if (entries.size() == MOST_ENTRIES) {
            throw new EndlessProgram("it has recorded " + MOST_ENTRIES + " entries");
        }
        List<Object> whole = new ArrayList<>();
        whole.add(nowMillis.getAsLong());
        whole.addAll(Arrays.asList(entry));
        entries.add(text(whole));
    }

    List<String> entries() {
        return entries;
    }

    /** Not an exception, so that the loop does not take it for a callback's failure. */
    static final class EndlessProgram extends Error {
        private static final long serialVersionUID = 1;

        EndlessProgram(String why) {
            super(why);
        }
    }
}
