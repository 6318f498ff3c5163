package dev.orrery.sim.decision;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The recorded choices of one run: every answer that was not 0. A run is a pure function of its
 * scenario and its plan; {@link ReplayOracle} runs it again.
 *
 * <p>As text it is one line per answer, made to be read, compared and kept in version control:
 *
 * <pre>
 * orrery-plan 1
 * scenario rate-limiter-bug-refill
 * seed 0x5eed1234
 * digest 0123456789abcdef
 * header verdict = "invariant 'never over the limit' failed at 4.210 s"
 * at "host a" actor.pick 17 = worker-1
 * </pre>
 *
 * <p>Names with other characters than letters, digits and {@code _ . / : @ + -} are quoted, with
 * {@code \"}, {@code \\}, {@code \n}, {@code \r}, {@code \t} and {@code \}{@code uXXXX} inside.
 * Blank lines and what follows a {@code #} are comments, which are not kept.
 *
 * <p>Threading: immutable, any thread. Order: header and entries keep theirs.
 *
 * @param scenario the name of what ran
 * @param seed the seed that the choices came from, for the reader only; empty when none did
 * @param digest the digest that a replay must have; empty when not known
 * @param header further facts for the reader, such as a verdict
 * @param entries the answers that are not 0, in the order of the decisions
 */
public record Plan(
        String scenario,
        OptionalLong seed,
        OptionalLong digest,
        Map<String, String> header,
        List<PlanEntry> entries) {
    /** The version of the text format that is written and read. */
    public static final int FORMAT_VERSION = 1;

    private record Address(String actor, String kind, long ordinal) {}

    /**
     * Copies header and entries.
     *
     * @throws IllegalArgumentException if two entries have the same actor, kind and ordinal
     */
    public Plan {
        header = Collections.unmodifiableMap(new LinkedHashMap<>(header));
        entries = List.copyOf(entries);
        Set<Address> seen = new LinkedHashSet<>();
        for (PlanEntry entry : entries) {
            if (!seen.add(new Address(entry.actor(), entry.kind(), entry.ordinal()))) {
                throw new IllegalArgumentException(
                        "entries must have distinct addresses: entry="
                                + entry
                                + ". One question has one answer: remove one of them.");
            }
        }
    }

    /**
     * Makes a plan without seed, digest and header.
     *
     * @param scenario the name of what is to run
     * @param entries the answers that are not 0
     * @return the plan
     * @throws IllegalArgumentException if two entries have the same actor, kind and ordinal
     */
    public static Plan of(String scenario, List<PlanEntry> entries) {
        return new Plan(
                scenario,
                OptionalLong.empty(),
                OptionalLong.empty(),
                Collections.emptyMap(),
                entries);
    }

    /**
     * Reads a plan.
     *
     * @param text the whole text, lines ended by LF or CRLF
     * @param name what messages call the text, usually the file's name
     * @return the plan
     * @throws IllegalArgumentException if the text is no plan of this version; the message names
     *     the line, what was found there and what to do
     */
    public static Plan parse(String text, String name) {
        return new PlanReader(name).read(text);
    }

    /**
     * Writes the plan as text; {@link #parse} reads it back to an equal plan.
     *
     * @return the text, lines ended by LF
     */
    public String render() {
        StringBuilder text = new StringBuilder(64 + 48 * entries.size());
        text.append(PlanText.MAGIC).append(' ').append(FORMAT_VERSION).append('\n');
        text.append("scenario ").append(PlanText.quote(scenario)).append('\n');
        seed.ifPresent(value -> text.append("seed ").append(Seeds.format(value)).append('\n'));
        digest.ifPresent(
                value -> text.append("digest ").append(PlanText.hex16(value)).append('\n'));
        header.forEach(
                (key, value) ->
                        text.append("header ")
                                .append(PlanText.quote(key))
                                .append(" = ")
                                .append(PlanText.quote(value))
                                .append('\n'));
        for (PlanEntry entry : entries) {
            text.append(entry).append('\n');
        }
        return text.toString();
    }

    /**
     * Returns this plan with a seed.
     *
     * @param newSeed the seed that the choices came from
     * @return the plan, otherwise equal
     */
    public Plan withSeed(long newSeed) {
        return new Plan(scenario, OptionalLong.of(newSeed), digest, header, entries);
    }

    /**
     * Returns this plan with a digest.
     *
     * @param newDigest the digest that a replay must have
     * @return the plan, otherwise equal
     */
    public Plan withDigest(long newDigest) {
        return new Plan(scenario, seed, OptionalLong.of(newDigest), header, entries);
    }

    /**
     * Returns this plan with one more header, or with one replaced in its place.
     *
     * @param key the name of the fact
     * @param value the fact
     * @return the plan, otherwise equal
     */
    public Plan withHeader(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(header);
        more.put(key, value);
        return new Plan(scenario, seed, digest, more, entries);
    }

    /**
     * Returns this plan with other entries and without digest, which was that of the old ones.
     *
     * @param newEntries the answers that are not 0
     * @return the plan, otherwise equal
     * @throws IllegalArgumentException if two entries have the same actor, kind and ordinal
     */
    public Plan withEntries(List<PlanEntry> newEntries) {
        return new Plan(scenario, seed, OptionalLong.empty(), header, newEntries);
    }

    /** Returns {@link #render()}. */
    @Override
    public String toString() {
        return render();
    }
}
