package dev.orrery.examples.replicatedlog;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of the log.
 *
 * @param term the term of the leader that has written it
 * @param id under which its client has asked for it; the same for all attempts
 * @param operation what is to be done, a word
 */
record Entry(int term, String id, String operation) {
    private static final int FIELDS = 3;
    private static final String BEGIN = "begin";

    /** What a new leader begins with: it commits what is before it. */
    static Entry beginning(int term) {
        return new Entry(term, "term-" + term, BEGIN);
    }

    /** Whether no client has asked for it. */
    boolean isBeginning() {
        return operation.equals(BEGIN);
    }

    static Entry parse(String text) {
        String[] fields = text.split(":", FIELDS);
        return new Entry(Integer.parseInt(fields[0]), fields[1], fields[2]);
    }

    static List<Entry> parseAll(List<String> texts) {
        List<Entry> entries = new ArrayList<>(texts.size());
        for (String text : texts) {
            entries.add(parse(text));
        }
        return entries;
    }

    @Override
    public String toString() {
        return term + ":" + id + ":" + operation;
    }
}
